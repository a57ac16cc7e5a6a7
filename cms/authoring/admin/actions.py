"""Confirmation pages that publish, withdraw, schedule or add drafts to a release.

Each view serves one draft, from its form, or several, from an action of the list.
"""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone

from cms.authoring.admin.compared_versions import (
    DRAFT,
    PUBLISHED,
    NoVersionError,
    choose_versions,
)
from cms.authoring.admin.confirmation import (
    Drafts,
    add_list_message,
    format_problem,
    is_confirmed,
    redirect_to_drafts,
    render_confirmation_page,
)
from cms.authoring.admin.entry_search import admin_url
from cms.authoring.admin.entry_status import get_pending_item
from cms.authoring.admin.forms import AddToReleaseForm, PublishForm, ScheduleForm, WithdrawForm
from cms.authoring.admin.history import compare_in_admin
from cms.authoring.admin.needed_drafts import (
    Checked,
    check_drafts,
    find_needed,
    is_blocked,
)
from cms.authoring.admin.versioned import record_save
from cms.authoring.admin.versions import add_moved_on_message, read_versions
from cms.authoring.approvals import ReleaseError
from cms.authoring.findings import find_findings
from cms.authoring.models.ordered_rows import next_position
from cms.authoring.models.release import Release, ReleaseItem
from cms.authoring.reach import describe_reach
from cms.authoring.releases import (
    schedule_acts,
    schedule_release,
    unschedule_release,
)
from cms.drafts import introduce_companions
from cms.lib.instants import format_instant
from cms.lib.versions import MovedOnError, Versions
from cms.published.chain import Place
from cms.published.models.log import Change
from cms.publishing import NotPublishedError, PreflightError, Problem, publish, withdraw


def publish_view(model_admin: Any, request: HttpRequest, drafts: Drafts) -> HttpResponse:
    if not model_admin.has_publish_permission(request):
        raise PermissionDenied
    form = PublishForm(request.POST if is_confirmed(request) else None)
    if form.is_valid():
        needed = find_needed(request, drafts)
        introduce_companions([*needed, *drafts])
        problems = [problem for draft in drafts for problem in draft.preflight()]
        versions = read_versions(request, [*needed, *drafts])
        try:
            is_published = publish_drafts(
                request, drafts, versions, problems, needed=needed, **form.cleaned_data
            )
        except MovedOnError as error:
            add_moved_on_message(request, error)
            drafts = reload_drafts(model_admin, request, drafts)
        else:
            return redirect_to_drafts(request, drafts, "" if is_published else "?check=1")
    checked, needed_checked = check_drafts(request, drafts)
    blocked = is_blocked(checked, needed_checked)
    # A first edition changes nothing for readers, so there is no significance to ask for.
    has_readers = any(getattr(draft, "live_digest", None) for draft in drafts)
    context: dict[str, Any] = {"checked": checked, "blocked": blocked}
    context |= describe_needed(needed_checked)
    context["form"] = form if has_readers and not blocked else None
    context |= compare_with_readers(model_admin, drafts)
    return render_confirmation_page(
        model_admin, request, "publish", drafts, **context, **reach_context(drafts)
    )


def describe_needed(checked: Checked) -> dict[str, Any]:
    """Describe drafts that are published with others, for the page that shows them."""
    return {
        "needed": [draft for draft, _ in checked],
        "needed_checked": [
            (draft, admin_url(draft, "change", draft.pk), problems) for draft, problems in checked
        ],
    }


