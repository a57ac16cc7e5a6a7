"""The only writer of the published tables; ``cms.publishing`` calls it in its transaction."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Model

from cms.lib.row_selection import Selection, select_rows
from cms.lib.timestamps import RESOLUTION, truncate_instant
from cms.published.bulk_insert import delete_rows, insert_rows, replace_rows, update_row
from cms.published.chain import link_change
from cms.published.entry_log import EntryLog
from cms.published.models.embargoed import Embargoed
from cms.published.models.evidence import EvidenceState
from cms.published.models.log import Change, ChangeTarget, Edition, Head
from cms.published.models.quoted_words import QuotedWords
from cms.published.models.references import Card, Reference, Slug
from cms.published.models.rows import Published
from cms.published.picture_rows import delete_pictures
from cms.published.projection import Prepared, Projection, Target
from cms.published.public_files import delete_files_on_commit
from cms.published.reference_keys import hash_id
from cms.published.search import index
from cms.published.search.models import SearchText
from cms.published.sql import placeholder_list

REFERENCE_COLUMNS = ("source", "relation", "target", "locale", "is_first")


class FormerRows(NamedTuple):
    """What the tables hold of some entries before they are written.

    ``targets`` are those of the change before, ``holders`` the entries whose slugs they come to.
    """

    cards: list[Card]
    texts: list[SearchText]
    embargoed: list[Embargoed]
    states: list[EvidenceState]
    references: list[Reference]
    targets: list[ChangeTarget]
    words: list[QuotedWords]
    holders: list[Published]


class SlugTakenError(Exception):
    """Another live entry of the type holds the slug in this locale."""

    def __init__(self, *, entry_id: str, slug: str, title: str) -> None:
        self.entry_id, self.slug, self.title = entry_id, slug, title  # entry_id: who asked for it
        super().__init__(
            f"The address “{slug}” belongs to “{title}”, which is published. "
            "Choose another slug, or publish that entry under a new one first."
        )


def lock_head() -> Head:
    """Lock the head of the log until the commit: nobody else can get a sequence before.

    This makes sequences gapless and puts them in commit order. SQLite has a single writer anyway;
    PostgreSQL makes other publishers wait for this row.
    """
    locked = Selection(Head, "id = 1", [])
    (heads,) = select_rows(locked, is_locking=True)
    if not heads:  # the very first publication
        Head.objects.get_or_create(pk=1)
        (heads,) = select_rows(locked, is_locking=True)
    head: Head = heads[0]
    head.former_modified_at = head.modified_at
    return head


def append_changes(head: Head, changes: list[Change]) -> None:
    """Append changes in this order, each linked to the one before it, with two statements."""
    for change in changes:
        head.sequence += 1
        change.sequence, change.at = head.sequence, stamp_instant(head, change.at)
        change.chain = head.chain = link_change(head.chain, change)
        head.modified_at = next_modified_at(change.at, former=head.former_modified_at)
    update_row(head, ("sequence", "chain", "latest_at", "modified_at"))
    insert_rows(changes)


def next_modified_at(at: datetime, *, former: datetime | None) -> datetime:
    """Return the ``Last-Modified`` after a change: the end of its second, or a later one.

    The state before was sent with earlier dates alone, also where clients took its ``Date``.
    """
    second = timedelta(seconds=1)
    end = at.replace(microsecond=0) + second
    return max(end, former + second) if former else end


def stamp_instant(head: Head, at: datetime) -> datetime:
    """Return the instant of all changes that are appended through this locked head.

    It is ``at`` as it is shown, but later than all that readers may have seen before: whoever asks
    for what came after the latest instant they know misses nothing.
    """
    if head.instant is None:
        head.instant = truncate_instant(at)
        if head.latest_at:
            head.instant = max(head.instant, truncate_instant(head.latest_at) + RESOLUTION)
        head.latest_at = head.instant
    return head.instant


def record_targets(
    change: Change,
    targets: set[Target],
    *,
    after: Change | None,
    recorded: Iterable[ChangeTarget] | None = None,
) -> None:
    """Record what the changed entry refers to, and all that it ever referred to before.

    ``targets`` are those of the new edition, ``after`` is the entry's change before this one, and
    ``recorded`` has its targets, if they are at hand.
    """
    former = {}
    if after:
        if recorded is None:
            recorded = ChangeTarget.objects.filter(change_id=after.sequence)
        former = {
            (each.relation, each.target): each.is_member
            for each in recorded
            if each.change_id == after.sequence
        }
    insert_rows(
        ChangeTarget(
            change_id=change.sequence,
            relation=relation,
            target=target,
            was_member=former.get((relation, target), False),
            is_member=(relation, target) in targets,
        )
        for relation, target in sorted(former.keys() | targets)
    )


def complete_targets(projections: Iterable[Projection]) -> None:
    """Record the targets of current editions where they are missing, with one statement.

    A new relation of a type has none in older changes.
    """
    targets = [target for each in projections for target in build_first_targets(each)]
    ChangeTarget.objects.bulk_create(targets, ignore_conflicts=True)


def build_first_targets(projection: Projection) -> list[ChangeTarget]:
    """Build the targets of a change that has recorded none."""
    return [
        ChangeTarget(
            change_id=projection.row.sequence,
            relation=relation,
            target=target,
            was_member=False,  # its views are told of it here, or they would never be
            is_member=True,
        )
        for relation, target in sorted(projection.targets)
    ]


def latest_place(entry_id: UUID | str) -> tuple[int, str]:
    """Return sequence and language of the latest act upon the entry in the log; 0 and "": none."""
    acts = Change.objects.filter(entry_id=entry_id).exclude(kind=Change.Kind.EVIDENCE)
    return acts.order_by("-sequence").values_list("sequence", "locale").first() or (0, "")


def logged_entry_ids(entry_ids: Iterable[UUID]) -> list[UUID]:
    """Return those of the entries that have a change in the log."""
    changes = Change.objects.filter(entry_id__in=list(entry_ids))
    return list(changes.values_list("entry_id", flat=True).distinct())


def free_slugs(moves: Iterable[tuple[Prepared, EntryLog]]) -> None:
    """Free the slugs that published entries are about to give up, so that two entries can swap."""
    for prepared, log in moves:
        if log.latest and log.is_live and log.latest.slug != prepared.document["slug"]:
            rows = prepared.model._default_manager.filter(pk=prepared.entry_id)
            rows.update(slug=str(prepared.entry_id))


def read_former_rows(moves: Iterable[tuple[Prepared, Change | None]]) -> FormerRows:
    """Read what the tables hold of these entries; call it with the log locked. One statement.

    With each stands the entry's change before this one, where there is one.
    """
    ids: list[UUID] = []
    sequences: list[int] = []
    slugs: dict[tuple[type[Published], str], list[str]] = {}
    for prepared, after in moves:
        ids.append(prepared.entry_id)
        sequences += [after.sequence] if after else []
        if comes_to_slug(slug := prepared.document["slug"], after):
            slugs.setdefault((prepared.model, prepared.document["locale"]), []).append(slug)
    keys = [hash_id(each) for each in ids]
    places = placeholder_list(ids)
    of_entries = f"entry_id IN ({places})"
    cards, texts, embargoed, states, references, targets, words, *holders = select_rows(
        Selection(Card, of_entries, ids),
        Selection(SearchText, of_entries, ids),
        Selection(Embargoed, f"id IN ({places})", ids),
        Selection(EvidenceState, of_entries, ids),
        Selection(Reference, f"source IN ({places})", keys),
        Selection(ChangeTarget, f"change_id IN ({placeholder_list(sequences)})", sequences),
        Selection(QuotedWords, f"quoting IN ({places})", keys),
        *(
            Selection(
                model, f"locale = %s AND slug IN ({placeholder_list(texts)})", [locale, *texts]
            )
            for (model, locale), texts in slugs.items()
        ),
    )
    held = [row for rows in holders for row in rows]
    return FormerRows(cards, texts, embargoed, states, references, targets, words, held)


def comes_to_slug(slug: str, after: Change | None) -> bool:
    """Return whether an entry does not hold the slug since its change before this one."""
    return after is None or after.kind == Change.Kind.WITHDRAW or after.slug != slug


def replace_projections(
    moves: Sequence[tuple[Projection, Change | None]], former: FormerRows
) -> None:
    """Replace the published rows of entries with their projections. Raises SlugTakenError.

    With each stands the entry's change before this one, where there is one. Their editions are
    there.
    """
    take_slugs([(projection.row, after) for projection, after in moves], former.holders)
    projections = [projection for projection, _ in moves]
    statuses = {each.reference_key: each.status for each in former.states if not each.is_withdrawn}
    for projection in projections:
        row = projection.row  # its evidence is assessed once all rows are there
        row.evidence = statuses.get(row.reference_key, row.evidence)
        replace_parts(projection, former.references)
    for model in {type(each.row): None for each in projections}:
        replace_rows((each.row for each in projections if type(each.row) is model), key="id")
    known = {list_values(card) for card in former.cards}
    changed = [each.card for each in projections if list_values(each.card) not in known]
    replace_rows(changed, key="entry_id")
    replace_words(projections, former.words)
    index.index_texts([each.search for each in projections], former.texts)


def list_values(row: Model) -> tuple[str, ...]:
    """List the values of a row as texts: ids may be such."""
    return tuple(str(getattr(row, field.attname)) for field in row._meta.concrete_fields)


def replace_parts(projection: Projection, former: Iterable[Reference]) -> None:
    """Replace the parts of the entry, and those references of all its rows that have changed.

    ``former`` has the references of the entry itself.
    """
    model, entry_id = type(projection.row), projection.row.pk
    sources = {row.reference_key for row in projection.parts}
    for part_model in model.parts:
        parts = part_model._default_manager.filter(owner_id=entry_id)
        sources.update(parts.values_list("reference_key", flat=True))
        parts.delete()
        insert_rows(p for p in projection.parts if type(p) is part_model)
    wanted = {reference_values(each): each for each in projection.references}
    stored = [each for each in former if each.source == projection.row.reference_key]
    stored += Reference.objects.filter(source__in=sources) if sources else []
    delete_rows(each for each in stored if wanted.pop(reference_values(each), None) is None)
    insert_rows(wanted.values())


def replace_words(projections: Sequence[Projection], former: Iterable[QuotedWords]) -> None:
    """Replace the words that documents quote and lend, where they have changed."""
    wanted = {get_words(each): each for projection in projections for each in projection.words}
    replaced = {projection.row.reference_key for projection in projections}
    stored = [each for each in former if each.quoting in replaced]  # others have no new edition
    if gone := [each.pk for each in stored if wanted.pop(get_words(each), None) is None]:
        QuotedWords.objects.filter(pk__in=gone).delete()
    insert_rows(wanted.values())


def get_words(row: QuotedWords) -> tuple[int, int, str]:
    return row.quoting, row.quoted, row.words


def reference_values(reference: Reference) -> tuple[Any, ...]:
    """Return all that a reference says."""
    return tuple(getattr(reference, name) for name in REFERENCE_COLUMNS)


def put_projections(projections: list[Projection]) -> None:
    """Insert the rows, editions and targets of new entries of one type with a few statements.

    The database refuses a slug that another entry holds (IntegrityError).
    """
    rows = [projection.row for projection in projections]
    model = type(rows[0])
    insert_rows(rows)
    insert_rows(projection.card for projection in projections)
    for part_model in model.parts:
        insert_rows(
            p for projection in projections for p in projection.parts if type(p) is part_model
        )
    insert_rows(r for projection in projections for r in projection.references)
    insert_rows(words for projection in projections for words in projection.words)
    assign_slugs(rows)
    insert_rows(projection.edition for projection in projections)
    index.index_texts([projection.search for projection in projections], former=[])
    insert_rows(target for each in projections for target in build_first_targets(each))


def take_slugs(
    moves: Iterable[tuple[Published, Change | None]], holders: Iterable[Published]
) -> None:
    """Record the entries as holders of the slugs that they come to. Raises SlugTakenError.

    With each row stands the entry's change before this one, where there is one. ``holders`` have
    one of the slugs so far; those that come to another one give theirs up.
    """
    rows = [row for row, after in moves if comes_to_slug(row.slug, after)]
    coming = {str(row.pk) for row in rows}
    held = {slug_place(each): each for each in holders if str(each.pk) not in coming}
    for row in rows:
        holder = held.setdefault(slug_place(row), row)
        if holder is not row:
            raise SlugTakenError(entry_id=str(row.pk), slug=row.slug, title=holder.title)
    if rows:
        assign_slugs(rows)


def slug_place(row: Published) -> tuple[str, str, str]:
    """Return what one entry alone can hold: a slug in a language, among those of its type."""
    return (row.type, row.locale, row.slug)


def assign_slugs(rows: list[Published]) -> None:
    """Record each row's entry as the holder of its slug, which old addresses redirect to."""
    Slug.objects.bulk_create(
        [Slug(type=row.type, locale=row.locale, slug=row.slug, entry_id=row.pk) for row in rows],
        update_conflicts=True,
        unique_fields=["type", "locale", "slug"],
        update_fields=["entry_id"],
    )


