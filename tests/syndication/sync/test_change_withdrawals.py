"""Change records of withdrawals."""

import pytest

from cms.publishing import publish, withdraw
from tests.clock import MONDAY, TUESDAY
from tests.factories.posts import TopicFactory
from tests.syndication.sync.conftest import pick_values

pytestmark = pytest.mark.django_db


def test_withdrawal_says_why_and_what_to_read_instead(changes):
    topic, other = TopicFactory(), TopicFactory()
    publish(topic, other, by=None, at=MONDAY)
    withdraw(topic, by=None, at=TUESDAY, reason="safety", note="It harms.", replacement=other.pk)

    change = changes(after=2)["changes"][0]

    keys = ("kind", "reason", "note", "significance", "replacement")
    assert {key: change[key] for key in keys} == {
        "kind": "withdraw",
        "reason": "safety",
        "note": "It harms.",
        "significance": None,
        "replacement": {"id": str(other.pk), "type": "topic"},
    }


def test_replacement_that_nobody_may_know_is_not_named(changes):
    topic, draft = TopicFactory(), TopicFactory()
    publish(topic, by=None, at=MONDAY)
    withdraw(topic, by=None, at=TUESDAY, reason="superseded", replacement=draft.pk)

    assert pick_values(changes(), "kind", "replacement") == [("publish", None), ("withdraw", None)]


def test_withdrawn_text_comes_with_no_line(changes):
    topic = TopicFactory(name="Pain")
    publish(topic, by=None, at=MONDAY)
    withdraw(topic, by=None, at=TUESDAY, reason="error")

    page = changes(documents="true")

    assert pick_values(page, "kind", "document", "also") == [
        ("publish", None, []),
        ("withdraw", None, []),
    ]
