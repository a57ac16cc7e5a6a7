"""Find where readers are shown a figure: entries, and the sentences in them."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from cms.authoring.models.draft import Draft, draft_types
from cms.authoring.models.placed_sentences import PlacedSentence
from cms.authoring.revisions.published_drafts import load_published_draft
from cms.evidence.reach import Touched


@dataclass(frozen=True)
class FigureUse:
    """A published entry that shows a figure, with the sentences in which it stands.

    ``is_edited``: its draft has changes that readers do not have.
    """

    entry: Touched
    draft: Draft
    edition: int
    sentences: list[PlacedSentence]
    is_edited: bool


def list_uses(figure_id: UUID, entries: Iterable[Touched]) -> list[FigureUse]:
    """List the entries that show a figure, as readers have them."""
    uses = []
    for entry in entries:
        model = draft_types()[entry.type]
        draft = model._default_manager.filter(pk=entry.id).first()
        row = model.published._default_manager.filter(pk=entry.id).first()
        if draft is None or row is None:
            continue
        published = load_published_draft(draft)
        shown = published.draft if published else draft
        shown.prepare_rendering()
        sentences = [each for each in shown.quoting_sentences() if each.is_quoting(figure_id)]
        is_edited = bool(published and published.is_edited)
        uses.append(FigureUse(entry, draft, row.edition, sentences, is_edited))
    return uses
