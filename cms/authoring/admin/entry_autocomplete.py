"""Autocomplete of entries of all types: releases, replacements, links in a body, and Ctrl+K."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_GET
from unfold.dataclasses import SearchResult

from cms.authoring.admin.entry_search import admin_url, list_drafts, search_drafts
from cms.authoring.models.state import State


def format_entry_label(draft: Any) -> str:
    """Write title, type and state of a draft that was queried with its state."""
    kind = str(draft._meta.verbose_name).capitalize()
    return f"{draft} · {kind}, {State(draft.state).label.lower()}"


@require_GET
def entry_choices(request: HttpRequest) -> JsonResponse:
    """Search entries for ``q`` (or ``term``), of the types in ``type`` if given; staff only.

    ``ids`` asks for those entries instead.
    """
    term = request.GET.get("q") or request.GET.get("term", "")
    types = request.GET.getlist("type")
    if ids := request.GET.get("ids"):
        found = list_drafts(request, ids.split(","), types=types)
    else:
        found = search_drafts(request, term, types=types)
    results = [
        {
            "id": str(draft.pk),
            "type": draft.published.type,
            "title": str(draft),
            "state": draft.state,  # type: ignore[attr-defined]  # annotated by with_state()
            "text": format_entry_label(draft),
        }
        for draft in found
    ]
    return JsonResponse({"results": results, "pagination": {"more": False}})


def command_results(request: HttpRequest, term: str) -> list[SearchResult]:
    """Search entries for the command palette (Ctrl+K)."""
    return [
        SearchResult(
            title=str(draft),
            description=str(draft._meta.verbose_name),
            link=admin_url(draft, "change", draft.pk),
            icon=getattr(admin.site._registry[type(draft)], "icon", "article"),
        )
        for draft in search_drafts(request, term, limit=5)
    ]
