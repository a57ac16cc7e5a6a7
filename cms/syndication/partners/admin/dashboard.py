"""What the admin's first page says to those who look after partners."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from cms.syndication.partners.formatting import ago
from cms.syndication.partners.mail.descriptions import described
from cms.syndication.partners.recalls import recalls, standings

#: The newest recalls, of which the open ones are shown.
LATEST = 100
ROWS = 8


def section(request: HttpRequest) -> dict[str, Any] | None:
    """The recalls that somebody has not confirmed. At most four statements."""
    if not request.user.has_perm("partners.change_partner"):
        return None
    now = timezone.now()
    found = standings(recalls().order_by("-sequence")[:LATEST])
    waiting = [each for each in found if each.is_open][:ROWS]
    words = {each.change.pk: each for each in described(each.change for each in waiting)}
    return {
        "title": "Recalls not confirmed",
        "empty": "Everybody has confirmed every recall.",
        "rows": [
            {
                "title": words[each.change.pk].title,
                "what": f"{who(each.missing)}, for {ago(each.change.at, now=now)}",
                "link": reverse("admin:partners_recall_change", args=[each.change.pk]),
                "state": "Overdue" if each.is_late(now) else "Open",
                "colour": "danger" if each.is_late(now) else "warning",
            }
            for each in waiting
        ],
    }


def who(partners: list[Any]) -> str:
    return partners[0].name if len(partners) == 1 else f"{len(partners)} partners"
