"""Cards get compressed, and all texts by the dictionary; earlier versions get them without it."""

import pytest
from django.apps import apps
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from cms.authoring.audit import find_faults
from cms.lib.deltas import DELTA, DeltaText
from cms.lib.fields import PLAIN, STRUCTURED, ZLIB, CompressedText, SearchedText
from cms.published.models.references import Card
from cms.publishing import publish
from tests.factories import FACTORIES
from tests.factories.studies import ArmFactory, ResultFactory
from tests.schema import migrate_to_newest

BEFORE = [("published", "0015_shorter_sort_keys"), ("studies", "0020_allocation_facts")]
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


@pytest.fixture
def cards():
    """Card and embed of entries of all types, which the newest version has published."""
    drafts = {name: factory() for name, factory in FACTORIES.items()}
    ResultFactory(study=drafts["study"], arm=ArmFactory(study=drafts["study"]))
    publish(*drafts.values(), by=None, at=timezone.now())
    yield {pk: (card, embed) for pk, card, embed in Card.objects.values_list("pk", "card", "embed")}
    migrate_to_newest()


def read_forms():
    """Return the first bytes of all stored texts that are no difference to another."""
    forms = set()
    for model in apps.get_models():
        for field in model._meta.concrete_fields:
            is_compressed = isinstance(field, CompressedText) and model is not Card
            if is_compressed and not isinstance(field, DeltaText | SearchedText):
                with connection.cursor() as cursor:
                    cursor.execute(f"SELECT {field.column} FROM {model._meta.db_table}")
                    forms |= {bytes(value)[:1] for (value,) in cursor.fetchall()}
    return forms


def read_details():
    with connection.cursor() as cursor:
        cursor.execute("SELECT listing, detail FROM posts_publishedpost")
        return [bytes(value)[:1] for row in cursor.fetchall() for value in row]


def test_cards_and_documents_survive_the_way_back_and_forth(cards):
    assert {type for card, _ in cards.values() for type in FACTORIES if f'"{type}"' in card} == {
        *FACTORIES
    }
    assert read_forms() <= {PLAIN, STRUCTURED}
    assert STRUCTURED in read_forms()
    executor = MigrationExecutor(connection)
    executor.migrate(BEFORE)
    old_card = executor.loader.project_state(BEFORE).apps.get_model("published", "Card")

    stored = old_card.objects.values_list("pk", "card", "embed")
    assert {pk: (card, embed) for pk, card, embed in stored} == cards
    assert read_forms() == {ZLIB}
    with connection.cursor() as cursor:
        cursor.execute("SELECT card FROM published_card")
        assert {text[:1] for (text,) in cursor.fetchall()} == {"{"}

    migrate_to_newest()

    stored = Card.objects.values_list("pk", "card", "embed")
    assert {pk: (card, embed) for pk, card, embed in stored} == cards
    assert read_forms() <= {PLAIN, STRUCTURED}
    assert read_details() == [DELTA, DELTA]
    assert list(find_faults()) == []