def publish_drafts(
    request: HttpRequest,
    drafts: Drafts,
    versions: Versions,
    problems: Sequence[Problem],
    *,
    note: str = "",
    significance: str = Change.Significance.UPDATE,
    needed: Sequence[Any] = (),
) -> bool:
    """Publish the drafts as one and report the outcome in messages; False if it was refused.

    ``problems`` are those of their preflight, whose warnings are reported with the success.
    ``needed`` are drafts that have to be published for them: before them, in the same transaction.
    Raises MovedOnError if a draft is not in the version that was shown.
    """
    try:
        with transaction.atomic():
            options: dict[str, Any] = {"by": request.user, "at": timezone.now()}
            if needed:
                publish(*needed, versions=versions, **options)
            options |= {"note": note, "significance": significance}
            changes = publish(*drafts, versions=versions, **options)
    except PreflightError as error:
        heading = f"“{error.draft}” is saved, but it can't be published yet:"
        sentences = [format_problem(error.draft, problem) for problem in error.problems]
        add_list_message(request, messages.ERROR, heading, sentences)
        return False
    if not changes:
        messages.info(request, "Readers have exactly this already, so nothing was published.")
    elif len(drafts) == 1:
        success = f"Readers have “{drafts[0]}” now, as edition {changes[0].edition}."
        messages.success(request, f"{success} {format_log_position(changes)}")
    else:
        success = f"Published as one: {len(changes)} entries have a new edition."
        messages.success(request, f"{success} {format_log_position(changes)}")
    if needed:
        names = ", ".join(f"“{draft}”" for draft in needed)
        messages.success(request, f"Published with it: {names}.")
    if warnings := [problem.message for problem in problems if not problem.is_error]:
        add_list_message(request, messages.WARNING, "Good to know:", warnings)
    return True


def withdraw_view(model_admin: Any, request: HttpRequest, drafts: Drafts) -> HttpResponse:
    if not model_admin.has_withdraw_permission(request):
        raise PermissionDenied
    form = WithdrawForm(request.POST if is_confirmed(request) else None)
    if form.is_valid():
        versions = read_versions(request, drafts)
        try:
            if withdraw_drafts(request, drafts, versions, **form.cleaned_data):
                return redirect_to_drafts(request, drafts)
        except MovedOnError as error:
            add_moved_on_message(request, error)
    return render_confirmation_page(
        model_admin, request, "withdraw", drafts, form=form, **reach_context(drafts)
    )


def reach_context(drafts: Drafts) -> dict[str, Any]:
    """Return what a single published entry touches; a page of several would be too long."""
    is_single = len(drafts) == 1 and getattr(drafts[0], "live_digest", None)
    return {"reach": describe_reach(drafts[0])} if is_single else {}


def withdraw_drafts(
    request: HttpRequest,
    drafts: Drafts,
    versions: Versions,
    *,
    reason: str,
    note: str,
    replacement: Any,
) -> bool:
    """Withdraw all of the drafts, or none if one is not published; False if it was refused.

    Raises MovedOnError if draft or readers' edition is not in the version that was shown.
    """
    options: dict[str, Any] = {"reason": reason, "note": note}
    options["replacement"] = replacement.pk if replacement else None
    try:
        with transaction.atomic():
            changes = [
                withdraw(
                    draft,
                    by=request.user,
                    at=timezone.now(),
                    version=versions[draft.pk],
                    **options,
                )
                for draft in drafts
            ]
    except NotPublishedError as error:
        messages.error(request, f"{error} Nothing was withdrawn.")
        return False
    names = ", ".join(f"“{draft}”" for draft in drafts)
    success = f"Withdrawn: {names}. Readers who come for it are told why."
    messages.success(request, f"{success} {format_log_position(changes)}")
    return True


def reload_drafts(model_admin: Any, request: HttpRequest, drafts: Drafts) -> Drafts:
    """Load the drafts as they are now, with their states, to show them again."""
    rows = model_admin.get_queryset(request).in_bulk([draft.pk for draft in drafts])
    return [rows[draft.pk] for draft in drafts if draft.pk in rows]


def compare_with_readers(model_admin: Any, drafts: Drafts) -> dict[str, Any]:
    """Compare a single draft with what readers have, for the page that asks for its approval."""
    if len(drafts) != 1 or not getattr(drafts[0], "live_digest", None):
        return {}
    try:
        old, new = choose_versions(drafts[0], PUBLISHED, DRAFT)
    except NoVersionError:
        return {}
    return {
        "reader_changes": compare_in_admin(model_admin, old.content, new.content),
        "old": old,
        "new": new,
    }


