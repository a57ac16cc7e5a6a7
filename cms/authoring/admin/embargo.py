"""The confirmation page that shares a scheduled entry with partners under embargo."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from cms.authoring.admin.confirmation import (
    Drafts,
    is_confirmed,
    redirect_to_drafts,
    render_confirmation_page,
)
from cms.authoring.admin.entry_status import get_pending_item
from cms.authoring.admin.versions import add_moved_on_message, require_shown
from cms.authoring.models.release import ReleaseItem
from cms.embargo import EmbargoError, end_embargo, share_under_embargo
from cms.lib.instants import format_instant
from cms.lib.versions import MovedOnError
from cms.published.models.embargoed import Embargoed


def embargo_view(model_admin: Any, request: HttpRequest, drafts: Drafts) -> HttpResponse:
    """Share the draft until its release, share it again, or take it back."""
    if not model_admin.has_publish_permission(request):
        raise PermissionDenied
    (draft,) = drafts
    item = get_pending_item(draft)
    until = item.release.due_at if item and item.act == ReleaseItem.Act.PUBLISH else None
    if request.method == "POST" and "cancel" in request.POST:
        end_embargo([draft.pk])
        messages.success(request, "Taken back: partners can't ask for it any more.")
        return redirect_to_drafts(request, drafts)
    if is_confirmed(request) and item and until and share_draft(request, draft, item, until):
        return redirect_to_drafts(request, drafts)
    shared = Embargoed.objects.filter(pk=draft.pk).first()
    context = {"until": format_instant(until), "shared": shared, "item": item}
    return render_confirmation_page(model_admin, request, "embargo", drafts, **context)


def share_draft(request: HttpRequest, draft: Any, item: ReleaseItem, until: datetime) -> bool:
    """Share what is scheduled of the draft and report the outcome; False if it was refused."""
    document, now = item.document, timezone.now()
    try:
        with transaction.atomic():
            require_shown(request, [draft])
            share_under_embargo(draft, until=until, by=request.user, at=now, document=document)
    except MovedOnError as error:
        add_moved_on_message(request, error)
        return False
    except EmbargoError as error:
        messages.error(request, str(error))
        return False
    lifts_at = format_instant(until)
    messages.success(request, f"Partners that see embargoed entries have it, until {lifts_at}.")
    return True
