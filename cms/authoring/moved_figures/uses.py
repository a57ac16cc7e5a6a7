"""Find where readers are shown a figure: entries, and the sentences in them."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from cms.authoring.models.draft import Draft, draft_types
from cms.authoring.models.placed_sentences import PlacedSentence
from cms.authoring.revisions.published_drafts import load_published_draft
from cms.evidence.reach import Touched

#: Of so many entries the sentences are looked up: each costs a parsing of its text.
MAX_READ = 20


@dataclass(frozen=True)
class FigureUse:
    """A published entry that shows a figure, with the sentences in which it stands.

    ``is_edited``: its draft has changes that readers do not have. ``is_read`` False: neither was
    looked up.
    """

    entry: Touched
    draft: Draft
    edition: int
    sentences: list[PlacedSentence]
    is_edited: bool = False
    is_read: bool = True


def list_uses(figure_id: UUID, entries: Sequence[Touched]) -> list[FigureUse]:
    """List the entries that show a figure, as readers have them: two statements for each type.

    Those that were read cost two statements more.
    """
    drafts: dict[UUID, Draft] = {}
    editions: dict[UUID, int] = {}
    for type in {entry.type for entry in entries}:
        model = draft_types()[type]
        ids = [entry.id for entry in entries if entry.type == type]
        drafts |= model._default_manager.in_bulk(ids)
        rows = model.published._default_manager.filter(pk__in=ids)
        editions |= dict(rows.values_list("pk", "edition"))
    known = [each for each in entries if each.id in drafts and each.id in editions]
    read = [
        read_use(figure_id, entry, drafts[entry.id], editions[entry.id])
        for entry in known[:MAX_READ]
    ]
    return read + [
        FigureUse(entry, drafts[entry.id], editions[entry.id], [], is_read=False)
        for entry in known[MAX_READ:]
    ]


def read_use(figure_id: UUID, entry: Touched, draft: Draft, edition: int) -> FigureUse:
    """Find the sentences of a published entry in which a figure stands."""
    published = load_published_draft(draft)
    shown = published.draft if published else draft
    shown.prepare_rendering()
    sentences = [each for each in shown.quoting_sentences() if each.is_quoting(figure_id)]
    is_edited = bool(published and published.is_edited)
    return FigureUse(entry, draft, edition, sentences, is_edited)
