"""The admin's first page: entries not published, releases to come and the latest changes."""

from datetime import timedelta
from typing import Any

from django.contrib import admin
from django.db.models import Count, Exists, OuterRef, Q
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from cms.authoring.admin.entry_search import admin_url, get_drafts
from cms.authoring.admin.entry_status import STATE_COLOURS
from cms.authoring.models.draft import Draft, draft_types
from cms.authoring.models.release import Release, ReleaseItem
from cms.authoring.models.state import State
from cms.lib.instants import format_instant
from cms.published import hooks
from cms.published.models.log import Change

MAX_ROWS = 8
ENDED_SHOWN = timedelta(days=7)  # how long a schedule that a later act has ended is listed
MAX_RANK = 30  # a "New ..." button for every type whose rank in the sidebar is at most this

TypeAdmins = list[tuple[type[Draft], Any]]  # models, each with its registered ModelAdmin


def dashboard_context(request: HttpRequest, context: dict[str, Any]) -> dict[str, Any]:
    """Extend the page's context: Unfold's ``DASHBOARD_CALLBACK``.

    Takes two queries per type and three more, however many rows there are, and those of the
    sections that other apps connect.
    """
    types: TypeAdmins = [
        (model, model_admin)
        for model in draft_types().values()
        if (model_admin := admin.site._registry.get(model))
        and model_admin.has_view_permission(request)
    ]
    may_view_releases = request.user.has_perm("authoring.view_release")
    may_view_changes = request.user.has_perm("published.view_change")
    return context | {
        "title": "Overview",
        "new": new_entry_links(request, types),
        "unpublished": unpublished_rows(request, types),
        "releases": release_rows() if may_view_releases else None,
        "changes": change_rows() if may_view_changes else None,
        "sections": [section for section in hooks.dashboard_sections.call(request) if section],
    }


def new_entry_links(request: HttpRequest, types: TypeAdmins) -> list[dict[str, Any]]:
    frequent = [(model, each) for model, each in types if each.rank <= MAX_RANK]
    frequent.sort(key=lambda pair: (pair[1].group != "Write", pair[1].rank))
    return [
        {
            "title": f"New {model._meta.verbose_name}",
            "icon": each.icon,
            "link": admin_url(model, "add"),
        }
        for model, each in frequent
        if each.has_add_permission(request)
    ]


def unpublished_rows(request: HttpRequest, types: TypeAdmins) -> list[dict[str, Any]]:
    """List entries never published, or changed since, the latest edited first."""
    drafts: list[Any] = []
    for _, model_admin in types:
        rows = model_admin.get_queryset(request).filter(state__in=[State.DRAFT, State.CHANGED])
        drafts += rows.order_by("-updated_at", "pk")[:MAX_ROWS]
    drafts.sort(key=lambda draft: draft.updated_at, reverse=True)
    return [
        entry_row(draft) | {"instant": format_instant(draft.updated_at)}
        for draft in drafts[:MAX_ROWS]
    ]


def entry_row(draft: Any) -> dict[str, Any]:
    """Describe a draft that was queried with its state."""
    return {
        "title": str(draft),
        "kind": str(draft._meta.verbose_name).capitalize(),
        "link": admin_url(draft, "change", draft.pk),
        "state": State(draft.state).label,
        "colour": STATE_COLOURS[State(draft.state)],
    }


def release_rows() -> list[dict[str, Any]]:
    """List failed, lately ended and scheduled releases; an overdue one says the worker is late."""
    now = timezone.now()
    ended = ReleaseItem.objects.filter(release=OuterRef("pk"), ended_at__gte=now - ENDED_SHOWN)
    waiting = [Release.State.FAILED, Release.State.SCHEDULED]
    releases = Release.objects.annotate(entries=Count("items")).filter(
        Q(state__in=waiting) | (Exists(ended) & ~Q(state=Release.State.DONE))
    )
    return [
        {
            "title": release.name,
            "link": reverse("admin:authoring_release_change", args=[release.pk]),
            "instant": format_instant(release.due_at),
            "entries": release.entries,
            "problem": release.problem,
            "state": release.get_state_display(),
            "overdue": bool(release.due_at and release.due_at <= now and not release.problem),
        }
        for release in releases.order_by("state", "due_at", "pk")[:MAX_ROWS]
    ]


def change_rows() -> list[dict[str, Any]]:
    """List the end of the log, with the titles that the entries have now."""
    changes = list(Change.objects.order_by("-sequence")[:MAX_ROWS])
    drafts = get_drafts(change.entry_id for change in changes)
    return [
        {
            "change": change,
            "instant": format_instant(change.at),
            "entry": entry_row(drafts[change.entry_id]) if change.entry_id in drafts else None,
        }
        for change in changes
    ]
