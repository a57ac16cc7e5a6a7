"""Accept or refuse figures that have moved.

To accept one publishes it anew, and the entries that show it, in one transaction: what readers had
of each of them, with the new words. What was edited since stays a draft. To refuse one keeps the
words that readers have, with a reason.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from cms.authoring.models.draft import Draft
from cms.authoring.models.move_decision import MoveDecision
from cms.authoring.models.revision import Revision, record_revision
from cms.authoring.moved_figures.undecided import MovedFigure, find_figures_by_id
from cms.authoring.revisions.published_drafts import load_published_draft
from cms.drafts import NO_COMPANIONS, Companion, Companions
from cms.lib import canonical_json
from cms.published.models.log import Change
from cms.publishing import Approved, lock_drafts, publish_approved

MOVED_ON = (
    "“{}” has moved again, was decided about by somebody else, or stands in other texts since the "
    "list was opened. Nothing was done. Look at the list as it is now."
)
NO_REASON = "Say why in a sentence: readers see the reason with a correction."
NO_WORDS = (
    "What “{}” rests on gives no other words for it, so there is nothing to publish. Keep its "
    "words with a reason, or change the figure itself."
)
TYPED_AND_EDITED = (
    "“{}” was typed as it stood in an earlier text, and its draft has changes that readers do not "
    "have. Publish or undo these first."
)
NOT_KEPT = "No revision was kept of what readers have of “{}”. Publish it once from its own page."


class DecisionError(Exception):
    """The decision can't be carried out; the message is a sentence, and nothing has changed."""


@dataclass(frozen=True)
class Renewed:
    """What readers have of an entry, with new words; ``is_edited``: its draft has other edits."""

    approved: Approved
    is_edited: bool


def accept_figures(
    shown: Mapping[UUID, str], *, reason: str, by: Any, at: datetime
) -> list[Change]:
    """Publish moved figures and all that shows them anew, with a correction; return the changes.

    ``shown`` has, by the ids of the figures, the versions that the actor was shown. Raises
    DecisionError, or what ``publish()`` does.
    """
    with transaction.atomic():
        figures = find_shown_figures(shown, reason=reason)
        used = {use.draft.pk: use.draft for figure in figures for use in figure.uses}
        concerned = [*(figure.draft for figure in figures), *used.values()]
        locked = {draft.pk: draft for draft in lock_drafts(concerned)}
        if find_versions(shown) != dict(shown):
            raise DecisionError(MOVED_ON.format(figures[0].draft))
        # Rendered before the log is locked, for which all publishers wait.
        renewed = approve_together([locked[figure.draft.pk] for figure in figures], by=by, at=at)
        companions = {
            str(pk): Companion(each.approved.draft.published.type, each.approved.document)
            for pk, each in renewed.items()
        }
        users = [locked[pk] for pk in used]
        renewed |= approve_together(users, by=by, at=at, companions=companions)
        digests = {pk: digest_draft(locked[pk], renewed[pk], companions) for pk in locked}
        changes: list[Change] = []
        for figure in figures:
            documents = [renewed[figure.draft.pk].approved]
            published = publish_words(documents, [figure], reason=reason, by=by, at=at)
            if not (published and figure.current):
                raise DecisionError(NO_WORDS.format(figure.draft))
            changes += published
        for group, quoted in group_users(figures):
            documents = [renewed[pk].approved for pk in group]
            changes += publish_words(documents, quoted, reason=reason, by=by, at=at)
        record_decisions(figures, MoveDecision.Outcome.ACCEPTED, reason=reason, by=by, at=at)
        save_digests(locked.values(), digests)
    return changes


def refuse_figures(
    shown: Mapping[UUID, str], *, reason: str, by: Any, at: datetime
) -> list[MoveDecision]:
    """Keep the words of moved figures, with a reason; see ``accept_figures()``."""
    with transaction.atomic():
        figures = find_shown_figures(shown, reason=reason)
        lock_drafts([figure.draft for figure in figures])
        return record_decisions(figures, MoveDecision.Outcome.REFUSED, reason=reason, by=by, at=at)


def find_shown_figures(shown: Mapping[UUID, str], *, reason: str) -> list[MovedFigure]:
    """Find the figures in the versions that were shown. Raises DecisionError."""
    if not reason.strip():
        raise DecisionError(NO_REASON)
    waiting = find_figures_by_id(shown)
    for pk, version in shown.items():
        figure = waiting.get(pk)
        if figure is None or figure.shown_digest != version:
            raise DecisionError(MOVED_ON.format(figure.draft if figure else pk))
    return [waiting[pk] for pk in shown]


