"""Entries as they were: one edition, its holes filled from what is published now.

Withdrawing an entry deletes its editions, so those that are there are never older than the last
withdrawal; of those that are gone, the log still knows why.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

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
from cms.lib.timestamps import format_rfc3339
from cms.published.models.log import Change, Edition
from cms.published.projection import EditionMetadata, EntryAddress, render_detail, render_listing

Json = dict[str, Any]
NUMBER_TEXT = re.compile(r"[1-9][0-9]{0,8}", re.ASCII)


@dataclass(frozen=True)
class CurrentEntry:
    """The published row under which somebody asks for the past. ``within``: the id of the whole
    that it stands in, with the ids of its neighbours there.
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
    """The entry of this name. Raises Problem if it is not here, also for its past."""
    columns = current_entry_columns(collection)
    row = lookup.get_entry_row(
        collection, name, values, columns, query=query, log_state=log_state, below=below
    )
    return current_entry_from_row(collection, row)


def current_entry_columns(collection: Collection) -> list[str]:
    """What of a published row makes a ``Now``."""
    beside = (
        [collection.neighbours.field, *collection.neighbours.columns]
        if collection.neighbours
        else []
    )
    return ["pk", "slug", "locale", "edition", "first_published_at", "corrections", *beside]


def current_entry_from_row(collection: Collection, row: tuple[Any, ...]) -> CurrentEntry:
    pk, slug, locale, edition, first, corrections, *others = row
    within, *neighbours = others or [None]
    kind, place = collection.type_name, EntryAddress(slug, locale)
    return CurrentEntry(pk, kind, place, edition, first, corrections, within, tuple(neighbours))


def parse_edition_number(text: str) -> int:
    if not NUMBER_TEXT.fullmatch(text):
        raise Problem("no-such-edition", f"“{quote_input(text)}” is not the number of an edition.")
    return int(text)


def get_editions(
    now: CurrentEntry, numbers: Sequence[int], *, log_state: LogState
) -> list[Edition]:
    """The editions of these numbers, in their order. Raises Problem if one is not there."""
    found = {
        edition.number: edition
        for edition in reader_queryset(Edition).filter(entry_id=now.id, number__in=numbers)
    }
    for number in numbers:
        if number not in found:
            raise missing_edition(now, number, log_state=log_state)
    return [found[number] for number in numbers]


def missing_edition(now: CurrentEntry, number: int, *, log_state: LogState) -> Problem:
    """Withdrawn with its entry once, or never there."""
    gone = changes_of_entry(now).filter(kind=Change.Kind.WITHDRAW, edition__gte=number)
    if change := gone.order_by("sequence").first():
        return withdrawn_problem(change, log_state=log_state)
    detail = f"There is no edition {number}: the newest is {now.edition}."
    return Problem("no-such-edition", detail, latest=now.edition)


def get_edition_as_of(now: CurrentEntry, moment: datetime, *, log_state: LogState) -> Edition:
    """What readers had then. Raises Problem if they had nothing, or nothing that is left."""
    until = reader_queryset(Edition).filter(entry_id=now.id, at__lte=moment)
    if edition := until.order_by("-number").first():
        return edition
    latest = changes_of_entry(now).filter(at__lte=moment).order_by("-sequence").first()
    if latest is None:
        first = format_rfc3339(now.first_published_at)
        detail = f"This {now.type} was first published on {first[:10]}, after the time asked for."
        raise Problem("not-yet-published", detail, first_published_at=first)
    if latest.kind == Change.Kind.WITHDRAW:
        raise withdrawn_problem(latest, log_state=log_state)
    raise missing_edition(now, latest.edition, log_state=log_state)


def changes_of_entry(now: CurrentEntry) -> Any:
    return reader_queryset(Change).filter(type=now.type, entry_id=now.id)


def render_edition(
    collection: Collection,
    now: CurrentEntry,
    edition: Edition,
    *,
    forms: Sequence[str],
    log_state: LogState,
) -> Json:
    """The edition as readers get it, bodies in ``forms``. Neighbours are those of today."""
    rich, stored = collection.rich_fields, edition_detail(collection, now, edition)
    if bodies.needs_blocks(forms):
        stored = add_blocks(stored, edition.document, keys=rich)
    row = (stored, *current_neighbours(collection, now, canonical_json.load(edition.document)))
    cards = get_cards(log_state)
    (item,) = render_items([row], cards, neighbours=collection.neighbours, rich=rich, forms=forms)
    cache_tag_header.add_item_tags(collection.name, collection.sequence_of(item))
    return item


def current_neighbours(
    collection: Collection, now: CurrentEntry, document: Json
) -> tuple[UUID | None, ...]:
    """The neighbours of today, if the entry still stands in the whole that it stood in then."""
    if not collection.neighbours:
        return ()
    hole = document[collection.neighbours.within]
    stayed = hole is not None and hole[REF] == str(now.within)
    return now.neighbours if stayed else (None, None)


def edition_detail(collection: Collection, now: CurrentEntry, edition: Edition) -> str:
    """The edition's JSON with its holes open, under the address that the entry has today."""
    document = canonical_json.load(edition.document)
    return render_detail(
        collection.entry_model, document, edition_metadata(now, edition), address=now.place
    )


def edition_list_row(
    collection: Collection, now: CurrentEntry, edition: Edition
) -> tuple[Any, ...]:
    """The same as a list shows it, with the ids of its neighbours."""
    document = canonical_json.load(edition.document)
    stored = render_listing(
        collection.entry_model, document, edition_metadata(now, edition), address=now.place
    )
    return (stored, *current_neighbours(collection, now, document))


def edition_metadata(now: CurrentEntry, edition: Edition) -> EditionMetadata:
    return EditionMetadata(
        entry_id=str(now.id),
        edition=edition.number,
        sequence=edition.sequence,
        first_published_at=now.first_published_at,
        updated_at=edition.at,
        corrections=canonical_json.load(
            now.corrections
        ),  # all: an old edition is not right for being old
    )
