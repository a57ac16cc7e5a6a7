"""The migrations that store references as integers keep every one of them, forwards and back."""

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from cms.authoring.audit import find_faults
from cms.published.models.log import ChangeTarget
from cms.published.models.references import Reference
from cms.publishing import publish, withdraw
from tests.clock import MONDAY, TUESDAY
from tests.factories.posts import PostFactory, TopicFactory
from tests.factories.studies import ResultFactory
from tests.schema import migrate_to_newest

BEFORE = [
    ("posts", "0005_compressed_details"),
    ("media", "0005_compressed_details"),
    ("studies", "0006_compressed_details"),
    ("treatments", "0004_compressed_details"),
    ("published", "0008_compressed_documents"),
]
REFERENCE = ("source", "relation", "target", "locale", "is_first")
TARGET = ("change_id", "relation", "target", "was_member", "is_member")
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow, pytest.mark.both]


@pytest.fixture
def stored():
    """The references of entries in two languages, and the targets of their changes."""
    topics = [TopicFactory(), TopicFactory()]
    gone, spanish = TopicFactory(), PostFactory(locale="es", topics=topics[:1])
    result = ResultFactory()
    entries = [*topics, gone, result.measure, result.study, spanish]
    publish(*entries, PostFactory(topics=[*topics, gone]), by=None, at=MONDAY)
    withdraw(gone, by=None, at=TUESDAY, reason="expired")
    return read_stored()


def read_stored():
    return [
        sorted(Reference.objects.values_list(*REFERENCE)),
        sorted(ChangeTarget.objects.values_list(*TARGET)),
    ]


def test_older_references_become_integers_and_back(stored):
    executor = MigrationExecutor(connection)
    executor.migrate(BEFORE)
    older = executor.loader.project_state(BEFORE).apps.get_model("published", "Reference")
    names = set(older.objects.values_list("source_type", "name"))

    migrate_to_newest()

    assert {("post", "topics"), ("result", "study"), ("result", "measure")} <= names
    assert read_stored() == stored
    assert list(find_faults()) == []
