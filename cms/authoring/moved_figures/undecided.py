"""List the figures that have moved since their editors last decided about them."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet

from cms.authoring.models.draft import Draft, draft_types
from cms.authoring.models.move_decision import MoveDecision
from cms.authoring.moved_figures.uses import FigureUse, list_uses
from cms.evidence.reach import find_reach
from cms.lib import canonical_json
from cms.published.models.evidence import EvidenceState, EvidenceStatus
from cms.published.models.log import Change
from cms.published.models.rows import list_base_types


@dataclass(frozen=True)
class MovedFigure:
    """A published figure whose evidence has moved, as it is shown to whoever decides about it.

    ``title`` and ``quoted`` are the title and the words that readers have, ``current`` the words
    that its sources give now; empty: they give none. ``change`` is the move, ``causes`` are the
    publications and withdrawals by which it moved. ``uses`` are the published entries that show it.
    """

    draft: Draft
    title: str
    status: EvidenceStatus
    quoted: str
    current: str
    change: Change
    causes: list[Change]
    uses: list[FigureUse] = field(default_factory=list)

    @property
    def has_new_words(self) -> bool:
        return bool(self.current) and self.current != self.quoted

    @property
    def unread_count(self) -> int:
        """How many entries show it whose sentences were not looked up."""
        return sum(not use.is_read for use in self.uses)

    @property
    def key(self) -> str:
        """The id and the version of the figure, as a form carries them."""
        return f"{self.draft.pk}:{self.shown_digest}"

    @property
    def shown_digest(self) -> str:
        """The digest of what is shown: whoever decides is bound to it."""
        uses = [[str(use.entry.id), use.edition] for use in self.uses]
        shown = [self.change.sequence, self.quoted, self.current, uses]
        return canonical_json.digest(canonical_json.dump(shown))[:16]


def select_waiting(types: Collection[str]) -> "QuerySet[EvidenceState]":
    """Select the states of moved figures that wait for a decision, the latest move first.

    A figure whose own publication left it as it is was decided by whoever published it.
    """
    moves = Change.objects.filter(sequence=OuterRef("sequence"), kind=Change.Kind.EVIDENCE)
    decisions = MoveDecision.objects.filter(
        entry_id=OuterRef("entry_id"), sequence=OuterRef("sequence")
    )
    states = EvidenceState.objects.filter(type__in=types, is_withdrawn=False)
    moved = states.exclude(status=EvidenceStatus.CURRENT)
    return moved.filter(Exists(moves), ~Exists(decisions)).order_by("-sequence")


def figure_types() -> dict[str, type[Draft]]:
    """Return the types of entries that compare their words with what their sources give."""
    return {
        name: model for name, model in draft_types().items() if model.published.assesses_documents
    }


def load_moved_figures(states: Iterable[EvidenceState]) -> list[MovedFigure]:
    """Load the figures of these states with their causes, and with the sentences that show them."""
    loaded = list(states)
    changes = Change.objects.in_bulk([state.sequence for state in loaded])
    causes = find_causes(changes.values())
    return [
        load_moved_figure(
            state, changes[state.sequence], causes.get(changes[state.sequence].at, [])
        )
        for state in loaded
    ]


def load_moved_figure(state: EvidenceState, change: Change, causes: list[Change]) -> MovedFigure:
    model = draft_types()[state.type]
    row = model.published._default_manager.select_related("live_edition").get(pk=state.entry_id)
    detail = canonical_json.load(state.detail) if state.detail else {}
    quoted = canonical_json.load(row.live_edition.document)["text"]
    current = detail.get("current", {}).get("text", quoted) or ""
    users = [each for each in find_reach(state.entry_id) if each.level == 1]
    return MovedFigure(
        draft=model._default_manager.get(pk=state.entry_id),
        title=row.title,
        status=EvidenceStatus(state.status),
        quoted=quoted,
        current=current,
        change=change,
        causes=causes,
        uses=list_uses(state.entry_id, users),
    )


def find_causes(moves: Iterable[Change]) -> dict[Any, list[Change]]:
    """Find the publications and withdrawals that moved evidence, by the instant of both.

    All that one transaction appends to the log has one instant, and others have another.
    """
    acts = Change.objects.filter(at__in={change.at for change in moves}, type__in=list_base_types())
    causes: dict[Any, list[Change]] = {}
    for act in acts.exclude(kind=Change.Kind.EVIDENCE).order_by("sequence"):
        causes.setdefault(act.at, []).append(act)
    return causes


def find_figures_by_id(ids: Iterable[UUID]) -> dict[UUID, MovedFigure]:
    """Find those of these figures that still wait for a decision."""
    waiting = select_waiting(figure_types()).filter(entry_id__in=list(ids))
    return {UUID(str(each.draft.pk)): each for each in load_moved_figures(waiting)}
