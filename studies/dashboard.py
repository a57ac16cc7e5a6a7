"""Dashboard section of the admin: notices about publications that nobody has acknowledged."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from studies.models import CitationNotice

MAX_ROWS = 8


def build_notice_section(request: HttpRequest) -> dict[str, Any] | None:
    """Return the section; None if the user may acknowledge none, or if none waits for that."""
    if not request.user.has_perm("studies.publish_citation"):
        return None
    waiting = CitationNotice.objects.filter(acknowledged_at__isnull=True)
    newest = waiting.select_related("citation").prefetch_related("citation__authors")
    rows = [describe_notice(each) for each in newest.order_by("-date", "pk")[:MAX_ROWS]]
    return {"title": "Notices to acknowledge", "rows": rows} if rows else None


def describe_notice(notice: CitationNotice) -> dict[str, Any]:
    """Describe a notice with the link to its publication."""
    return {
        "title": str(notice.citation),
        "what": notice.reason or "Nobody has looked at this notice yet",
        "link": reverse("admin:studies_citation_change", args=[notice.citation_id]),
        "state": notice.get_type_display(),
        "colour": "danger",
    }
