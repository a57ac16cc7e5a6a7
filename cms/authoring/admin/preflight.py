"""The page of an entry that lists what speaks against publishing it, and the same as JSON."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.template.response import TemplateResponse
from django.utils import timezone

from cms.authoring.admin.confirmation import Drafts
from cms.authoring.admin.entry_search import admin_url
from cms.authoring.admin.versioned import record_save
from cms.authoring.findings import find_findings, group_findings
from cms.authoring.models.accepted_warnings import AcceptedKind
from cms.authoring.models.ordered_rows import next_position

NO_REASON = "Say why it may stand so, in a sentence that you would say to a reader."


def preflight_view(model_admin: Any, request: HttpRequest, drafts: Drafts) -> HttpResponse:
    """Show the findings of one saved draft; a POST accepts one of them with a reason."""
    (draft,) = drafts
    may_accept = model_admin.has_publish_permission(request) and hasattr(draft, "accepted_figures")
    if request.method == "POST":
        if not may_accept:
            raise PermissionDenied
        if accept_figure(request, draft):
            return HttpResponseRedirect(request.get_full_path())
    findings = find_findings(draft)
    context = {
        **model_admin.admin_site.each_context(request),
        "title": f"Check “{draft}”",
        "opts": model_admin.opts,
        "original": draft,
        "media": model_admin.media,
        "groups": list(group_findings(findings)),
        "errors": sum(finding.is_error for finding in findings),
        "warnings": sum(not finding.is_error for finding in findings),
        "may_accept": may_accept,
        "may_publish": model_admin.has_publish_permission(request),
        "typed": {name: request.POST.get(name, "") for name in ("kind", "figure", "reason")},
        "back": admin_url(draft, "change", draft.pk),
        "publish": admin_url(draft, "publish", draft.pk),
    }
    return TemplateResponse(request, "authoring/preflight.html", context)


def findings_view(model_admin: Any, request: HttpRequest, drafts: Drafts) -> HttpResponse:
    """Return the findings of one saved draft as JSON, for the editor."""
    (draft,) = drafts
    findings = [finding.describe() for finding in find_findings(draft)]
    errors = sum(finding["severity"] == "error" for finding in findings)
    return JsonResponse(
        {
            "entry": str(draft.pk),
            "revision": draft.revision_number(),
            "errors": errors,
            "warnings": len(findings) - errors,
            "findings": findings,
        }
    )


def accept_figure(request: HttpRequest, draft: Any) -> bool:
    """Add an acceptance to a draft as posted; False if it was refused, with a message.

    What was accepted of something else before is accepted anew.
    """
    kind, figure, reason, basis = (
        " ".join(request.POST.get(name, "").replace("\x00", "").split())
        for name in ("kind", "figure", "reason", "basis")
    )
    if not reason:
        messages.error(request, NO_REASON)
        return False
    rows, kind = draft.accepted_figures, kind or AcceptedKind.FIGURE
    row = rows.filter(kind=kind, figure=figure).exclude(basis=basis).first() or rows.model(
        **{rows.field.name: draft}, kind=kind, figure=figure, position=next_position(rows.all())
    )
    row.reason, row.basis = reason, basis
    row.accepted_by, row.accepted_at = request.user, timezone.now()
    try:
        with transaction.atomic():
            row.full_clean()
            row.save()
            record_save(draft, by=request.user)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return False
    messages.success(request, f"Accepted: “{row.figure}”. The reason is published with the entry.")
    return True
