"""Read which figures have changed since a place in the log: what they said there, and say now.

A type whose words others quote (``quoting_relations``) says figures: claims do. The log says which
of them have moved, editions what they said.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet

from cms.api.database.snapshot import LogState, reader_queryset
from cms.lib import canonical_json
from cms.lib.quoted_words import Words, describe_words
from cms.lib.timestamps import format_rfc3339
from cms.published.chain import Place
from cms.published.models.evidence import EvidenceStatus
from cms.published.models.log import Change, Edition
from cms.published.models.rows import published_types
from cms.syndication.partners.scope import EVERYTHING, Scope
from cms.syndication.partners.scope_history import build_scope_filter
from cms.syndication.sync.change_feed import SCAN_LIMIT, find_place
from cms.syndication.sync.change_records import build_entry_url
from cms.syndication.sync.documents import load_published_values

Json = dict[str, Any]
COLUMNS = (
    *("pk", "locale", "slug", "title", "edition", "live_edition__document"),
    *("evidence_state__status", "evidence_state__detail"),
)


@dataclass(frozen=True)
class FigureQuery:
    """The parameters of a request for changed figures.

    ``since`` is the sequence with which figures are compared, ``after`` the one up to which the
    client has read.
    """

    since: int
    after: int
    size: int
    scope: Scope = EVERYTHING


@dataclass(frozen=True)
class FigurePage:
    """One page of changed figures, in the order of the last change of each.

    ``place`` is the place in the log that a client has reached with this page.
    """

    figures: list[Json]
    place: Place


def load_figure_page(query: FigureQuery, log_state: LogState) -> FigurePage:
    """Load the next page: at most four statements, however long the log is."""
    last = min(query.after + SCAN_LIMIT, log_state.sequence)
    changes = list(select_last_changes(query, last)[: query.size + 1])
    if len(changes) > query.size:
        changes.pop()
        last = changes[-1].sequence
    rows = load_rows(changes, query.scope)
    former = load_former_editions(rows, query.since)
    figures = [
        build_figure(change, rows[change.entry_id], former.get(change.entry_id), query.scope)
        for change in changes
        if change.entry_id in rows
    ]
    changed = [each for each in figures if each is not None]
    return FigurePage(changed, find_place(last, changes, log_state))


def list_figure_types() -> list[str]:
    """List the types whose entries say figures."""
    models = published_types().values()
    return sorted({model.rests_on[name] for model in models for name in model.quoting_relations})


def select_last_changes(query: FigureQuery, last: int) -> "QuerySet[Any]":
    """Select the last change of each entry that says figures, of those up to ``last``, in order.

    ``has_moved``: its evidence has moved since the place that is asked about.
    """
    later = reader_queryset(Change).filter(
        entry_id=OuterRef("entry_id"), sequence__gt=OuterRef("sequence")
    )
    moves = reader_queryset(Change).filter(
        entry_id=OuterRef("entry_id"), sequence__gt=query.since, kind=Change.Kind.EVIDENCE
    )
    changes = reader_queryset(Change).filter(
        build_scope_filter(query.scope),
        ~Exists(later),
        type__in=list_figure_types(),
        sequence__gt=query.after,
        sequence__lte=last,
    )
    return changes.annotate(has_moved=Exists(moves)).order_by("sequence")


def load_rows(changes: Sequence[Change], scope: Scope) -> dict[UUID, Json]:
    """Load what is published of the changed entries, by id: one statement for all types."""
    ids: dict[str, list[UUID]] = {}
    for change in changes:
        ids.setdefault(change.type, []).append(change.entry_id)
    values = load_published_values(ids, scope, columns=COLUMNS)
    rows: list[Json] = [dict(zip(COLUMNS, each, strict=True)) for each in values]
    return {row["pk"]: row for row in rows}


def load_former_editions(ids: Collection[UUID], since: int) -> dict[UUID, tuple[int, str]]:
    """Load the number and the document of the edition that readers had at a place, by entry."""
    editions = reader_queryset(Edition).filter(entry_id__in=ids, sequence__lte=since)
    later = reader_queryset(Edition).filter(
        entry_id=OuterRef("entry_id"), sequence__gt=OuterRef("sequence"), sequence__lte=since
    )
    rows = editions.filter(~Exists(later)).values_list("entry_id", "number", "document")
    return {id: (number, document) for id, number, document in rows} if ids else {}


def build_figure(
    change: Any, row: Mapping[str, Any], former: tuple[int, str] | None, scope: Scope
) -> Json | None:
    """Build one figure as partners read it: before, now, and what its sources give.

    None: it says the same as before, on evidence that has not moved. Of a table there are the cells
    that differ.
    """
    now = read_words(change.type, row["live_edition__document"])
    before = read_words(change.type, former[1]) if former else None
    if before == now and not change.has_moved:
        return None
    detail = canonical_json.load(row["evidence_state__detail"] or "{}")
    current = (detail.get("current") or {}).get("text")
    return {
        "id": str(row["pk"]),
        "type": change.type,
        "slug": row["slug"],
        "locale": row["locale"],
        "title": row["title"],
        "url": build_entry_url(change),
        "sequence": change.sequence,
        "place": str(Place.of_change(change)),
        "at": format_rfc3339(change.at),
        "evidence": row["evidence_state__status"] or EvidenceStatus.CURRENT.value,
        "before": (
            {"edition": former[0], **scope.filter_fields(show_words(before, now))}
            if former and before
            else None
        ),
        "now": {"edition": row["edition"], **scope.filter_fields(show_words(now, before))},
        "current": scope.filter_fields({"text": current}) if current else None,
    }


def read_words(type: str, document: str) -> Words:
    """Read the words that an edition lends. Raises LookupError for a type that lends none."""
    words = published_types()[type].lent_words(canonical_json.load(document))
    if words is None:
        raise LookupError(f"Nothing can be quoted of a {type}.")
    return words


def show_words(words: Words, other: Words | None) -> Json:
    """Describe words for readers; of a table what ``other`` does not have, if that differs."""
    if other is None or other == words:
        return {"text": words["text"], "value": words["value"]}
    return describe_words(words, other=other)
