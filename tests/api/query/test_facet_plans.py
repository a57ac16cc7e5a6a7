"""Facets select the rows of a costly list once, and read an index where one answers."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories.posts import PostFactory, TopicFactory

pytestmark = pytest.mark.django_db


def test_facets_of_a_search_run_it_once(api, published):
    """Each facet reads a copy of the rows; one that ignores a condition has rows of its own."""
    topic = TopicFactory(slug="pain")
    published(topic, PostFactory(title="Back pain", topics=[topic]))
    match = "published_search_index MATCH" if connection.vendor == "sqlite" else "t.vector @@"

    with CaptureQueriesContext(connection) as context:
        api("posts/", search="pain", facets="topics,series,authors,year")
    (statement,) = (query["sql"] for query in context if "rows_0 AS" in query["sql"])

    assert statement.count(match) == 1
    assert statement.count("FROM rows_0") == 9  # rows without a value are counted apart

    with CaptureQueriesContext(connection) as context:
        api("posts/", search="pain", topics="pain", facets="topics,series,authors,year")
    (statement,) = (query["sql"] for query in context if "rows_0 AS" in query["sql"])

    assert statement.count(match) == 2


def test_facets_of_a_filter_that_an_index_answers_copy_no_rows(api, published):
    published(PostFactory(title="Back pain"))

    with CaptureQueriesContext(connection) as context:
        api("posts/", published_at__gte="2015-01-01", facets="topics,series,year")

    assert [query["sql"] for query in context if "rows_0" in query["sql"]] == []
