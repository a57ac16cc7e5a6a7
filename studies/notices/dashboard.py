"""Dashboard section of the admin: notices from outside that wait for a decision."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from studies.models import NoticeProposal

MAX_ROWS = 8


def build_proposal_section(request: HttpRequest) -> dict[str, Any] | None:
    """Return the section; None if the user may not decide, or if nothing waits."""
    if not request.user.has_perm("studies.publish_citation"):
        return None
    waiting = NoticeProposal.objects.filter(state=NoticeProposal.State.PROPOSED)
    rows = [
        {
            "title": str(proposal.citation),
            "what": f"{proposal.get_type_display()}, {proposal.source}",
            "link": reverse("admin:studies_noticeproposal_changelist") + "?state__exact=proposed",
            "state": "To decide",
            "colour": "danger",
        }
        for proposal in waiting.select_related("citation").order_by("proposed_at", "pk")[:MAX_ROWS]
    ]
    return {"title": "Notices about publications", "rows": rows} if rows else None
