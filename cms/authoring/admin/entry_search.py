"""Entries of all types at once: found by what a person types, or by id."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.contrib import admin
from django.http import HttpRequest
from django.urls import reverse

from cms.authoring.models.draft import Draft, draft_types


def search_entries(
    request: HttpRequest, term: str, *, types: Iterable[str] = (), limit: int = 8
) -> list[Draft]:
    """Entries whose words match, at most ``limit`` of each type, the latest edited first.

    Asks the admin of each type, so that nobody finds here what they may not see there.
    """
    wanted = set(types)
    found: list[Any] = []
    for name, model in draft_types().items():
        model_admin = admin.site._registry.get(model)
        if model_admin is None or (wanted and name not in wanted):
            continue
        searchable = not term or model_admin.get_search_fields(request)
        if searchable and model_admin.has_view_permission(request):
            rows = model_admin.get_queryset(request)
            rows, repeats = model_admin.get_search_results(request, rows, term)
            rows = rows.distinct() if repeats else rows
            found += rows.order_by("-updated_at", "pk")[:limit]
    return sorted(found, key=lambda draft: draft.updated_at, reverse=True)


def admin_url(draft: type[Draft] | Draft, act: str, *args: object) -> str:
    """Where the admin shows the draft, or does ``act`` with it or its type."""
    opts = draft._meta
    return reverse(f"admin:{opts.app_label}_{opts.model_name}_{act}", args=args)


def get_draft(entry_id: UUID) -> Draft | None:
    """The draft with this id, whatever its type."""
    return get_drafts([entry_id]).get(entry_id)


def get_drafts(entry_ids: Iterable[UUID]) -> dict[UUID, Draft]:
    """The drafts with these ids, in one query per type."""
    missing = set(entry_ids)
    found: dict[UUID, Draft] = {}
    for model in draft_types().values():
        if missing:
            found |= model.objects.with_state().in_bulk(missing)
            missing -= found.keys()
    return found
