"""What the admin's first page says of deliveries."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.text import capfirst

from cms.lib.instants import format_instant
from cms.syndication.push.admin.overview import COLOURS, ROWS, failing, standing
from cms.syndication.push.models import Subscription


def section(request: HttpRequest) -> dict[str, Any] | None:
    """The deliveries that fail; nothing where nobody subscribed. At most two statements."""
    if not request.user.has_perm("push.change_subscription"):
        return None
    found = list(failing()[:ROWS])
    if not found and not Subscription.objects.exists():
        return None
    return {
        "title": "Deliveries that fail",
        "empty": "Everybody who subscribed receives.",
        "rows": [row(each) for each in found],
    }


def row(subscription: Any) -> dict[str, Any]:
    state = standing(subscription)
    since = (
        f"since {format_instant(subscription.failing_since)}" if subscription.failing_since else ""
    )
    following = "no further attempt"
    if state == "failing":
        following = f"next attempt {format_instant(subscription.next_attempt_at) or 'at once'}"
    return {
        "title": subscription.partner.name,
        "what": capfirst(", ".join(filter(None, (since, following)))),
        "problem": subscription.reason or subscription.problem,
        "link": reverse("admin:push_subscription_change", args=[subscription.pk]),
        "state": capfirst(state),
        "colour": COLOURS[state],
    }
