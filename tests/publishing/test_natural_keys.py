"""Rows that are little more than their keys have no ids, and on SQLite their keys stand once."""

import pytest
from django.apps import apps
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.models import CharField, CompositePrimaryKey

from cms.authoring.audit import find_faults
from cms.published.models.log import ChangeTarget
from cms.published.models.references import Reference, Slug
from cms.publishing import publish, withdraw
from tests.clock import MONDAY, TUESDAY
from tests.factories.posts import PostFactory, TopicFactory
from tests.factories.studies import ResultFactory
from tests.schema import migrate_to_newest

BEFORE = [("published", "0014_search_scopes")]
MODELS = (Reference, ChangeTarget, Slug)
TABLES = {model._meta.db_table for model in MODELS}
is_sqlite = pytest.mark.skipif(connection.vendor != "sqlite", reason="SQLite alone has rowids.")


def read_tables(models):
    """Read all rows, without ids."""
    names = [[f.attname for f in each._meta.concrete_fields if f.name != "id"] for each in MODELS]
    return [
        sorted(model.objects.values_list(*sorted(columns)))
        for model, columns in zip(models, names, strict=True)
    ]


def list_tables_without_rowid():
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM pragma_table_list WHERE wr")
        return {name for (name,) in cursor.fetchall() if not name.startswith("published_search_")}


@pytest.mark.both
@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_rows_lose_their_ids_and_get_them_back():
    topics, result = [TopicFactory(), TopicFactory()], ResultFactory()
    gone, spanish = TopicFactory(), PostFactory(locale="es", topics=topics[:1])
    entries = [*topics, gone, result.measure, result.study, spanish]
    publish(*entries, PostFactory(topics=[*topics, gone]), by=None, at=MONDAY)
    withdraw(gone, by=None, at=TUESDAY, reason="expired")
    stored = read_tables(MODELS)

    executor = MigrationExecutor(connection)
    executor.migrate(BEFORE)
    older = executor.loader.project_state(BEFORE).apps
    models = [older.get_model("published", model.__name__) for model in MODELS]
    restored = read_tables(models)
    reference = models[0].objects.filter(is_first=True).first()
    # Earlier versions stored a target that a document names twice once more.
    reference.pk, reference.is_first = None, False
    reference.save(force_insert=True)
    assert reference.pk > len(stored[0])
    migrate_to_newest()

    assert [len(rows) > 1 for rows in stored] == [True] * len(MODELS)
    assert restored == stored
    assert read_tables(MODELS) == stored
    assert list(find_faults()) == []


@is_sqlite
@pytest.mark.django_db
def test_tables_with_natural_keys_are_without_rowid():
    natural = {
        model._meta.db_table
        for model in apps.get_models()
        if isinstance(model._meta.pk, CompositePrimaryKey)
    }

    assert natural == TABLES
    assert list_tables_without_rowid() == TABLES


@is_sqlite
@pytest.mark.django_db(transaction=True)
def test_tables_that_django_creates_anew_are_without_rowid_again():
    field, wider = Reference._meta.get_field("locale"), CharField(max_length=20)
    wider.set_attributes_from_name("locale")
    wider.model = Reference

    with connection.schema_editor() as editor:
        editor.alter_field(Reference, field, wider)
    with connection.cursor() as cursor:
        columns = connection.introspection.get_table_description(cursor, Reference._meta.db_table)
    found = list_tables_without_rowid()
    with connection.schema_editor() as editor:
        editor.alter_field(Reference, wider, field)

    assert {column.display_size for column in columns if column.name == "locale"} == {20}
    assert found == TABLES
    assert list_tables_without_rowid() == TABLES
