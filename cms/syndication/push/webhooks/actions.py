"""Actions on subscriptions for the admin: pause, resume, send a test, replay."""

import secrets
from datetime import datetime

from django.db import transaction

from cms.syndication.push.models import Follower, Message, Replay, Subscription
from cms.syndication.push.webhooks import payloads
from cms.syndication.push.webhooks.messages import place_in_log


class NothingToReplayError(Exception):
    """The subscription has not received any of these changes yet."""


def pause_subscription(subscription: Subscription) -> bool:
    """Pause deliveries; once resumed, it gets all that it missed. False: it was not active."""
    State = Subscription.State  # noqa: N806 -- a class
    active = Subscription.objects.filter(pk=subscription.pk, state=State.ACTIVE)
    return bool(active.update(state=State.PAUSED, reason="Paused by hand."))


def resume_subscription(subscription: Subscription) -> bool:
    """Resume deliveries at once, with the message that is waiting. False: it was active."""
    State = Subscription.State  # noqa: N806 -- a class
    stopped = Subscription.objects.filter(pk=subscription.pk).exclude(state=State.ACTIVE)
    return bool(
        stopped.update(
            state=State.ACTIVE,
            reason="",
            attempts=0,
            failing_since=None,
            next_attempt_at=None,
            notified_at=None,
        )
    )


def queue_test(subscription: Subscription, *, at: datetime) -> Message:
    """Have the worker send one test message, whatever the state of the subscription."""
    message = payloads.build_test_message(subscription, suffix=secrets.token_hex(4), at=at)
    message.save()
    return message


def announce_restored_log(*, at: datetime) -> int:
    """Have the worker tell all receivers and followers where the restored log has them.

    Call it after the database was restored from a backup: receivers may have had changes that the
    log does not have any more, and followers feeds. Returns the number of receivers.
    """
    subscriptions = list(Subscription.objects.order_by("pk"))
    with transaction.atomic():
        Message.objects.filter(kind=Message.Kind.RESTORED, told_at=None).delete()
        for subscription in subscriptions:
            place = place_in_log(subscription.told_sequence)
            payloads.build_restored_message(subscription, place=place, at=at).save()
        # The hub takes what it has sent for what it would send now: all get their feeds once more.
        Follower.objects.update(delivered_sequence=0, digest="")
    return len(subscriptions)


def queue_replay(subscription: Subscription, *, first: int, last: int) -> Replay:
    """Have the worker send these changes again, as far as they were sent, under the same ids.

    Raises NothingToReplayError.
    """
    with transaction.atomic():
        delivered = (
            Subscription.objects.select_for_update().get(pk=subscription.pk).delivered_sequence
        )
        until = min(last, delivered)
        if first < 1 or first > until:
            raise NothingToReplayError(f"So far it was told lines 1 to {delivered}.")
        return Replay.objects.create(subscription=subscription, after=first - 1, until=until)
