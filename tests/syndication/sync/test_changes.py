"""``changes/``: the content of a change record."""

import pytest

from cms.published.models.log import Change
from cms.publishing import publish
from tests.clock import MONDAY, TUESDAY
from tests.factories.posts import TopicFactory
from tests.places import place_at
from tests.syndication.sync.conftest import pick_values

pytestmark = pytest.mark.django_db

EMPTY = {"scope": None, "has_more": False, "changes": []}


def test_before_anything_is_published_the_log_is_empty(changes):
    following = "http://localhost:8000/api/v1/changes/?after=0"
    start = {"after": "0", "place": "0", "sequence": 0, "head": 0}
    assert changes() == EMPTY | start | {"next": following}


def test_publication_is_one_line(changes):
    topic = TopicFactory(slug="back-pain")
    publish(topic, by=None, at=MONDAY, note="Between us.")

    (change,) = changes()["changes"]

    assert change == {
        "sequence": 1,
        "place": place_at(1),
        "kind": "publish",
        "type": "topic",
        "id": str(topic.pk),
        "locale": "en",
        "slug": "back-pain",
        "edition": 1,
        "significance": "update",
        "at": "2026-03-02T09:00:00.000Z",
        "note": "",
        "reason": None,
        "evidence": None,
        "replacement": None,
        "url": f"http://localhost:8000/api/v1/topics/{topic.pk}/",
    }


def test_correction_says_what_was_wrong(changes):
    topic = TopicFactory()
    publish(topic, by=None, at=MONDAY)
    topic.name = "Neck pain"
    topic.save()
    publish(topic, by=None, at=TUESDAY, significance="correction", note="It is the neck.")

    page = changes(documents="true")

    assert pick_values(page, "significance", "note") == [
        ("update", ""),
        ("correction", "It is the neck."),
    ]
    assert page["changes"][1]["document"]["corrections"] == [
        {
            "edition": 2,
            "at": "2026-03-03T09:00:00.000Z",
            "significance": "correction",
            "note": "It is the neck.",
        }
    ]


def test_log_has_a_line_for_every_kind_of_change():
    """A new kind needs a change record for partners."""
    assert Change.Kind.values == ["publish", "withdraw", "evidence"]
