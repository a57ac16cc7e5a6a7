"""``log.restored``: receivers and followers are told that the log was replaced by a backup."""

from datetime import timedelta

import pytest
from django.core.management import call_command

from cms.published.models.log import Head
from cms.publishing import publish
from cms.syndication.push.models import Follower, Message
from cms.syndication.push.webhooks import actions
from tests.clock import MONDAY, TUESDAY
from tests.factories.studies import StudyFactory
from tests.places import place_at
from tests.syndication.push.fakes import (
    Receiver,
    create_subscription,
    deliver_all,
    publish_treatments,
)

pytestmark = pytest.mark.django_db


def test_receivers_are_told_where_their_last_message_has_brought_them(clock, settings):
    subscription = create_subscription(types=["treatment"])
    receiver = Receiver()
    publish_treatments()
    deliver_all(receiver, clock)
    publish(StudyFactory(), by=None, at=MONDAY)
    deliver_all(receiver, clock)
    receiver.requests.clear()

    assert actions.announce_restored_log(at=TUESDAY) == 1
    publish_treatments()
    deliver_all(receiver, clock)

    restored, changed = receiver.payloads
    assert restored == {
        "type": "log.restored",
        "timestamp": "2026-03-03T09:00:00.000Z",
        "data": {
            "subscription": subscription.pk,
            "place": place_at(1),
            "sequence": 1,
            "export": f"{settings.BASE_URL}/api/v1/export/",
        },
    }
    assert changed["data"]["previous"] == place_at(1)
    assert receiver.ids[0].startswith(f"restored_{subscription.pk}_{place_at(1)}_")


def test_it_is_sent_though_nothing_has_changed_and_again_until_it_is_received(clock):
    create_subscription(delivered_sequence=0)
    actions.announce_restored_log(at=TUESDAY)
    receiver = Receiver(500, 204)

    deliver_all(receiver, clock)
    clock.wait(seconds=5)
    deliver_all(receiver, clock)
    clock.wait(days=3)
    deliver_all(receiver, clock)

    assert (Head.objects.count(), len(receiver.ids), len(set(receiver.ids))) == (0, 2, 1)


def test_of_two_restores_the_later_one_is_told(clock):
    create_subscription()
    actions.announce_restored_log(at=MONDAY)
    publish_treatments()
    actions.announce_restored_log(at=TUESDAY)
    receiver = Receiver()

    deliver_all(receiver, clock)

    assert [payload["type"] for payload in receiver.payloads] == ["log.restored", "entries.changed"]
    assert Message.objects.filter(kind=Message.Kind.RESTORED).count() == 1


def test_followers_of_feeds_get_them_again(clock):
    publish_treatments()
    Follower.objects.create(
        callback="https://reader.example/",
        topic="http://localhost:8000/feeds/posts.json",
        expires_at=clock.now + timedelta(days=1),
        delivered_sequence=1,
        digest="as it was sent",
    )

    actions.announce_restored_log(at=TUESDAY)

    assert Follower.objects.values_list("delivered_sequence", "digest").get() == (0, "")


@pytest.mark.slow
@pytest.mark.django_db(transaction=True, databases=["default", "reader"])
def test_restoring_a_backup_tells_the_receivers(tmp_path, capsys):
    subscription = create_subscription()
    publish_treatments()
    call_command("backup", str(tmp_path / "world.tar"))

    call_command("restore", str(tmp_path / "world.tar"), replace=True)

    assert "Receivers that will be told of the restore: 1\n" in capsys.readouterr().out
    (message,) = Message.objects.all()
    assert (message.kind, message.subscription_id) == ("restored", subscription.pk)


def test_command_tells_them_after_a_restore_by_other_means(capsys):
    create_subscription()

    call_command("announce_restore")

    assert capsys.readouterr().out == "Receivers that will be told: 1.\n"
    assert Message.objects.get().kind == "restored"
