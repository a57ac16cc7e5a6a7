"""The database reads every offered order from an index: no list sorts its table."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cms.api.collection import collections
from cms.api.database.snapshot import reader_queryset
from cms.api.query.locales import ALL_LOCALES
from cms.api.query.ordering import build_ordering
from cms.api.query.selection import Selection
from tests.factories.posts import PostFactory, TopicFactory


def explain_order(model, name, locale):
    """Return the plan of the ids of a first page; small tables may not make PostgreSQL sort."""
    ordering = build_ordering(model, [name])
    rows = ordering.apply(
        Selection(locale, {}).filter_rows(reader_queryset(model)), None, backwards=False
    )
    return rows.values_list(*ordering.columns)[:21].explain()


def is_served(model, name):
    """Return whether the database has an index in this order.

    PostgreSQL has none for the descending order of a column with nulls, which come last.
    """
    key = build_ordering(model, [name]).keys[0]
    return connection.vendor == "sqlite" or not (key.nullable and key.descending)


@pytest.mark.parametrize("locale", ["en", ALL_LOCALES])
def test_no_offered_order_sorts_a_table(db, locale):
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            for kind in ("seqscan", "sort", "incremental_sort", "bitmapscan"):
                cursor.execute(f"SET LOCAL enable_{kind} = off")

    sorted_orders = [
        (type, name)
        for type, collection in collections().items()
        for column in (*collection.ordering, *collection.default_ordering)
        for name in (column, f"-{column}".replace("--", ""))
        if is_served(collection.published, name)
        and any(
            word in (plan := explain_order(collection.published, name, locale))
            for word in ("TEMP B-TREE", "Sort Key")
        )
        and plan
    ]

    assert sorted_orders == []


def test_facets_of_a_search_run_it_once(db, api, published):
    """Each facet reads a copy of the rows; one that ignores a condition has rows of its own."""
    topic = TopicFactory(slug="pain")
    published(topic, PostFactory(title="Back pain", topics=[topic]))
    match = "published_search_index MATCH" if connection.vendor == "sqlite" else "t.vector @@"

    with CaptureQueriesContext(connection) as context:
        api("posts/", search="pain", facets="topics,series,authors,year")
    (statement,) = (query["sql"] for query in context if "rows_0 AS" in query["sql"])

    assert statement.count(match) == 1
    assert statement.count("FROM rows_0") == 8  # rows without a value are counted apart

    with CaptureQueriesContext(connection) as context:
        api("posts/", search="pain", topics="pain", facets="topics,series,authors,year")
    (statement,) = (query["sql"] for query in context if "rows_0 AS" in query["sql"])

    assert statement.count(match) == 2


def test_facets_of_a_filter_that_an_index_answers_copy_no_rows(db, api, published):
    published(PostFactory(title="Back pain"))

    with CaptureQueriesContext(connection) as context:
        api("posts/", published_at__gte="2015-01-01", facets="topics,series,year")

    assert [query["sql"] for query in context if "rows_0" in query["sql"]] == []
