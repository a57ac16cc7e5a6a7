"""Facets select the rows of a costly list once, and read an index where one answers."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories.posts import PostFactory, TopicFactory
from tests.factories.treatments import ConditionFactory
from tests.query_plans import explain

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
    # References are counted relation by relation, and so are rows without a value.
    assert statement.count("FROM rows_0") == 9

    with CaptureQueriesContext(connection) as context:
        api("posts/", search="pain", topics="pain", facets="topics,series,authors,year")
    (statement,) = (query["sql"] for query in context if "rows_0 AS" in query["sql"])

    assert statement.count(match) == 2


def test_facets_of_a_filter_that_an_index_answers_read_it_once_for_all_references(api, published):
    """The facet of years ignores the condition."""
    published(PostFactory(title="Back pain"))

    def count_reads(facets):
        with CaptureQueriesContext(connection) as context:
            api("posts/", published_at__gte="2015-01-01", facets=facets)
        (statement,) = (query["sql"] for query in context if "'*'" in query["sql"])
        return statement.count('"published_at" >=')

    assert (count_reads("topics"), count_reads("topics,series,authors")) == (1, 1)
    assert (count_reads("topics,series,year"), count_reads("year")) == (1, 1)


@pytest.mark.parametrize("is_analyzed", [False, True])
def test_facets_of_a_language_read_one_index_of_references_once(api, published, is_analyzed):
    """SQLite searches it, and goes through all references nowhere."""
    wider = ConditionFactory(slug="pain")
    condition = ConditionFactory(slug="back-pain", parent=wider)
    published(wider, condition, PostFactory(conditions=[condition], topics=[]))
    with connection.cursor() as cursor:
        if is_analyzed:
            cursor.execute("ANALYZE")

    with CaptureQueriesContext(connection) as context:
        api("posts/", facets="conditions,topics")
    (statement,) = (query["sql"] for query in context if "counts_0 AS" in query["sql"])
    groups = statement.split("counts_0 AS MATERIALIZED (")[1].split(") \nSELECT CAST")[0]

    assert groups.count("published_reference") == 2  # one for each relation
    if connection.vendor == "sqlite":
        plan = explain(statement)
        assert [line for line in plan if "SCAN reference" in line] == []
        assert "SEARCH reference USING COVERING INDEX reference_to (relation=?)" in plan
