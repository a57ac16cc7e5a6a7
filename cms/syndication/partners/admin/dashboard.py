"""Dashboard section of the admin: recalls that partners have not confirmed."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from cms.syndication.partners.formatting import format_age
from cms.syndication.partners.mail.descriptions import describe_changes
from cms.syndication.partners.models import Partner
from cms.syndication.partners.recalls import open_recalls, receipt_statuses

ROWS = 8


def section(request: HttpRequest) -> dict[str, Any] | None:
    """Return the section for people who manage partners. At most six statements."""
    if not request.user.has_perm("partners.change_partner"):
        return None
    now = timezone.now()
    open_statuses = receipt_statuses(open_recalls().order_by("-sequence")[:ROWS])
    descriptions = describe_changes(status.change for status in open_statuses)
    return {
        "title": "Recalls not confirmed",
        "empty": "Everybody has confirmed every recall.",
        "rows": [
            {
                "title": description.title,
                "what": f"{partner_names(status.missing)}, "
                f"for {format_age(status.change.at, now=now)}",
                "link": reverse("admin:partners_recall_change", args=[status.change.pk]),
                "state": "Overdue" if status.is_late(now) else "Open",
                "colour": "danger" if status.is_late(now) else "warning",
            }
            for status, description in zip(open_statuses, descriptions, strict=True)
        ],
    }


def partner_names(partners: list[Partner]) -> str:
    return partners[0].name if len(partners) == 1 else f"{len(partners)} partners"
