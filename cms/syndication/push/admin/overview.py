"""How a subscription stands, in words: for its page, for the list, and for the first page."""

from typing import Any

from django.db.models import F, OuterRef, Q, QuerySet, Subquery

from cms.lib.instants import format_instant
from cms.syndication.push.models import Delivery, Message, Subscription

ROWS = 8
COLOURS = {"active": "success", "failing": "warning", "paused": "info", "disabled": "danger"}


def standing(subscription: Subscription) -> str:
    is_failing = subscription.state == Subscription.State.ACTIVE and subscription.attempts
    return "failing" if is_failing else subscription.state


def told(subscription: Subscription, *, head: int) -> str:
    missing = max(0, head - subscription.told)
    return f"all but {lines(missing)}" if missing else "everything"


def lines(number: int) -> str:
    return f"{number} line{'' if number == 1 else 's'}"


def sentence(subscription: Subscription, *, head: int) -> str:
    """How far it has come, and what stands against more."""
    parts = [f"It has been told {told(subscription, head=head)}, up to line {subscription.told}."]
    if subscription.state != Subscription.State.ACTIVE:
        parts.append(subscription.reason)
    elif not subscription.partner.is_active:
        parts.append("Its partner is not active, so it is told nothing.")
    elif subscription.attempts:
        since = format_instant(subscription.failing_since)
        parts.append(
            f"{attempts(subscription.attempts)} failed since {since}. {again(subscription)}"
        )
    return " ".join(parts)


def attempts(number: int) -> str:
    return "One attempt" if number == 1 else f"{number} attempts in a row"


def again(subscription: Subscription) -> str:
    if subscription.next_attempt_at is None:
        return "The next one follows at once."
    return f"The next one follows on {format_instant(subscription.next_attempt_at)}."


def latest(subscription: Subscription) -> list[dict[str, Any]]:
    """Its last attempts, the newest first. One statement."""
    return [
        {
            "title": what(delivery),
            "when": f"{format_instant(delivery.at)}, took {delivery.ms} ms",
            "problem": delivery.problem,
            "state": "Failed" if delivery.problem else "Received",
            "colour": "danger" if delivery.problem else "success",
        }
        for delivery in subscription.deliveries.all()[:ROWS]
    ]


def what(delivery: Delivery | Message) -> str:
    if not delivery.first:
        return str(delivery.get_kind_display())
    if delivery.first == delivery.last:
        return f"{delivery.get_kind_display()}: line {delivery.first}"
    return f"{delivery.get_kind_display()}: lines {delivery.first} to {delivery.last}"


def failing() -> QuerySet[Subscription]:
    """Those that get nothing though they should, the longest first; each with the ``problem`` of
    its latest attempt.
    """
    State = Subscription.State  # noqa: N806 -- a class
    is_failing = Q(state=State.ACTIVE, attempts__gt=0) | Q(state=State.DISABLED)
    attempts = Delivery.objects.filter(subscription=OuterRef("pk")).order_by("-at", "-pk")
    found = Subscription.objects.filter(is_failing, partner__is_active=True)
    return (
        found.select_related("partner")
        .annotate(problem=Subquery(attempts.values("problem")[:1]))
        .order_by(F("failing_since").asc(nulls_last=True), "pk")
    )
