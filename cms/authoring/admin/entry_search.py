"""Search entries of all types at once, by text or by id."""

import re
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.contrib import admin
from django.http import HttpRequest
from django.urls import reverse

from cms.authoring.models.draft import Draft, draft_types
from cms.authoring.models.release import Release
from cms.lib.richtext.sanitizer import UUID_PATTERN

MAX_IDS = 50  # in one request: a body names few entries of one kind
UUID_TEXT = re.compile(UUID_PATTERN, re.IGNORECASE)


def search_drafts(
    request: HttpRequest, term: str, *, types: Iterable[str] = (), limit: int = 8
) -> list[Draft]:
    """Find entries that match the term, at most ``limit`` of each type, the latest edited first.

    Asks the admin of each type, so that nobody finds an entry that they may not view there.
    """
    chosen_types = set(types)
    drafts: list[Any] = []
    for name, model in draft_types().items():
        model_admin = admin.site._registry.get(model)
        if model_admin is None or (chosen_types and name not in chosen_types):
            continue
        searchable = not term or model_admin.get_search_fields(request)
        if searchable and model_admin.has_view_permission(request):
            rows = model_admin.get_queryset(request)
            rows, may_repeat = model_admin.get_search_results(request, rows, term)
            rows = rows.distinct() if may_repeat else rows
            drafts += rows.order_by("-updated_at", "pk")[:limit]
    return sorted(drafts, key=lambda draft: draft.updated_at, reverse=True)


def list_drafts(
    request: HttpRequest, ids: Iterable[str], *, types: Iterable[str] = ()
) -> list[Draft]:
    """List the drafts with these ids that the user may view, of these types if any are named."""
    chosen_types = set(types)
    known = [UUID(id) for id in [*ids][:MAX_IDS] if UUID_TEXT.fullmatch(id)]
    return [
        draft
        for draft in get_drafts(known).values()
        if (not chosen_types or draft.published.type in chosen_types)
        and (model_admin := admin.site._registry.get(type(draft)))
        and model_admin.has_view_permission(request)
    ]


def admin_url(draft: type[Draft] | Draft | Release, act: str, *args: object) -> str:
    """Reverse the admin's page that does ``act`` (add, change...) with a draft, type or release."""
    opts = draft._meta
    return reverse(f"admin:{opts.app_label}_{opts.model_name}_{act}", args=args)


def get_draft(entry_id: UUID) -> Draft | None:
    """Get the draft with this id, whatever its type."""
    return get_drafts([entry_id]).get(entry_id)


def get_drafts(entry_ids: Iterable[UUID]) -> dict[UUID, Draft]:
    """Get the drafts with these ids, with their states, in one query per type."""
    missing = set(entry_ids)
    drafts: dict[UUID, Draft] = {}
    for model in draft_types().values():
        if missing:
            drafts |= model.objects.with_state().in_bulk(missing)
            missing -= drafts.keys()
    return drafts
