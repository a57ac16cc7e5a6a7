"""Entries as they were: one edition, its holes filled from what is published now.

Withdrawing an entry deletes its editions, so those that are there are never older than the last
withdrawal; of those that are gone, the log still knows why.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.http import QueryDict
from django.utils import timezone

from cms.api.database.snapshot import Seen, rows
from cms.api.entries import lookup
from cms.api.entries.missing import withdrawn
from cms.api.errors.problem_details import Problem
from cms.api.http import cache_tag_header
from cms.api.query.parameters import Parameter
from cms.api.query.values import Moment
from cms.api.representations import bodies
from cms.api.representations.cards import cards_of
from cms.api.representations.documents import complete, with_blocks
from cms.lib import canonical_json
from cms.lib.characters import quote_input
from cms.lib.placeholders import REF
from cms.lib.timestamps import format_rfc3339
from cms.published.models.log import Change, Edition
from cms.published.projection import EditionMetadata, EntryAddress, render_detail, render_listing

if TYPE_CHECKING:
    from cms.api.views.collections import EntryViewSet

Json = dict[str, Any]
NUMBER_TEXT = re.compile(r"[1-9][0-9]{0,8}", re.ASCII)


class Past(Moment):
    """A moment that is over, but for what is left of today."""

    expects = (
        "a time that has passed, such as 2018-01-31T12:00:00Z, a date, or -30d, not before the "
        "year 1800"
    )

    def parse(self, text: str) -> datetime:
        moment = super().parse(text)
        if moment.astimezone(UTC).date() > timezone.now().astimezone(UTC).date():
            raise ValueError
        return moment


AS_OF = Parameter(
    "as_of",
    Past(to_the_end=True),
    help=(
        "The entry as readers had it at that time: the edition of then, with the cards of today. "
        "A date means its last moment in UTC."
    ),
)


@dataclass(frozen=True)
class Now:
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


def now(
    view: "type[EntryViewSet]",
    name: str,
    values: Json,
    *,
    query: QueryDict,
    seen: Seen,
    below: str = "",
) -> Now:
    """The entry of this name. Raises Problem if it is not here, also for its past."""
    columns = columns_of(view)
    row = lookup.row_of(view, name, values, columns, query=query, seen=seen, below=below)
    return now_of(view, row)


def columns_of(view: "type[EntryViewSet]") -> list[str]:
    """What of a published row makes a ``Now``."""
    beside = [view.neighbours.field, *view.neighbours.columns] if view.neighbours else []
    return ["pk", "slug", "locale", "edition", "first_published_at", "corrections", *beside]


def now_of(view: "type[EntryViewSet]", row: tuple[Any, ...]) -> Now:
    pk, slug, locale, edition, first, corrections, *others = row
    within, *neighbours = others or [None]
    kind, place = view.published.type, EntryAddress(slug, locale)
    return Now(pk, kind, place, edition, first, corrections, within, tuple(neighbours))


def number_of(text: str) -> int:
    if not NUMBER_TEXT.fullmatch(text):
        raise Problem("no-such-edition", f"“{quote_input(text)}” is not the number of an edition.")
    return int(text)


def editions_of(now: Now, numbers: Sequence[int], *, seen: Seen) -> list[Edition]:
    """The editions of these numbers, in their order. Raises Problem if one is not there."""
    found = {
        edition.number: edition
        for edition in rows(Edition).filter(entry_id=now.id, number__in=numbers)
    }
    for number in numbers:
        if number not in found:
            raise missing(now, number, seen=seen)
    return [found[number] for number in numbers]


def missing(now: Now, number: int, *, seen: Seen) -> Problem:
    """Withdrawn with its entry once, or never there."""
    gone = of_entry(now).filter(kind=Change.Kind.WITHDRAW, edition__gte=number)
    if change := gone.order_by("sequence").first():
        return withdrawn(change, seen=seen)
    detail = f"There is no edition {number}: the newest is {now.edition}."
    return Problem("no-such-edition", detail, latest=now.edition)


def edition_at(now: Now, moment: datetime, *, seen: Seen) -> Edition:
    """What readers had then. Raises Problem if they had nothing, or nothing that is left."""
    until = rows(Edition).filter(entry_id=now.id, at__lte=moment)
    if edition := until.order_by("-number").first():
        return edition
    latest = of_entry(now).filter(at__lte=moment).order_by("-sequence").first()
    if latest is None:
        first = format_rfc3339(now.first_published_at)
        detail = f"This {now.type} was first published on {first[:10]}, after the time asked for."
        raise Problem("not-yet-published", detail, first_published_at=first)
    if latest.kind == Change.Kind.WITHDRAW:
        raise withdrawn(latest, seen=seen)
    raise missing(now, latest.edition, seen=seen)


def of_entry(now: Now) -> Any:
    return rows(Change).filter(type=now.type, entry_id=now.id)


def whole(
    view: "type[EntryViewSet]", now: Now, edition: Edition, *, forms: Sequence[str], seen: Seen
) -> Json:
    """The edition as readers get it, bodies in ``forms``. Neighbours are those of today."""
    rich, stored = view.published.rich_fields, detail(view, now, edition)
    if bodies.need_blocks(forms):
        stored = with_blocks(stored, edition.document, keys=rich)
    row = (stored, *beside(view, now, canonical_json.load(edition.document)))
    cards = cards_of(seen)
    (item,) = complete([row], cards, neighbours=view.neighbours, rich=rich, forms=forms)
    cache_tag_header.add_item_tags(view, item)
    return item


def beside(view: "type[EntryViewSet]", now: Now, document: Json) -> tuple[UUID | None, ...]:
    """The neighbours of today, if the entry still stands in the whole that it stood in then."""
    if not view.neighbours:
        return ()
    hole = document[view.neighbours.within]
    stayed = hole is not None and hole[REF] == str(now.within)
    return now.neighbours if stayed else (None, None)


def detail(view: "type[EntryViewSet]", now: Now, edition: Edition) -> str:
    """The edition's JSON with its holes open, under the address that the entry has today."""
    document = canonical_json.load(edition.document)
    return render_detail(view.published, document, facts_of(now, edition), address=now.place)


def line(view: "type[EntryViewSet]", now: Now, edition: Edition) -> tuple[Any, ...]:
    """The same as a list shows it, with the ids of its neighbours."""
    document = canonical_json.load(edition.document)
    stored = render_listing(view.published, document, facts_of(now, edition), address=now.place)
    return (stored, *beside(view, now, document))


def facts_of(now: Now, edition: Edition) -> EditionMetadata:
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
