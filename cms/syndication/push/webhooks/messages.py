"""Which message a subscription gets next: a test, then what is new, then what is told again."""

from datetime import datetime

import orjson
from django.db import transaction

from cms.api.database.snapshot import LogState
from cms.syndication.partners.scope import Scope
from cms.syndication.push.models import Message, Replay, Subscription
from cms.syndication.push.webhooks.payloads import Json, tell, thin
from cms.syndication.push.webhooks.queue import MOST_LINES, held_by
from cms.syndication.sync.change_feed import ChangeQuery, load_change_page

MOST_BYTES = 18_000  # of the lines; with what is around them a message is below 20 KB


def next_message(held: Subscription, *, head: int, now: datetime) -> Message | None:
    """The message to send now; it is stored before anybody sends it. None: nothing waits, or
    somebody else has taken the subscription.
    """
    with transaction.atomic():
        subscription = (
            held_by(held).select_related("partner").select_for_update(of=("self",)).first()
        )
        if subscription is None:
            return None
        waiting = subscription.messages.filter(told_at=None).order_by("pk")
        open_ones = {message.kind: message for message in reversed(waiting)}
        if test := open_ones.get(Message.Kind.TEST):
            return test
        if subscription.state != Subscription.State.ACTIVE or not subscription.partner.is_active:
            return None
        found = open_ones.get(Message.Kind.CHANGES) or news(subscription, head=head)
        return found or again(subscription, head=head, now=now)


def news(subscription: Subscription, *, head: int) -> Message | None:
    """A message about what was published since the latest."""
    after = subscription.told
    if after >= head:
        return None
    lines, to = lines_after(subscription, after, until=head)
    if not lines:
        # None of them concerns it, so it has come that far.
        Subscription.objects.filter(pk=subscription.pk, told__lt=to).update(told=to)
        return None
    kind = Message.Kind.CHANGES
    message = tell(subscription, kind=kind, lines=lines, after=after, to=to, head=head)
    message.save()
    return message


def again(subscription: Subscription, *, head: int, now: datetime) -> Message | None:
    """The next message of a replay: as it was told before, as far as that is kept."""
    for replay in subscription.replays.filter(ended_at=None).order_by("pk"):
        if message := of_replay(subscription, replay, head=head):
            return message
        Replay.objects.filter(pk=replay.pk).update(ended_at=now)
    return None


def of_replay(subscription: Subscription, replay: Replay, *, head: int) -> Message | None:
    kept = subscription.messages.exclude(kind=Message.Kind.TEST)
    kept = kept.filter(last__gt=replay.after, first__lte=replay.until)
    before = kept.order_by("last").first()
    until = before.first - 1 if before else replay.until
    lines, to = lines_after(subscription, replay.after, until=until)
    if not lines:
        return before
    kind = Message.Kind.REPLAY
    message = tell(subscription, kind=kind, lines=lines, after=replay.after, to=to, head=head)
    message.save()
    return message


def lines_after(subscription: Subscription, after: int, *, until: int) -> tuple[list[Json], int]:
    """The lines of one message, as the log's pages tell them to its partner; and how far they
    bring the subscription.
    """
    scope = Scope.of(subscription.partner).narrowed(
        types=subscription.types or None, locales=subscription.locales or None
    )
    while after < until:
        asked = ChangeQuery(after=after, size=MOST_LINES, scope=scope)
        found = load_change_page(asked, LogState(sequence=until))
        if found.changes:
            return fitting([thin(line) for line in found.changes], to=found.sequence)
        after = found.sequence  # a page looks at so many lines only
    return [], until


def fitting(lines: list[Json], *, to: int) -> tuple[list[Json], int]:
    """As many of them as stay below the size of a message."""
    size = 0
    for number, line in enumerate(lines):
        size += len(orjson.dumps(line))
        if number and size > MOST_BYTES:
            return lines[:number], lines[number - 1]["sequence"]
    return lines, to


def come_to(message: Message, *, now: datetime) -> None:
    """It was received: note how far the subscription has come, or its replay."""
    is_told_again = message.told_at is not None or message.kind == Message.Kind.REPLAY
    Message.objects.filter(pk=message.pk, told_at=None).update(told_at=now)
    if is_told_again:
        replays = Replay.objects.filter(subscription=message.subscription_id, ended_at=None)
        replays.filter(pk__in=replays.order_by("pk").values("pk")[:1]).update(after=message.last)
    elif message.kind == Message.Kind.CHANGES:
        mine = Subscription.objects.filter(pk=message.subscription_id, told=message.after)
        mine.update(told=message.through)
