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
from tests.factories.treatments import TreatmentFactory
from tests.query_plans import explain


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


@pytest.mark.parametrize("is_analyzed", [False, True])
def test_rows_that_a_filter_leaves_out_are_read_once(db, api, published, is_analyzed):
    """SQLite lists them; PostgreSQL chooses a join by their number."""
    topic = TopicFactory(slug="pain")
    published(topic, PostFactory(slug="left-out", topics=[topic]), PostFactory(slug="other"))
    with connection.cursor() as cursor:
        if is_analyzed:
            cursor.execute("ANALYZE")

    with CaptureQueriesContext(connection) as context:
        response = api("posts/", topics__not="pain").json()
    (statement,) = (query["sql"] for query in context if "WITH selected" in query["sql"])
    plan = "\n".join(explain(statement))

    assert [row["slug"] for row in response["results"]] == ["other"]
    if connection.vendor == "sqlite":
        assert "LIST SUBQUERY" in plan
        assert "SEARCH reference" not in plan


@pytest.mark.parametrize("is_analyzed", [False, True])
def test_filters_by_two_relations_are_intersected_before_rows_are_read(
    db, api, published, is_analyzed
):
    topic, treatment = TopicFactory(slug="pain"), TreatmentFactory(slug="fusion")
    both = PostFactory(slug="both", topics=[topic], treatments=[treatment])
    published(topic, treatment, both, PostFactory(slug="one", topics=[topic]))
    with connection.cursor() as cursor:
        if is_analyzed:
            cursor.execute("ANALYZE")

    with CaptureQueriesContext(connection) as context:
        response = api("posts/", topics="pain", treatments="fusion").json()
    (statement,) = (query["sql"] for query in context if "WITH selected" in query["sql"])

    assert [row["slug"] for row in response["results"]] == ["both"]
    assert statement.count('"reference_key" IN (') == 1
    assert "publishedtopic" not in statement  # the slug is resolved to a key
    if connection.vendor == "sqlite":
        found = [line for line in explain(statement) if "published_reference" in line]
        index = "SEARCH published_reference USING COVERING INDEX reference_to (relation=?"
        assert [line.startswith(index) for line in found] == [True, True]
