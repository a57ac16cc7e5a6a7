"""What people do with subscriptions, for the admin and the commands."""

import secrets
from datetime import datetime

from django.db import transaction

from cms.published.models.log import Head
from cms.syndication.push.models import Message, Replay, Subscription
from cms.syndication.push.webhooks import payloads


class NothingToReplayError(Exception):
    """The subscription was told none of these lines yet."""


def end_of_log() -> int:
    """Where a new subscription starts, unless somebody says otherwise."""
    return Head.objects.values_list("sequence", flat=True).first() or 0


def pause(subscription: Subscription) -> bool:
    """Tell it nothing until it is resumed; then it gets all of what it missed."""
    State = Subscription.State  # noqa: N806 -- a class
    active = Subscription.objects.filter(pk=subscription.pk, state=State.ACTIVE)
    return bool(active.update(state=State.PAUSED, reason="Paused by hand."))


def resume(subscription: Subscription) -> bool:
    """Tell it again, at once: first what it did not get, under the id that it had."""
    State = Subscription.State  # noqa: N806 -- a class
    resting = Subscription.objects.filter(pk=subscription.pk).exclude(state=State.ACTIVE)
    return bool(
        resting.update(
            state=State.ACTIVE,
            reason="",
            attempts=0,
            failing_since=None,
            next_attempt_at=None,
            notified_at=None,
        )
    )


def send_test(subscription: Subscription, *, at: datetime) -> Message:
    """Have the worker send one message that says that it is a test, whatever the state."""
    message = payloads.test(subscription, mark=secrets.token_hex(4), at=at)
    message.save()
    return message


def replay(subscription: Subscription, *, first: int, last: int) -> Replay:
    """Have these lines told again, as far as they were told, under the ids that they had.

    Raises NothingToReplayError.
    """
    with transaction.atomic():
        told = Subscription.objects.select_for_update().get(pk=subscription.pk).told
        until = min(last, told)
        if first < 1 or first > until:
            raise NothingToReplayError(f"So far it was told lines 1 to {told}.")
        return Replay.objects.create(subscription=subscription, after=first - 1, until=until)
