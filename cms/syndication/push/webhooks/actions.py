"""Actions on subscriptions for the admin: pause, resume, send a test, replay."""

import secrets
from datetime import datetime

from django.db import transaction

from cms.syndication.push.models import Message, Replay, Subscription
from cms.syndication.push.webhooks import payloads


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
