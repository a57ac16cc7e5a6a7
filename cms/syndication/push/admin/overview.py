"""Delivery status of a subscription in words, for the admin's pages and dashboard."""

from collections.abc import Iterable
from typing import Any

from django.db.models import F, OuterRef, Q, QuerySet, Subquery

from cms.lib.instants import format_instant
from cms.syndication.partners.sync_status import count_missing_changes
from cms.syndication.push.models import Delivery, Message, Subscription
from cms.syndication.push.webhooks.messages import build_subscription_filter

ROWS = 8
COLOURS = {"active": "success", "failing": "warning", "paused": "info", "disabled": "danger"}


def delivery_status(subscription: Subscription) -> str:
    """Return a key of ``COLOURS``: the state, or "failing" for an active one that fails."""
    is_failing = subscription.state == Subscription.State.ACTIVE and subscription.attempts
    return "failing" if is_failing else subscription.state


def count_missing(subscriptions: Iterable[Subscription], *, head: int) -> dict[int, int]:
    """Count, by id, the lines that each subscription has not been told, of those that concern it.

    One statement if some are narrowed, however many.
    """
    subscriptions = list(subscriptions)
    conditions = {each.pk: build_subscription_filter(each) for each in subscriptions}
    counts = count_missing_changes(
        {
            each.pk: (conditions[each.pk], each.delivered_sequence)
            for each in subscriptions
            if conditions[each.pk]
        }
    )
    return {
        each.pk: counts.get(each.pk, (0,))[0]
        if conditions[each.pk]
        else max(0, head - each.delivered_sequence)
        for each in subscriptions
    }


def progress_text(missing: int) -> str:
    """Return "everything" or "all but 3 lines"."""
    if not missing:
        return "everything"
    return f"all but {missing} line{'' if missing == 1 else 's'}"


def delivery_sentence(subscription: Subscription, *, missing: int) -> str:
    """Say how far the subscription is, and why it gets no more."""
    progress = progress_text(missing)
    parts = [f"It has been told {progress}, up to line {subscription.delivered_sequence}."]
    if subscription.state != Subscription.State.ACTIVE:
        parts.append(subscription.reason)
    elif not subscription.partner.is_active:
        parts.append("Its partner is not active, so it is told nothing.")
    elif subscription.attempts:
        since = format_instant(subscription.failing_since)
        attempts = attempts_text(subscription.attempts)
        parts.append(f"{attempts} failed since {since}. {next_attempt_text(subscription)}")
    return " ".join(parts)


def attempts_text(number: int) -> str:
    return "One attempt" if number == 1 else f"{number} attempts in a row"


def next_attempt_text(subscription: Subscription) -> str:
    if subscription.next_attempt_at is None:
        return "The next one follows at once."
    return f"The next one follows on {format_instant(subscription.next_attempt_at)}."


def latest_delivery_rows(subscription: Subscription) -> list[dict[str, Any]]:
    """Return the latest attempts, newest first. One statement."""
    return [
        {
            "title": message_title(delivery),
            "details": f"{format_instant(delivery.at)}, took {delivery.ms} ms",
            "problem": delivery.problem,
            "state": "Failed" if delivery.problem else "Received",
            "colour": "danger" if delivery.problem else "success",
        }
        for delivery in subscription.deliveries.all()[:ROWS]
    ]


def message_title(row: Delivery | Message) -> str:
    """Return the kind and the changes: "Test", "Changes: line 3", "Replay: lines 3 to 9"."""
    kind = str(row.get_kind_display())
    if not row.first:
        return kind
    if row.first == row.last:
        return f"{kind}: line {row.first}"
    return f"{kind}: lines {row.first} to {row.last}"


def failing_subscriptions() -> QuerySet[Subscription]:
    """Return failing and disabled subscriptions of active partners, longest failing first.

    Each has the ``problem`` of its latest attempt.
    """
    State = Subscription.State  # noqa: N806 -- a class
    is_failing = Q(state=State.ACTIVE, attempts__gt=0) | Q(state=State.DISABLED)
    attempts = Delivery.objects.filter(subscription=OuterRef("pk")).order_by("-at", "-pk")
    return (
        Subscription.objects.filter(is_failing, partner__is_active=True)
        .select_related("partner")
        .annotate(problem=Subquery(attempts.values("problem")[:1]))
        .order_by(F("failing_since").asc(nulls_last=True), "pk")
    )
