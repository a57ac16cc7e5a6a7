"""The page that shares a scheduled entry with partners before readers get it."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from cms.authoring.admin.confirmation import Drafts, confirmed, leave, page, sentence, tell
from cms.authoring.admin.entry_status import pending_item
from cms.authoring.models.release import ReleaseItem
from cms.embargo import EmbargoError, end_embargo, share_under_embargo
from cms.lib.instants import format_instant
from cms.published.models.embargoed import Embargoed
from cms.publishing import PreflightError


def embargo_page(model_admin: Any, request: HttpRequest, drafts: Drafts) -> HttpResponse:
    """Shares the draft until its release, shares it anew, or takes it back."""
    if not model_admin.has_publish_permission(request):
        raise PermissionDenied
    (draft,) = drafts
    item = pending_item(draft)
    until = item.release.due_at if item and item.act == ReleaseItem.Act.PUBLISH else None
    if request.method == "POST" and "cancel" in request.POST:
        end_embargo([draft.pk])
        messages.success(request, "Taken back: partners can't ask for it any more.")
        return leave(request, drafts)
    if confirmed(request) and until and share(request, draft, until):
        return leave(request, drafts)
    shared = Embargoed.objects.filter(pk=draft.pk).first()
    checked = [(draft, draft.preflight())]
    blocked = any(problem.is_error for _, problems in checked for problem in problems)
    context = {
        "until": format_instant(until),
        "shared": shared,
        "checked": checked,
        "blocked": blocked,
    }
    return page(model_admin, request, "embargo", drafts, **context)


def share(request: HttpRequest, draft: Any, until: Any) -> bool:
    try:
        share_under_embargo(draft, until=until, by=request.user, at=timezone.now())
    except PreflightError as refused:
        heading = f"“{draft}” can't be shared yet:"
        problems = [sentence(draft, problem) for problem in refused.problems]
        tell(request, messages.ERROR, heading, problems)
        return False
    except EmbargoError as refused:
        messages.error(request, str(refused))
        return False
    lifts_at = format_instant(until)
    messages.success(request, f"Partners that see embargoed entries have it, until {lifts_at}.")
    return True
