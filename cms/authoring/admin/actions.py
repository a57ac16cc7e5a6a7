"""What the admin's pages do: publish, withdraw, schedule, add to a release."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone

from cms.authoring.admin.confirmation import Drafts, confirmed, leave, page, sentence, tell
from cms.authoring.admin.entry_status import pending_item
from cms.authoring.admin.forms import AddToReleaseForm, PublishForm, ScheduleForm, WithdrawForm
from cms.authoring.models.release import Release, ReleaseItem
from cms.authoring.releases import ReleaseError, schedule, schedule_acts, unschedule
from cms.lib.instants import format_instant
from cms.published.models.log import Change
from cms.publishing import NotPublishedError, PreflightError, publish, withdraw


def publish_page(model_admin: Any, request: HttpRequest, drafts: Drafts) -> HttpResponse:
    if not model_admin.has_publish_permission(request):
        raise PermissionDenied
    form = PublishForm(request.POST if confirmed(request) else None)
    if form.is_valid():
        done = publish_now(request, drafts, **form.cleaned_data)
        return leave(request, drafts, "" if done else "?check=1")
    checked = [(draft, draft.preflight()) for draft in drafts]
    blocked = any(problem.is_error for _, problems in checked for problem in problems)
    # Who has nothing of it yet needs no word on what is new.
    known = any(getattr(draft, "live_digest", None) for draft in drafts)
    found = {"checked": checked, "blocked": blocked}
    found["form"] = form if known and not blocked else None
    return page(model_admin, request, "publish", drafts, **found)


def publish_now(request: HttpRequest, drafts: Drafts, **words: str) -> bool:
    """Publish them as one, and tell the person how it went."""
    found = [problem for draft in drafts for problem in draft.preflight()]
    try:
        changes = publish(*drafts, by=request.user, at=timezone.now(), **words)
    except PreflightError as refused:
        heading = f"“{refused.draft}” is saved, but it can't be published yet:"
        problems = [sentence(refused.draft, problem) for problem in refused.problems]
        tell(request, messages.ERROR, heading, problems)
        return False
    if not changes:
        messages.info(request, "Readers have exactly this already, so nothing was published.")
    elif len(drafts) == 1:
        edition = changes[0].edition
        said = f"Readers have “{drafts[0]}” now, as edition {edition}. {in_the_log(changes)}"
        messages.success(request, said)
    else:
        said = f"Published as one: {len(changes)} entries have a new edition."
        messages.success(request, f"{said} {in_the_log(changes)}")
    if warnings := [problem.message for problem in found if not problem.is_error]:
        tell(request, messages.WARNING, "Good to know:", warnings)
    return True


def withdraw_page(model_admin: Any, request: HttpRequest, drafts: Drafts) -> HttpResponse:
    if not model_admin.has_withdraw_permission(request):
        raise PermissionDenied
    form = WithdrawForm(request.POST if confirmed(request) else None)
    if form.is_valid() and withdraw_now(request, drafts, **form.cleaned_data):
        return leave(request, drafts)
    return page(model_admin, request, "withdraw", drafts, form=form)


def withdraw_now(
    request: HttpRequest, drafts: Drafts, *, reason: str, note: str, replacement: Any
) -> bool:
    """All of them or none: one that is not published stops the others."""
    words: dict[str, Any] = {"reason": reason, "note": note}
    words["replacement"] = replacement.pk if replacement else None
    try:
        with transaction.atomic():
            changes = [
                withdraw(draft, by=request.user, at=timezone.now(), **words) for draft in drafts
            ]
    except NotPublishedError as refused:
        messages.error(request, f"{refused} Nothing was withdrawn.")
        return False
    names = ", ".join(f"“{draft}”" for draft in drafts)
    said = f"Withdrawn: {names}. Readers who come for it are told why. {in_the_log(changes)}"
    messages.success(request, said)
    return True


def in_the_log(changes: Sequence[Change]) -> str:
    """What to ask for with ``Prefer: min-sequence``, to be sure to see it."""
    return f"It is change {changes[-1].sequence} of the log."


def schedule_page(model_admin: Any, request: HttpRequest, drafts: Drafts) -> HttpResponse:
    """When one draft will be published; also where that is moved or cancelled."""
    if not model_admin.has_publish_permission(request):
        raise PermissionDenied
    (draft,) = drafts
    item = pending_item(draft)
    release = item.release if item else None
    alone = release is None or release.items.count() == 1
    if alone and request.method == "POST" and "cancel" in request.POST:
        if release:
            unschedule(release)
            release.delete()
        messages.success(request, "Cancelled: nothing happens by itself any more.")
        return leave(request, drafts)
    initial = {"due_at": release.due_at} if release else None
    form = ScheduleForm(request.POST if alone and confirmed(request) else None, initial=initial)
    if form.is_valid() and set_moment(request, draft, release, form):
        return leave(request, drafts)
    context = {"form": form, "item": item, "release": release, "alone": alone}
    return page(model_admin, request, "schedule", drafts, **context)


def set_moment(
    request: HttpRequest, draft: Any, release: Release | None, form: ScheduleForm
) -> bool:
    at, now = form.cleaned_data["due_at"], timezone.now()
    try:
        if release:
            schedule(release, at=at, now=now)
        else:
            schedule_acts([draft], act="publish", at=at, now=now, by=request.user)
    except ReleaseError as refused:
        form.add_error("due_at", str(refused))
        return False
    messages.success(request, f"Scheduled: readers get “{draft}” on {format_instant(at)}.")
    return True


def add_to_release_page(model_admin: Any, request: HttpRequest, drafts: Drafts) -> HttpResponse:
    form = AddToReleaseForm(request.POST if confirmed(request) else None)
    if form.is_valid():
        name, release = form.cleaned_data["name"], form.cleaned_data["release"]
        by: Any = request.user
        release = release or Release.objects.create(name=name, created_by=by)
        added = add(drafts, release)
        messages.success(request, f"Added to “{release}”: {added} of {len(drafts)} entries.")
        return HttpResponseRedirect(reverse("admin:authoring_release_change", args=[release.pk]))
    return page(model_admin, request, "add_to_release", drafts, form=form)


def add(drafts: Drafts, release: Release) -> int:
    """Have the release publish them too; what it does with one that it has already, stays."""
    there = set(release.items.values_list("entry_id", flat=True))
    new = [draft for draft in drafts if draft.pk not in there]
    items = [
        ReleaseItem(
            release=release, type=draft._meta.label_lower, entry_id=draft.pk, position=position
        )
        for position, draft in enumerate(new, start=len(there))
    ]
    return len(ReleaseItem.objects.bulk_create(items))
