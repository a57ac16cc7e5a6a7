"""Find and render editions: an entry as it was, its placeholders resolved from current rows.

Withdrawing an entry deletes its editions, so none is older than the last withdrawal; the log still
holds the reason why an edition was deleted.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import QueryDict

from cms.api.collection import Collection
from cms.api.database.snapshot import LogState, reader_queryset
from cms.api.entries import lookup
from cms.api.entries.missing import withdrawn_problem
from cms.api.errors.problem_details import Problem
from cms.api.http import cache_tag_header
from cms.api.representations import bodies
from cms.api.representations.cards import get_cards
from cms.api.representations.documents import add_blocks, render_items
from cms.lib import canonical_json
from cms.lib.characters import quote_input
from cms.lib.placeholders import REF
from cms.lib.timestamps import format_rfc3339 as format_instant
from cms.published.models.log import Change, Edition
from cms.published.projection import EditionMetadata, EntryAddress, render_detail, render_listing

Json = dict[str, Any]
EDITION_NUMBER_REGEX = re.compile(r"[1-9][0-9]{0,8}", re.ASCII)


@dataclass(frozen=True)
class CurrentEntry:
    """The published row of an entry whose editions are requested.

    ``within`` is the id of the entry that it is a part of in sequence, such as a post's series;
    ``neighbours`` are the ids of the entries before and after it there.
    """

    id: UUID
    type: str
    place: EntryAddress
    edition: int
    first_published_at: datetime
    corrections: str
    within: UUID | None
    neighbours: tuple[UUID | None, ...]


def get_current_entry(
    collection: Collection,
    name: str,
    values: Json,
    *,
    query: QueryDict,
    log_state: LogState,
    below: str = "",
) -> CurrentEntry:
    """Return the entry with this slug or id. Raises Problem as ``lookup.get_entry_row`` does."""
    columns = current_entry_columns(collection)
    row = lookup.get_entry_row(
        collection, name, values, columns, query=query, log_state=log_state, below=below
    )
    return current_entry_from_row(collection, row)


def current_entry_columns(collection: Collection) -> list[str]:
    """Return the columns of a published row that ``CurrentEntry`` is built from."""
    neighbour_columns = (
        [collection.neighbours.field, *collection.neighbours.columns]
        if collection.neighbours
        else []
    )
    return [
        "pk",
        "slug",
        "locale",
        "edition",
        "first_published_at",
        "corrections",
        *neighbour_columns,
    ]


def current_entry_from_row(collection: Collection, row: tuple[Any, ...]) -> CurrentEntry:
    """Build the entry from a row of ``current_entry_columns``."""
    pk, slug, locale, edition, first_published_at, corrections, *rest = row
    within, *neighbours = rest or [None]
    return CurrentEntry(
        id=pk,
        type=collection.type_name,
        place=EntryAddress(slug, locale),
        edition=edition,
        first_published_at=first_published_at,
        corrections=corrections,
        within=within,
        neighbours=tuple(neighbours),
    )


def parse_edition_number(text: str) -> int:
    """Parse the number in an address. Raises Problem for a text that is none."""
    if not EDITION_NUMBER_REGEX.fullmatch(text):
        raise Problem("no-such-edition", f"“{quote_input(text)}” is not the number of an edition.")
    return int(text)


def get_editions(
    entry: CurrentEntry, numbers: Sequence[int], *, log_state: LogState
) -> list[Edition]:
    """Return the editions with these numbers, in this order. Raises Problem for a missing one."""
    by_number = {
        edition.number: edition
        for edition in reader_queryset(Edition).filter(entry_id=entry.id, number__in=numbers)
    }
    for number in numbers:
        if number not in by_number:
            raise missing_edition_problem(entry, number, log_state=log_state)
    return [by_number[number] for number in numbers]


def missing_edition_problem(entry: CurrentEntry, number: int, *, log_state: LogState) -> Problem:
    """Build the problem: the edition was withdrawn with its entry, or never existed."""
    withdrawals = changes_of_entry(entry).filter(kind=Change.Kind.WITHDRAW, edition__gte=number)
    if change := withdrawals.order_by("sequence").first():
        return withdrawn_problem(change, log_state=log_state)
    detail = f"There is no edition {number}: the newest is {entry.edition}."
    return Problem("no-such-edition", detail, latest=entry.edition)


def get_edition_as_of(entry: CurrentEntry, instant: datetime, *, log_state: LogState) -> Edition:
    """Return the edition that readers had at an instant.

    Raises Problem if the entry was not published then, or was withdrawn since.
    """
    earlier = reader_queryset(Edition).filter(entry_id=entry.id, at__lte=instant)
    if edition := earlier.order_by("-number").first():
        return edition
    latest = changes_of_entry(entry).filter(at__lte=instant).order_by("-sequence").first()
    if latest is None:
        first = format_instant(entry.first_published_at)
        detail = f"This {entry.type} was first published on {first[:10]}, after the time asked for."
        raise Problem("not-yet-published", detail, first_published_at=first)
    if latest.kind == Change.Kind.WITHDRAW:
        raise withdrawn_problem(latest, log_state=log_state)
    raise missing_edition_problem(entry, latest.edition, log_state=log_state)


def changes_of_entry(entry: CurrentEntry) -> "QuerySet[Change]":
    """Return the changes of an entry in the log."""
    return reader_queryset(Change).filter(type=entry.type, entry_id=entry.id)


def render_edition(
    collection: Collection,
    entry: CurrentEntry,
    edition: Edition,
    *,
    forms: Sequence[str],
    log_state: LogState,
) -> Json:
    """Render an edition, with bodies in these forms and with the current neighbours."""
    rich, stored = collection.rich_fields, render_stored_detail(collection, entry, edition)
    if bodies.needs_blocks(forms):
        stored = add_blocks(stored, edition.document, keys=rich)
    row = (stored, *current_neighbours(collection, entry, canonical_json.load(edition.document)))
    cards = get_cards(log_state)
    (item,) = render_items([row], cards, neighbours=collection.neighbours, rich=rich, forms=forms)
    cache_tag_header.add_item_tags(collection.name, collection.sequence_of(item))
    return item


def current_neighbours(
    collection: Collection, entry: CurrentEntry, document: Json
) -> tuple[UUID | None, ...]:
    """Return the current neighbours, if the entry is in the same sequence as in the document."""
    if not collection.neighbours:
        return ()
    placeholder = document[collection.neighbours.within]
    is_same_sequence = placeholder is not None and placeholder[REF] == str(entry.within)
    return entry.neighbours if is_same_sequence else (None, None)


def render_stored_detail(collection: Collection, entry: CurrentEntry, edition: Edition) -> str:
    """Render the stored JSON of an edition, placeholders kept, with the entry's current address."""
    document = canonical_json.load(edition.document)
    return render_detail(
        collection.entry_model, document, edition_metadata(entry, edition), address=entry.place
    )


def build_list_row(
    collection: Collection, entry: CurrentEntry, edition: Edition
) -> tuple[Any, ...]:
    """Return the stored list item of an edition, with the ids of its neighbours."""
    document = canonical_json.load(edition.document)
    stored = render_listing(
        collection.entry_model, document, edition_metadata(entry, edition), address=entry.place
    )
    return (stored, *current_neighbours(collection, entry, document))


def edition_metadata(entry: CurrentEntry, edition: Edition) -> EditionMetadata:
    """Return what a document says of its edition.

    All corrections of the entry are among it: an old edition is not right for being old.
    """
    return EditionMetadata(
        entry_id=str(entry.id),
        edition=edition.number,
        sequence=edition.sequence,
        first_published_at=entry.first_published_at,
        updated_at=edition.at,
        corrections=canonical_json.load(entry.corrections),
    )
