"""The next message of a subscription: a test, that the log was restored, new changes, a replay."""

from datetime import datetime

import orjson
from django.db import DEFAULT_DB_ALIAS, transaction
from django.db.models import Q

from cms.api.database.snapshot import LogState
from cms.published.chain import Place, read_place
from cms.syndication.partners.change_kinds import build_kind_filter, is_wanted
from cms.syndication.partners.scope import Scope
from cms.syndication.partners.scope_history import build_scope_filter
from cms.syndication.push.models import Message, Replay, Subscription
from cms.syndication.push.webhooks.payloads import Json, build_change_message, shorten_note
from cms.syndication.push.webhooks.queue import MAX_CHANGES, leased
from cms.syndication.sync.change_feed import ChangeQuery, load_change_page

#: Size of the changes in a message; with the envelope it stays below 20 KB.
MAX_BYTES = 19_000


def next_message(leased_subscription: Subscription, *, head: int, now: datetime) -> Message | None:
    """Return the message to send now, stored before anybody sends it.

    None: nothing waits, or another worker has leased the subscription.
    """
    with transaction.atomic():
        row = leased(leased_subscription).select_related("partner")
        subscription = row.select_for_update(of=("self",)).first()
        if subscription is None:
            return None
        undelivered = subscription.messages.filter(told_at=None).order_by("pk")
        oldest = {message.kind: message for message in reversed(undelivered)}
        if test := oldest.get(Message.Kind.TEST):
            return test
        if subscription.state != Subscription.State.ACTIVE or not subscription.partner.is_active:
            return None
        message = oldest.get(Message.Kind.RESTORED) or oldest.get(Message.Kind.CHANGES)
        message = message or next_change_message(subscription, head=head)
        return message or next_replay_message(subscription, head=head, now=now)


def next_change_message(subscription: Subscription, *, head: int) -> Message | None:
    """Store and return a message about the changes since the latest message, if there are any."""
    after = subscription.delivered_sequence
    if after >= head:
        return None
    changes, through = changes_after(subscription, after, until=head)
    if not changes:
        # No change concerns the subscription, so it is up to date.
        Subscription.objects.filter(pk=subscription.pk, delivered_sequence__lt=through).update(
            delivered_sequence=through
        )
        return None
    kind = Message.Kind.CHANGES
    message = build_change_message(
        subscription,
        kind=kind,
        changes=changes,
        previous=place_in_log(subscription.told_sequence),
        after=place_in_log(after),
        through=place_in_log(through),
        head=head,
    )
    message.save()
    return message


def next_replay_message(subscription: Subscription, *, head: int, now: datetime) -> Message | None:
    """Return the next message of the oldest open replay, and end the replays without any left."""
    for replay in subscription.replays.filter(ended_at=None).order_by("pk"):
        if message := build_replay_message(subscription, replay, head=head):
            return message
        Replay.objects.filter(pk=replay.pk).update(ended_at=now)
    return None


def build_replay_message(
    subscription: Subscription, replay: Replay, *, head: int
) -> Message | None:
    """Return the stored message of that time, or a new one for changes without a stored one."""
    stored = subscription.messages.exclude(kind=Message.Kind.TEST)
    stored = stored.filter(last__gt=replay.after, first__lte=replay.until)
    next_stored = stored.order_by("last").first()
    until = next_stored.first - 1 if next_stored else replay.until
    changes, through = changes_after(subscription, replay.after, until=until)
    if not changes:
        return next_stored
    message = build_change_message(
        subscription,
        kind=Message.Kind.REPLAY,
        changes=changes,
        previous=place_in_log(replay.after),
        after=place_in_log(replay.after),
        through=place_in_log(through),
        head=head,
    )
    message.save()
    return message


def changes_after(subscription: Subscription, after: int, *, until: int) -> tuple[list[Json], int]:
    """Return the change records of one message, and the sequence that it brings the copy to.

    They are those that ``changes/`` has for the partner, of the kinds that it subscribed to.
    """
    scope = subscription_scope(subscription)
    while after < until:
        query = ChangeQuery(after=after, size=MAX_CHANGES, scope=scope)
        window = load_change_page(query, LogState(sequence=until))
        wanted = [each for each in window.changes if is_wanted(each, subscription.kinds)]
        if wanted:
            changes = [shorten_note(change) for change in wanted]
            return limit_size(changes, through=window.sequence)
        after = window.sequence  # one page reads a limited window of the log
    return [], until


def place_in_log(sequence: int) -> Place:
    """Return the place with this sequence in the log that the main database has now."""
    place = read_place(sequence, using=DEFAULT_DB_ALIAS)
    if place is None:
        raise LookupError(f"The log has no change {sequence}.")
    return place


def subscription_scope(subscription: Subscription) -> Scope:
    """Return the scope of the partner, narrowed by its subscription."""
    return Scope.of_partner(subscription.partner).restrict(
        types=subscription.types or None, locales=subscription.locales or None
    )


def build_subscription_filter(subscription: Subscription) -> Q:
    """Build the condition on the changes that concern the subscription; empty: all do.

    In a scope of series or topics an entry may leave by any kind of change, so kinds don't count.
    """
    scope = subscription_scope(subscription)
    condition = build_scope_filter(scope)
    if scope.series is None and scope.topics is None:
        condition &= build_kind_filter(subscription.kinds)
    return condition


def limit_size(changes: list[Json], *, through: int) -> tuple[list[Json], int]:
    """Return as many changes as ``MAX_BYTES`` allows, at least one, and their last sequence."""
    size = 0
    for number, change in enumerate(changes):
        size += len(orjson.dumps(change))
        if number and size > MAX_BYTES:
            return changes[:number], changes[number - 1]["sequence"]
    return changes, through


def record_progress(message: Message, *, now: datetime) -> None:
    """Record a successful delivery: move the subscription, or its replay, behind the message."""
    is_repeated = message.told_at is not None or message.kind == Message.Kind.REPLAY
    stored = Message.objects.filter(pk=message.pk, webhook_id=message.webhook_id)
    is_new = bool(stored.filter(told_at=None).update(told_at=now))
    if is_repeated:
        replays = Replay.objects.filter(subscription=message.subscription_id, ended_at=None)
        replays.filter(pk__in=replays.order_by("pk").values("pk")[:1]).update(after=message.last)
    elif is_new and message.kind == Message.Kind.CHANGES:
        # A message that is not stored any more is of a log from before a restore.
        row = Subscription.objects.filter(
            pk=message.subscription_id, delivered_sequence=message.after
        )
        row.update(delivered_sequence=message.through, told_sequence=message.through)
