"""``documents=true``: the sync document of an entry, with the change of its current edition."""

import json
from hashlib import sha256

import pytest

from cms.publishing import publish, withdraw
from tests.clock import MONDAY, TUESDAY, WEDNESDAY
from tests.factories.posts import TopicFactory

pytestmark = pytest.mark.django_db


def dump_canonical(content) -> bytes:
    """Serialize to canonical JSON as docs/reference/syndication-sync.md defines it."""
    return json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()


def test_document_is_proved_by_its_digest(changes, world):
    page = changes(documents="true")
    documents = [change["document"] for change in page["changes"]]

    for document in documents:
        digest = document.pop("digest")
        assert sha256(dump_canonical(document)).hexdigest() == digest
    assert len(documents) == 13


def test_document_links_to_what_was_ever_published_and_to_nothing_else(changes, world):
    withdraw(world.ada, by=None, at=WEDNESDAY, reason="legal")

    (post,) = [
        change["document"]
        for change in changes(documents="true", types="post")["changes"]
        if change["slug"] == "chronic-back-pain"
    ]

    assert post["treatments"] == [
        {"id": str(world.marrow.pk), "type": "treatment"},
        {"id": str(world.fusion.pk), "type": "treatment"},
    ]
    assert post["authors"] == [{"id": str(world.ada.pk), "type": "author"}]
    assert post["series"] == {"id": str(world.series.pk), "type": "series"}
    assert str(world.secret.pk) not in json.dumps(post)
    assert post["body"]["blocks"][-1] == {
        "type": "image",
        "image": {"id": str(world.image.pk), "type": "image"},
        "caption": "On the hill",
    }


def test_document_comes_with_the_line_of_its_current_edition_alone(changes):
    topic = TopicFactory(name="Pain")
    publish(topic, by=None, at=MONDAY)
    topic.name = "Sleep"
    topic.save()
    publish(topic, by=None, at=TUESDAY)

    documents = [change["document"] for change in changes(documents="true")["changes"]]

    assert [document and document["name"] for document in documents] == [None, "Sleep"]