def format_log_position(changes: Sequence[Change]) -> str:
    """Name the latest place in the log: with it, ``Prefer: min-sequence`` waits for the act."""
    return f"It is change {Place.of_change(changes[-1])} of the log."


def schedule_view(model_admin: Any, request: HttpRequest, drafts: Drafts) -> HttpResponse:
    """Set the instant at which one draft is published, move it or cancel it.

    A draft in a release with other entries is not scheduled here: the page links to the release.
    """
    if not model_admin.has_publish_permission(request):
        raise PermissionDenied
    (draft,) = drafts
    item = get_pending_item(draft)
    release = item.release if item else None
    alone = release is None or release.items.filter(ended_at=None).count() == 1
    if alone and request.method == "POST" and "cancel" in request.POST:
        if release:
            unschedule_release(release, by=request.user)
            release.delete()
        messages.success(request, "Cancelled: nothing happens by itself any more.")
        return redirect_to_drafts(request, drafts)
    form = ScheduleForm(
        request.POST if alone and is_confirmed(request) else None,
        initial={"due_at": release.due_at} if release else None,
        frozen=[item] if item else [],
    )
    if form.is_valid() and schedule_draft(request, draft, release, form):
        return redirect_to_drafts(request, drafts)
    checked, needed = check_drafts(request, drafts) if item is None else ([], [])
    if form.is_outdated:
        checked = [(draft, find_findings(draft))]
    context: dict[str, Any] = {"form": form, "item": item, "release": release, "alone": alone}
    context |= {"checked": checked} | describe_needed(needed)
    context |= compare_with_readers(model_admin, drafts)
    return render_confirmation_page(model_admin, request, "schedule", drafts, **context)


def schedule_draft(
    request: HttpRequest, draft: Any, release: Release | None, form: ScheduleForm
) -> bool:
    """Move the draft's release, or make one; False if the form got an error instead."""
    at, now, by = form.cleaned_data["due_at"], timezone.now(), request.user
    needed = [] if release else find_needed(request, [draft])
    versions = read_versions(request, [*needed, draft])
    try:
        if release:
            renew = form.cleaned_data["renew"]
            schedule_release(release, at=at, now=now, by=by, versions=versions, renew=renew)
        else:
            schedule_acts([*needed, draft], act="publish", at=at, now=now, by=by, versions=versions)
    except MovedOnError as error:
        add_moved_on_message(request, error)
        return False
    except ReleaseError as error:
        form.add_error("due_at", str(error))
        return False
    names = ", ".join(f"“{each}”" for each in (draft, *needed))
    messages.success(request, f"Scheduled: readers get {names} on {format_instant(at)}.")
    return True


def add_to_release_view(model_admin: Any, request: HttpRequest, drafts: Drafts) -> HttpResponse:
    form = AddToReleaseForm(request.POST if is_confirmed(request) else None)
    _, needed = check_drafts(request, drafts)
    together = [*(draft for draft, _ in needed), *drafts]
    if form.is_valid():
        name, release = form.cleaned_data["name"], form.cleaned_data["release"]
        by: Any = request.user
        release = release or Release.objects.create(name=name, created_by=by)
        added = add_release_items(together, release)
        record_save(release, by=by)
        messages.success(request, f"Added to “{release}”: {added} of {len(together)} entries.")
        return HttpResponseRedirect(reverse("admin:authoring_release_change", args=[release.pk]))
    return render_confirmation_page(
        model_admin, request, "add_to_release", drafts, form=form, **describe_needed(needed)
    )


def add_release_items(drafts: Drafts, release: Release) -> int:
    """Add the drafts to what the release publishes and return how many were new in it.

    An entry that the release has already keeps its act.
    """
    present = set(release.items.filter(ended_at=None).values_list("entry_id", flat=True))
    new = [draft for draft in drafts if draft.pk not in present]
    items = [
        ReleaseItem(
            release=release, type=draft._meta.label_lower, entry_id=draft.pk, position=position
        )
        for position, draft in enumerate(new, start=next_position(release.items.all()))
    ]
    return len(ReleaseItem.objects.bulk_create(items))
