"""The status above a draft's form: its state in a sentence, and links."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.urls import reverse

from cms.authoring.admin.compared_versions import DRAFT, PUBLISHED
from cms.authoring.admin.entry_search import admin_url
from cms.authoring.models.release import Release, ReleaseItem
from cms.authoring.models.state import State
from cms.lib import canonical_json
from cms.lib.instants import format_instant
from cms.published.models.evidence import EvidenceStatus
from cms.published.models.log import Change
from cms.published.models.rows import Published

STATE_COLOURS = {
    State.DRAFT: "default",
    State.SCHEDULED: "info",
    State.PUBLISHED: "success",
    State.CHANGED: "warning",
    State.WITHDRAWN: "danger",
}


@dataclass
class EntryStatus:
    """State, sentence and links (url, icon, label, whether it opens a new tab) of one draft."""

    state: State
    sentence: str
    links: list[tuple[str, str, str, bool]] = field(default_factory=list)

    @property
    def colour(self) -> str:
        return STATE_COLOURS[self.state]


def get_pending_item(draft: Any) -> ReleaseItem | None:
    """Get the next scheduled act upon this draft."""
    items = ReleaseItem.objects.pending().filter(entry_id=draft.pk).select_related("release")
    return items.order_by("release__due_at", "pk").first()


def get_entry_status(draft: Any) -> EntryStatus:
    """Describe a draft that was queried with its state."""
    state = State(draft.state)
    row = draft.published._default_manager.filter(pk=draft.pk).first()
    sentences: dict[State, Callable[[], str]] = {
        State.DRAFT: lambda: (
            "Only colleagues can see this. Saving keeps it so; publishing shows it."
        ),
        State.SCHEDULED: lambda: format_scheduled(draft, row),
        State.PUBLISHED: lambda: (
            f"Readers have this: edition {row.edition}, since {format_instant(row.updated_at)}."
        ),
        State.CHANGED: lambda: (
            f"Readers still have edition {row.edition} of {format_instant(row.updated_at)}. "
            "What was changed since is only here."
        ),
        State.WITHDRAWN: lambda: format_withdrawn(draft),
    }
    links = []
    if row:
        url = f"{settings.BASE_URL}/api/v1/{row.collection}/{row.slug}/"
        links.append((url, "open_in_new", "View in the API", True))
    links.append((admin_url(draft, "revisions", draft.pk), "history", "History", False))
    links.append((admin_url(draft, "preflight", draft.pk), "fact_check", "Check", False))
    if row and row.digest != draft.content_digest:
        url = f"{admin_url(draft, 'compare', draft.pk)}?from={PUBLISHED}&to={DRAFT}"
        links.append((url, "difference", "What changed since readers’ edition", False))
    if row and row.assesses_documents and row.evidence != EvidenceStatus.CURRENT:
        url = reverse("admin:authoring_movedecision_changelist")
        links.append((url, "rule", "Figures that moved", False))
    evidence = format_evidence(row) if row and row.evidence != EvidenceStatus.CURRENT else ""
    return EntryStatus(state, sentences[state]() + evidence, links)


def format_evidence(row: Published) -> str:
    """Say what has moved of what readers' edition rests on."""
    since = Change.objects.filter(entry_id=row.pk, sequence__gt=row.sequence)
    note = since.order_by("-sequence").values_list("note", flat=True).first()
    return f" Its evidence has moved: {note or EvidenceStatus(row.evidence).label}"


def format_scheduled(draft: Any, row: Published | None) -> str:
    """Say what the pending release will do, and what readers have until then (``row``)."""
    item = get_pending_item(draft)
    if item is None:
        return ""
    act = "published" if item.act == ReleaseItem.Act.PUBLISH else "withdrawn"
    until = f" Until then readers have edition {row.edition}." if row else ""
    due = format_instant(item.release.due_at)
    if item.release.state == Release.State.FAILED:
        return (
            f"Should have been {act} on {due}, with “{item.release}”, which is tried again.{until}"
        )
    frozen = f" Scheduled: revision {item.revision}." if item.document else ""
    if item.document and draft.content_digest != canonical_json.digest(item.document):
        frozen = f" Scheduled: revision {item.revision}; the draft is at {draft.revision_number()}."
    return f"Will be {act} on {due}, with “{item.release}”.{frozen}{until}"


def format_withdrawn(draft: Any) -> str:
    """Say when and why the draft was withdrawn, from its latest change."""
    latest = Change.objects.filter(entry_id=draft.pk).order_by("-sequence").first()
    if latest is None:
        return ""
    note = f" “{latest.note}”" if latest.note else ""
    return f"Withdrawn on {format_instant(latest.at)}. {latest.get_reason_display()}.{note}"
