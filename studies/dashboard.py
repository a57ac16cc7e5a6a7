"""Dashboard section of the admin: entries that show a publication as it was before a notice."""

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from cms.authoring.models.state import State
from studies.models import Citation
from studies.models.quoting_drafts import select_quoting_drafts

MAX_ROWS = 8


def build_notice_section(request: HttpRequest) -> dict[str, Any] | None:
    """Return the section; None if the user may see no citations, or if nothing is to be done."""
    if not request.user.has_perm("studies.view_citation"):
        return None
    rows = [describe_entry(draft) for draft in find_outdated_entries(request.user)]
    if not rows:
        return None
    return {"title": "To publish again, since a publication has notices", "rows": rows[:MAX_ROWS]}


def find_outdated_entries(user: Any) -> Iterator[Any]:
    """Yield published entries with changes that hold a citation with notices."""
    noticed = Citation.objects.filter(notices__isnull=False).order_by().values("pk")
    for drafts in select_quoting_drafts(Citation, noticed):
        meta = drafts.model._meta
        if user.has_perm(f"{meta.app_label}.view_{meta.model_name}"):
            changed = drafts.with_state().filter(state=State.CHANGED)
            yield from changed.order_by("updated_at", "pk")[:MAX_ROWS]


def describe_entry(draft: Any) -> dict[str, Any]:
    meta = draft._meta
    return {
        "title": str(draft),
        "what": "Readers may still see the publication as it was before its notices",
        "link": reverse(f"admin:{meta.app_label}_{meta.model_name}_change", args=[draft.pk]),
        "state": State(draft.state).label,
        "colour": "danger",
    }
