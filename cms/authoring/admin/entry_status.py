"""Where an entry stands, in words: the strip above its form."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings

from cms.authoring.models.release import ReleaseItem
from cms.authoring.models.state import State
from cms.lib.instants import format_instant
from cms.published.models.log import Change

COLOURS = {
    State.DRAFT: "default",
    State.SCHEDULED: "info",
    State.PUBLISHED: "success",
    State.CHANGED: "warning",
    State.WITHDRAWN: "danger",
}


@dataclass
class Standing:
    """The strip's label, sentence and links (address, icon, words, whether it opens a new tab)."""

    state: State
    sentence: str
    links: list[tuple[str, str, str, bool]] = field(default_factory=list)

    @property
    def colour(self) -> str:
        return COLOURS[self.state]


def pending_item(draft: Any) -> ReleaseItem | None:
    """The next scheduled act upon this draft."""
    items = ReleaseItem.objects.pending().filter(entry_id=draft.pk).select_related("release")
    return items.order_by("release__due_at", "pk").first()


def standing(draft: Any) -> Standing:
    """Of a draft that was fetched with its state."""
    state = State(draft.state)
    row = draft.published._default_manager.filter(pk=draft.pk).first()
    sentences: dict[State, Callable[[], str]] = {
        State.DRAFT: lambda: (
            "Only colleagues can see this. Saving keeps it so; publishing shows it."
        ),
        State.SCHEDULED: lambda: waiting_sentence(draft, row),
        State.PUBLISHED: lambda: (
            f"Readers have this: edition {row.edition}, since {format_instant(row.updated_at)}."
        ),
        State.CHANGED: lambda: (
            f"Readers still have edition {row.edition} of {format_instant(row.updated_at)}. "
            "What was changed since is only here."
        ),
        State.WITHDRAWN: lambda: withdrawn_sentence(draft),
    }
    links = []
    if row:
        address = f"{settings.BASE_URL}/api/v1/{row.collection}/{row.slug}/"
        links.append((address, "open_in_new", "View in the API", True))
    return Standing(state, sentences[state](), links)


def waiting_sentence(draft: Any, row: Any) -> str:
    item = pending_item(draft)
    if item is None:
        return ""
    act = "published" if item.act == ReleaseItem.Act.PUBLISH else "withdrawn"
    until = f" Until then readers have edition {row.edition}." if row else ""
    return f"Will be {act} on {format_instant(item.release.due_at)}, with “{item.release}”.{until}"


def withdrawn_sentence(draft: Any) -> str:
    latest = Change.objects.filter(entry_id=draft.pk).order_by("-sequence").first()
    if latest is None:
        return ""
    note = f" “{latest.note}”" if latest.note else ""
    return f"Withdrawn on {format_instant(latest.at)}. {latest.get_reason_display()}.{note}"
