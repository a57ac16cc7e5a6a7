"""The integers by which references name rows and relations."""

from uuid import UUID

from django.core.checks import run_checks

from cms.published import checks
from cms.published.reference_keys import hash_id, hash_relation, list_relation_numbers

ID = UUID("5f8f1f0e-9a3e-4f6a-8a47-5cbe0f6d1b11")


def test_keys_are_the_same_for_ever():
    """They are stored: another hash would be another database."""
    assert (hash_id(ID), hash_relation("post", "topics")) == (1358910657702128929, 1400225)


def test_an_id_has_one_key_however_it_is_written():
    assert hash_id(str(ID)) == hash_id(str(ID).upper()) == hash_id(ID.hex) == hash_id(ID)


def test_relations_of_a_type_have_a_number_each():
    topic = hash_relation("topic", "parent")

    assert list_relation_numbers(types=("topic", "author")) == (topic,)
    assert list_relation_numbers(types=("topic",), with_unnamed=True) == (
        topic,
        hash_relation("topic", ""),
    )
    assert list_relation_numbers(types=()) == ()


def test_two_relations_with_one_number_are_refused_when_the_server_starts(monkeypatch):
    monkeypatch.setattr(checks, "hash_relation", lambda _, name: int(name == "parent"))

    faults = [each.msg for each in run_checks() if each.id == "published.E002"]

    assert [fault for fault in faults if "topic.parent" in fault] == [
        "These relations have one number: topic.parent, condition.parent."
    ]
