"""Dashboard section of the admin: subscriptions whose deliveries fail."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.text import capfirst

from cms.lib.instants import format_instant
from cms.syndication.push.admin.overview import (
    COLOURS,
    ROWS,
    delivery_status,
    failing_subscriptions,
)
from cms.syndication.push.models import Subscription


def section(request: HttpRequest) -> dict[str, Any] | None:
    """Return the section; None if nobody has subscribed. At most two statements."""
    if not request.user.has_perm("push.change_subscription"):
        return None
    failing = list(failing_subscriptions()[:ROWS])
    if not failing and not Subscription.objects.exists():
        return None
    return {
        "title": "Deliveries that fail",
        "empty": "Everybody who subscribed receives.",
        "rows": [failing_row(subscription) for subscription in failing],
    }


def failing_row(subscription: Any) -> dict[str, Any]:
    """Return the row of a subscription of ``failing_subscriptions``."""
    state = delivery_status(subscription)
    since = (
        f"since {format_instant(subscription.failing_since)}" if subscription.failing_since else ""
    )
    next_attempt = "no further attempt"
    if state == "failing":
        next_attempt = f"next attempt {format_instant(subscription.next_attempt_at) or 'at once'}"
    return {
        "title": subscription.partner.name,
        "what": capfirst(", ".join(filter(None, (since, next_attempt)))),
        "problem": subscription.reason or subscription.problem,
        "link": reverse("admin:push_subscription_change", args=[subscription.pk]),
        "state": capfirst(state),
        "colour": COLOURS[state],
    }