def delete_parts(model: type[Published], entry_id: UUID | str) -> None:
    """Delete the parts of the entry, and the references of all its rows."""
    sources = [hash_id(entry_id)]
    for part_model in model.parts:
        parts = part_model._default_manager.filter(owner_id=entry_id)
        sources += parts.values_list("reference_key", flat=True)
        parts.delete()
    Reference.objects.filter(source__in=sources).delete()


def delete_derived_rows(model: type[Published], entry_id: UUID | str) -> None:
    """Delete the entry's published row with its parts, references and card."""
    delete_parts(model, entry_id)
    Card.objects.filter(entry_id=entry_id).delete()
    model._default_manager.filter(pk=entry_id).delete()


def add_editions(editions: Iterable[Edition]) -> None:
    insert_rows(editions)


def remove_entry(row: Published) -> None:
    """Delete the entry from the read side, with its editions and public files."""
    index.remove_text(row.pk)  # while its edition is there, of which the text repeats most
    editions = Edition.objects.filter(entry_id=row.pk)
    delete_files_on_commit(type(row), list(editions.values_list("document", flat=True)))
    editions.delete()
    EvidenceState.objects.filter(entry_id=row.pk).delete()
    QuotedWords.objects.filter(quoting=row.reference_key).delete()
    delete_pictures([row.pk])
    delete_derived_rows(type(row), row.pk)


def save_embargoed(row: Embargoed) -> None:
    """Insert or replace the document that partners get under embargo."""
    row.save()


def delete_embargoed(entry_ids: Iterable[UUID]) -> int:
    """End the embargo of the entries; return how many were shared."""
    count, _ = Embargoed.objects.filter(pk__in=list(entry_ids)).delete()
    return count


def reschedule_embargoed(entry_ids: Iterable[UUID], instant: datetime) -> None:
    """Move the end of the entries' embargo to ``instant``."""
    Embargoed.objects.filter(pk__in=list(entry_ids)).update(lifts_at=instant)