def find_versions(shown: Mapping[UUID, str]) -> dict[UUID, str]:
    return {pk: figure.shown_digest for pk, figure in find_figures_by_id(shown).items()}


def approve_together(
    drafts: Iterable[Draft], *, by: Any, at: datetime, companions: Companions = NO_COMPANIONS
) -> dict[UUID, Renewed]:
    """Render what readers have of locked drafts, by id, ready to be written.

    Raises DecisionError.
    """
    renewed = {
        draft.pk: approve_words(draft, by=by, at=at, companions=companions) for draft in drafts
    }
    for each in renewed.values():
        _ = each.approved.prepared
    return renewed


def digest_draft(draft: Draft, renewed: Renewed, companions: Companions) -> str:
    """Compute the digest of what a draft would publish, with the edits that readers lack."""
    if not renewed.is_edited:
        return renewed.approved.prepared.digest
    saved = type(draft)._base_manager.get(pk=draft.pk)
    saved.companions = companions
    return canonical_json.digest(canonical_json.dump(saved.render()))


def save_digests(drafts: Iterable[Draft], digests: Mapping[UUID, str]) -> None:
    """Store the digests of drafts, with a few statements for each type."""
    by_type: dict[type[Draft], list[Draft]] = {}
    for draft in drafts:
        draft.content_digest = digests[draft.pk]
        by_type.setdefault(type(draft), []).append(draft)
    for model, group in by_type.items():
        model._base_manager.bulk_update(group, ["content_digest"], batch_size=200)


def approve_words(
    draft: Draft, *, by: Any, at: datetime, companions: Companions = NO_COMPANIONS
) -> Renewed:
    """Render what readers have of a locked draft, with the words that its sources give now.

    Raises DecisionError.
    """
    published = load_published_draft(draft)
    if published is None:
        raise DecisionError(NOT_KEPT.format(draft))
    revision, renewed = published.revision, published.draft
    draft.current = renewed.current  # what record_act() compares the published revision with
    renewed.companions = companions
    if renewed.drop_typed_words():
        if published.is_edited:
            raise DecisionError(TYPED_AND_EDITED.format(draft))
        renewed.save()
        draft.current = record_revision(renewed, Revision.Act.SAVE, by=by)
        revision = draft.current.number
    approved = Approved(draft, renewed.render(), renewed.public_files(), revision, at)
    return Renewed(approved, published.is_edited)


def publish_words(
    approved: Sequence[Approved],
    figures: Sequence[MovedFigure],
    *,
    reason: str,
    by: Any,
    at: datetime,
) -> list[Change]:
    """Publish what was rendered of entries, with the new words of these figures.

    It is a correction where words have changed, which says both and the reason.
    """
    new = [f"“{each.quoted}” is now “{each.current}”." for each in figures if each.has_new_words]
    significance = Change.Significance.CORRECTION if new else Change.Significance.MINOR
    return publish_approved(
        approved,
        by=by,
        at=at,
        note=" ".join([*new, reason.strip()]),
        significance=significance,
    )


def group_users(
    figures: Iterable[MovedFigure],
) -> Iterator[tuple[list[UUID], list[MovedFigure]]]:
    """Yield the entries that show the same figures, with these: one act publishes them."""
    shown: dict[UUID, list[MovedFigure]] = {}
    for figure in figures:
        for use in figure.uses:
            shown.setdefault(UUID(str(use.draft.pk)), []).append(figure)
    groups: dict[tuple[int, ...], list[UUID]] = {}
    for pk, quoted in shown.items():
        groups.setdefault(tuple(each.change.sequence for each in quoted), []).append(pk)
    for users in groups.values():
        yield users, shown[users[0]]


def record_decisions(
    figures: Iterable[MovedFigure], outcome: MoveDecision.Outcome, *, reason: str, by: Any, at: Any
) -> list[MoveDecision]:
    """Record what was decided about each figure."""
    return MoveDecision.objects.bulk_create(
        MoveDecision(
            type=figure.draft.published.type,
            entry_id=figure.draft.pk,
            title=figure.title,
            sequence=figure.change.sequence,
            status=figure.status.value,
            outcome=outcome,
            quoted=figure.quoted,
            current=figure.current,
            reason=reason.strip(),
            at=at,
            by=by,
        )
        for figure in figures
    )
