"""The admin's first page: what waits for somebody, and what happened lately."""

from typing import Any

from django.contrib import admin
from django.db.models import Count
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from cms.authoring.admin.entry_search import admin_address, by_id
from cms.authoring.admin.entry_status import COLOURS
from cms.authoring.management.base import draft_types
from cms.authoring.models.release import Release
from cms.authoring.models.state import State
from cms.lib.instants import format_instant
from cms.published import hooks
from cms.published.models.log import Change

ROWS = 8
QUICK = 30  # a "New ..." button for every type whose rank in the sidebar is at most this


def dashboard(request: HttpRequest, context: dict[str, Any]) -> dict[str, Any]:
    """Two queries per type and three more, whatever there is to show, and those of the sections
    that the settings add.
    """
    types: list[tuple[Any, Any]] = [
        (model, model_admin)
        for model in draft_types().values()
        if (model_admin := admin.site._registry.get(model))
        and model_admin.has_view_permission(request)
    ]
    return context | {
        "title": "Overview",
        "new": new_links(request, types),
        "waiting": waiting(request, types),
        "releases": releases() if request.user.has_perm("authoring.view_release") else None,
        "changes": changes() if request.user.has_perm("published.view_change") else None,
        "sections": [section for section in hooks.dashboard_sections.call(request) if section],
    }


def new_links(request: HttpRequest, types: list[tuple[Any, Any]]) -> list[dict[str, Any]]:
    quick = [(model, each) for model, each in types if each.rank <= QUICK]
    return [
        {
            "title": f"New {model._meta.verbose_name}",
            "icon": each.icon,
            "link": admin_address(model, "add"),
        }
        for model, each in sorted(quick, key=lambda pair: (pair[1].group != "Write", pair[1].rank))
        if each.has_add_permission(request)
    ]


def waiting(request: HttpRequest, types: list[tuple[Any, Any]]) -> list[dict[str, Any]]:
    """Entries that were never published or were changed since, the latest edited first."""
    found: list[Any] = []
    for _, model_admin in types:
        rows = model_admin.get_queryset(request).filter(state__in=[State.DRAFT, State.CHANGED])
        found += rows.order_by("-updated_at", "pk")[:ROWS]
    found.sort(key=lambda draft: draft.updated_at, reverse=True)
    return [line(draft, when=format_instant(draft.updated_at)) for draft in found[:ROWS]]


def line(draft: Any, **more: Any) -> dict[str, Any]:
    return {
        "title": str(draft),
        "kind": str(draft._meta.verbose_name).capitalize(),
        "link": admin_address(draft, "change", draft.pk),
        "state": State(draft.state).label,
        "colour": COLOURS[State(draft.state)],
    } | more


def releases() -> list[dict[str, Any]]:
    """Releases that failed, and those to come; what is overdue says that the worker is late."""
    now = timezone.now()
    rows = Release.objects.filter(state__in=[Release.State.FAILED, Release.State.SCHEDULED])
    return [
        {
            "title": release.name,
            "link": reverse("admin:authoring_release_change", args=[release.pk]),
            "when": format_instant(release.due_at),
            "entries": release.entries,
            "problem": release.problem,
            "overdue": bool(release.due_at and release.due_at <= now and not release.problem),
        }
        for release in rows.annotate(entries=Count("items")).order_by("state", "due_at", "pk")[
            :ROWS
        ]
    ]


def changes() -> list[dict[str, Any]]:
    """The end of the log, with the titles that the entries have now."""
    latest = list(Change.objects.order_by("-sequence")[:ROWS])
    drafts: dict[Any, Any] = by_id(change.entry_id for change in latest)
    return [
        {
            "change": change,
            "when": format_instant(change.at),
            "line": line(drafts[change.entry_id]) if change.entry_id in drafts else None,
        }
        for change in latest
    ]
