"""The database reads every offered order from an index: no list sorts its table."""

import pytest
from django.db import connection

from cms.api.collection import collections
from cms.api.database.snapshot import reader_queryset
from cms.api.query.locales import ALL_LOCALES
from cms.api.query.ordering import build_ordering
from cms.api.query.selection import Selection


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
