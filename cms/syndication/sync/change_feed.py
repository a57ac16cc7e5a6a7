"""Read pages of the change log: the changes after a sequence that concern a scope."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from orjson import Fragment

from cms.api.database.places import load_place
from cms.api.database.snapshot import LogState, reader_queryset
from cms.published.chain import START, Place
from cms.published.models.log import Change
from cms.published.models.references import Card, Reference
from cms.published.models.rows import published_types
from cms.published.reference_keys import list_relation_numbers
from cms.syndication.partners.scope import EVERYTHING, Scope
from cms.syndication.partners.scope_history import build_scope_filter
from cms.syndication.sync.change_records import (
    LEAVE,
    REFER,
    replacement_ids,
    serialize_change,
    serialize_change_stub,
)
from cms.syndication.sync.documents import (
    COLUMNS,
    SyncDocument,
    build_sync_documents,
    collect_referenced_ids,
    load_entry_types,
    load_published_values,
)

Json = dict[str, Any]
#: Changes that one page scans: a scope may leave out any number of them.
SCAN_LIMIT = 5_000
#: Documents that one page brings because they refer to a new entry.
MAX_ALSO = 200
#: Bytes of documents from which a page ends with the change that it has reached.
MAX_BYTES = 4_000_000
#: Target id, id and type of an entry that refers to the target.
ReferringEntry = tuple[str, UUID, str]


@dataclass(frozen=True)
class ChangeQuery:
    """The parameters of a request for changes.

    ``after`` is the sequence up to which the client has read. ``also``: of the next change, the
    client has the documents that refer to its entry up to this id.
    """

    after: int
    size: int
    scope: Scope = EVERYTHING
    with_documents: bool = False
    also: UUID | None = None


@dataclass(frozen=True)
class ChangePage:
    """One page of change records.

    ``place`` is the place in the log that a client has reached with this page. ``also`` None: all
    of the page's last change is here.
    """

    changes: list[Json]
    place: Place
    also: UUID | None = None

    @property
    def sequence(self) -> int:
        return self.place.sequence


@dataclass
class RelatedDocuments:
    """The documents that go with a page's changes.

    ``documents`` by id; ``referring``: by the id of a new entry, the ids of entries that refer to
    it; ``types``: of all entries that the documents name, by id.
    """

    documents: dict[str, SyncDocument] = field(default_factory=dict)
    referring: dict[str, list[str]] = field(default_factory=dict)
    types: dict[str, str] = field(default_factory=dict)


def load_change_page(query: ChangeQuery, log_state: LogState) -> ChangePage:
    """Load the next page: at most four statements, and two more if ``also`` is too long.

    The caller checks that the log has a change with the sequence ``after``.
    """
    last = min(query.after + SCAN_LIMIT, log_state.sequence)
    size = 1 if query.also else query.size
    changes = list(select_changes(query, last)[: size + 1])
    if len(changes) > size:
        changes.pop()
        last = changes[-1].sequence
    sources, last_source = find_referring_entries(changes, query), None
    if len(sources) > MAX_ALSO:
        # The page ends with the first change that brings other documents along, and with that
        # change maybe not all of them.
        first = next(n for n, change in enumerate(changes, 1) if is_first_publication(change))
        changes = changes[:first]
        sources, last = find_referring_entries(changes, query), changes[-1].sequence
    if len(sources) > MAX_ALSO:
        sources.pop()
        last, last_source = last - 1, sources[-1][1]
    related = load_related_documents(changes, sources, query)
    if fitting := find_fitting_changes(changes, related):
        changes, last, last_source = fitting, fitting[-1].sequence, None
    records = [build_change_record(change, related, query) for change in changes]
    place = find_place(last, changes, log_state)
    return ChangePage([record for record in records if record], place, last_source)


def find_fitting_changes(changes: list[Change], related: RelatedDocuments) -> list[Change] | None:
    """Return the first changes, as many as have room on a page; None: all have."""
    size = 0
    for number, change in enumerate(changes[:-1], 1):
        id = str(change.entry_id)
        documents = [related.documents.get(each) for each in (id, *related.referring.get(id, ()))]
        size += sum(len(document.text) for document in documents if document)
        if size >= MAX_BYTES:
            return changes[:number]
    return None


def find_place(sequence: int, changes: Sequence[Change], log_state: LogState) -> Place:
    """Return the place that a page ends at, which is mostly that of its last change."""
    if changes and changes[-1].sequence == sequence:
        return Place.of_change(changes[-1])
    place = load_place(sequence, log_state)
    if place is None:
        raise LookupError(f"The log has no change {sequence}.")
    return place


def select_changes(query: ChangeQuery, last: int) -> "QuerySet[Change]":
    """Select the changes up to ``last`` that may concern the scope, in order."""
    changes = reader_queryset(Change).filter(sequence__gt=query.after, sequence__lte=last)
    scope = query.scope
    if condition := build_scope_filter(scope):
        if query.with_documents:
            referring = reader_queryset(Reference).filter(
                relation__in=list_scope_relations(scope), target=OuterRef("reference_key")
            )
            first_publication = Q(kind=Change.Kind.PUBLISH, edition=1)
            condition |= first_publication & Q(Exists(referring))
        changes = changes.filter(condition)
    return changes.order_by("sequence")


def is_first_publication(change: Change) -> bool:
    return change.kind == Change.Kind.PUBLISH and change.edition == 1


def find_referring_entries(changes: Sequence[Change], query: ChangeQuery) -> list[ReferringEntry]:
    """Find entries that refer to the newly published entries, up to one more than ``MAX_ALSO``.

    Entries with a change of their own after ``query.after`` are left out: that change brings them.
    """
    new_ids = {
        change.reference_key: str(change.entry_id)
        for change in changes
        if is_first_publication(change)
    }
    # After the beginning of the log everybody has a change of their own.
    if not new_ids or not query.with_documents or query.after == START.sequence:
        return []
    card = reader_queryset(Card).filter(reference_key=OuterRef("source"))
    sources = reader_queryset(Reference).filter(
        relation__in=list_scope_relations(query.scope), target__in=new_ids
    )
    sources = sources.annotate(
        source_id=Subquery(card.values("entry_id")), source_type=Subquery(card.values("type"))
    )
    later = reader_queryset(Change).filter(entry_id=OuterRef("source_id"), sequence__gt=query.after)
    sources = sources.exclude(Exists(later))
    if query.also:
        sources = sources.filter(source_id__gt=query.also)
    columns = ("target", "source_id", "source_type")
    values = sources.order_by("source_id", "target").values_list(*columns)
    return [(new_ids[key], id, type) for key, id, type in values.distinct()[: MAX_ALSO + 1]]


def list_scope_relations(scope: Scope) -> tuple[int, ...]:
    """List the relations of all references from entries in scope."""
    types = tuple(model.type for model in scope.published_models())
    return list_relation_numbers(types=types, with_unnamed=True)


def load_related_documents(
    changes: Sequence[Change], sources: Collection[ReferringEntry], query: ChangeQuery
) -> RelatedDocuments:
    """Load the documents of changed and of referring entries.

    Without ``query.with_documents`` their texts stay empty: only their being in the scope counts.
    """
    related = RelatedDocuments()
    for target, id, _ in sources:
        related.referring.setdefault(target, []).append(str(id))
    ids_by_type: dict[str, set[UUID]] = {}
    for change in changes:
        if query.with_documents or query.scope.limits(change.type):
            ids_by_type.setdefault(change.type, set()).add(change.entry_id)
    for _, id, type in sources:
        ids_by_type.setdefault(type, set()).add(id)
    covered = {model.type for model in query.scope.published_models()} & published_types().keys()
    covered_ids = {type: ids for type, ids in ids_by_type.items() if type in covered}
    columns = COLUMNS if query.with_documents else COLUMNS[:2]
    stored: Any = load_published_values(covered_ids, query.scope, columns=columns)
    replacements = replacement_ids(changes)
    if query.with_documents:
        related.types = load_entry_types(collect_referenced_ids(stored) | replacements)
        documents = build_sync_documents(stored, related.types, query.scope)
    else:
        related.types = load_entry_types(replacements) if replacements else {}
        documents = [SyncDocument(str(id), sequence, "") for id, sequence in stored]
    related.documents = {document.id: document for document in documents}
    return related


def build_change_record(
    change: Change, related: RelatedDocuments, query: ChangeQuery
) -> Json | None:
    """Build the record of a change; None: the change does not concern the scope after all."""
    id = str(change.entry_id)
    kind = resolve_change_kind(change, query.scope, is_in_scope=id in related.documents)
    referring = [related.documents.get(source) for source in related.referring.get(id, ())]
    also = [Fragment(document.text) for document in referring if document]
    if kind == REFER and not also:
        return None
    if kind in Change.Kind.values:
        record = serialize_change(change, related.types)
    else:
        record = serialize_change_stub(change, kind)
    if query.with_documents:
        document = related.documents.get(id)
        # A withdrawal has none, and what a later line brings is left to that line.
        is_current = (
            kind in Change.Kind.values and document and document.sequence == change.sequence
        )
        record["document"] = Fragment(document.text) if document and is_current else None
        record["also"] = also
    return record


def resolve_change_kind(change: Change, scope: Scope, *, is_in_scope: bool) -> str:
    """Return the kind that a change has for the scope.

    ``is_in_scope``: the scope opens the entry's published row now. An entry that is published for
    the first time can't leave: nobody has a copy of it.
    """
    if scope.types is not None and change.type not in scope.types:
        return REFER
    if change.kind == Change.Kind.WITHDRAW:
        return change.kind
    is_open = scope.covers(change.type, change.locale) and (
        is_in_scope or not scope.limits(change.type)
    )
    if is_open:
        return change.kind
    return REFER if is_first_publication(change) else LEAVE
