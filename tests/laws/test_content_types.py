"""Laws of all content types. A new type is included as soon as it has a factory."""

import json

import pytest
from django.conf import settings
from django.db import connection

from cms.authoring.audit import find_faults
from cms.authoring.models.draft import draft_types
from cms.lib import canonical_json, placeholders
from cms.lib.fields import WideText
from cms.published.models.rows import BASE_FIELDS, published_types
from cms.published.projection import EditionMetadata, prepare, project
from cms.publishing import publish, withdraw
from tests.clock import MONDAY, TUESDAY
from tests.factories import FACTORIES

TYPES = sorted(draft_types())
ENVELOPE = {
    "id", "type", "slug", "locale", "title", "url", "canonical_url", "edition",
    "first_published_at", "published_at", "updated_at", "corrections",
}  # fmt: skip
every_type = pytest.mark.parametrize("name", TYPES)
pytestmark = pytest.mark.django_db


def test_every_draft_type_has_a_published_type_and_a_factory():
    assert TYPES == sorted(published_types()) == sorted(FACTORIES)


@every_type
def test_a_document_is_plain_json_that_comes_back_the_same(name):
    document = FACTORIES[name]().render()

    assert json.loads(json.dumps(document)) == document


@every_type
def test_a_document_says_nothing_that_belongs_to_the_edition_or_the_host(name):
    text = canonical_json.dump(FACTORIES[name]().render())

    assert set(canonical_json.load(text)) & (ENVELOPE - {"slug", "locale", "title"}) == set()
    assert settings.BASE_URL not in text


@every_type
def test_publishing_twice_is_publishing_once(name):
    draft = FACTORIES[name]()

    assert len(publish(draft, by=None, at=MONDAY)) == 1
    assert publish(draft, by=None, at=TUESDAY) == []


@every_type
def test_readers_get_the_envelope_the_columns_and_the_card(name):
    draft = FACTORIES[name]()
    publish(draft, by=None, at=MONDAY)

    row = published_types()[name].objects.get(pk=draft.pk)

    assert set(canonical_json.load(row.listing)) >= ENVELOPE
    assert set(canonical_json.load(row.detail)) >= set(canonical_json.load(row.listing))


@every_type
def test_columns_come_back_from_the_document_as_they_were_stored(name):
    draft = FACTORIES[name]()
    publish(draft, by=None, at=MONDAY)
    model = published_types()[name]
    row = model.objects.get(pk=draft.pk)

    prepared = prepare(model, row.pk, canonical_json.load(row.live_edition.document))
    projected = project(prepared, EditionMetadata.from_row(row)).row

    columns = [f.attname for f in model._meta.concrete_fields if f.name not in BASE_FIELDS]
    assert {c: getattr(projected, c) for c in columns} == {c: getattr(row, c) for c in columns}


@every_type
def test_after_a_withdrawal_only_the_log_knows_the_entry(name):
    draft = FACTORIES[name]()
    publish(draft, by=None, at=MONDAY)

    withdraw(draft, by=None, at=TUESDAY, reason="safety")

    assert not published_types()[name].objects.filter(pk=draft.pk).exists()
    assert list(find_faults()) == []


@every_type
def test_every_filled_column_of_the_read_side_comes_from_the_document(name):
    model = published_types()[name]
    document = FACTORIES[name]().render()

    assert (
        set(model.columns(document))
        == {field.name for field in model._meta.concrete_fields} - BASE_FIELDS
    )


@every_type
def test_lists_and_cards_show_declared_fields_of_the_document(name):
    model = published_types()[name]
    document = FACTORIES[name]().render()
    derived = {*model.derive_list_values(document), *model.derived_from}

    assert model.list_fields
    assert {*model.list_fields} <= document.keys() | derived
    assert {*model.list_fields} & {*model.detail_fields, *model.term_fields} == set()
    assert {*model.term_fields} <= document.keys()
    assert derived & document.keys() == set()
    joined = {"evidence"} if model.rests_on else set()
    assert {*model.small_card_fields} <= {*ENVELOPE, *model.card_fields, *derived, *joined}
    assert not any(refers_below(document[key]) for key in {*model.list_fields} & document.keys())


@every_type
def test_the_relations_of_a_document_are_those_that_its_type_declares(name):
    model, draft = published_types()[name], FACTORIES[name]()
    document = draft.render()

    assert tuple(model.relations(document)) == model.relation_names
    for part_model in model.parts:
        for part in part_model.documents(str(draft.pk), document):
            assert tuple(part_model.relations(part)) == part_model.relation_names


def refers_below(value):
    """Whether references stand deeper than lists describe them: the cards of lists are small."""
    parts = value if isinstance(value, list) else [value]
    below = (each for part in parts if isinstance(part, dict) for each in part.values())
    return any(
        [*placeholders.referenced_ids(each)] for each in below if isinstance(each, dict | list)
    )


@pytest.mark.skipif(connection.vendor != "sqlite", reason="about the rows of SQLite")
@every_type
def test_nothing_stands_behind_the_wide_columns(name):
    """A column that a migration adds comes last: alter listing and detail after it."""
    model = published_types()[name]
    with connection.cursor() as cursor:
        table = connection.introspection.get_table_description(cursor, model._meta.db_table)

    assert [column.name for column in table][-2:] == ["listing", "detail"]
    wide = [field.column for field in model._meta.concrete_fields if isinstance(field, WideText)]
    assert wide == ["listing", "detail"]
