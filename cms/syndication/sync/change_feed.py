"""Pages of the log: what has changed after a place in it, for somebody of a scope."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from orjson import Fragment

from cms.api.database.snapshot import Seen, rows
from cms.published.models.log import Change
from cms.published.models.references import Reference
from cms.published.models.rows import published_types
from cms.syndication.partners.scope import EVERYTHING, Scope
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
#: Lines that one page looks at: of those, a scope may leave any number out.
SCAN_LIMIT = 5_000
#: Documents that one page brings because they refer to something new.
MAX_ALSO = 200


@dataclass(frozen=True)
class ChangeQuery:
    """``after`` is how far somebody has come. ``also``: of the line that is next, they have had
    the documents that refer to it up to this id.
    """

    after: int
    size: int
    scope: Scope = EVERYTHING
    with_documents: bool = False
    also: UUID | None = None


@dataclass(frozen=True)
class ChangePage:
    """``sequence`` is how far it brings one; ``also`` None: with all of its last line."""

    lines: list[Json]
    sequence: int
    also: UUID | None = None


@dataclass
class RelatedDocuments:
    """What comes with the lines: documents by id, and which of them refer to what is new."""

    documents: dict[str, SyncDocument] = field(default_factory=dict)
    referring: dict[str, list[str]] = field(default_factory=dict)
    types: dict[str, str] = field(default_factory=dict)


def load_change_page(asked: ChangeQuery, seen: Seen) -> ChangePage:
    """What comes next: at most four statements, and one more if too much is to be brought along."""
    last = min(asked.after + SCAN_LIMIT, seen.sequence)
    size = 1 if asked.also else asked.size
    changes = list(select_changes(asked, last)[: size + 1])
    if len(changes) > size:
        changes.pop()
        last = changes[-1].sequence
    sources, rest = find_referring_entries(changes, asked), None
    if len(sources) > MAX_ALSO:
        # The page ends with the first line that brings others along, and with it maybe not all.
        changes = changes[
            : next(n for n, each in enumerate(changes, 1) if is_first_publication(each))
        ]
        sources, last = find_referring_entries(changes, asked), changes[-1].sequence
    if len(sources) > MAX_ALSO:
        sources.pop()
        last, rest = last - 1, sources[-1][1]
    beside = load_related_documents(changes, sources, asked)
    found = [build_change_record(change, beside, asked) for change in changes]
    return ChangePage([each for each in found if each], last, rest)


def select_changes(asked: ChangeQuery, last: int) -> "QuerySet[Change]":
    """The lines that somebody of the scope may have to know, in order."""
    lines = rows(Change).filter(sequence__gt=asked.after, sequence__lte=last)
    scope = asked.scope
    if scope.types is not None or scope.locales is not None:
        wanted = build_scope_filter(scope)
        if asked.with_documents:
            sources = rows(Reference).filter(target_id=OuterRef("entry_id"))
            types = [model.type for model in scope.models()]
            first = Q(kind=Change.Kind.PUBLISH, edition=1)
            wanted |= first & Q(Exists(sources.filter(source_type__in=types)))
        lines = lines.filter(wanted)
    return lines.order_by("sequence")


def build_scope_filter(scope: Scope) -> Q:
    """Of entries that the scope covers, or covered once: who moves to another language leaves
    those who were told of it in this one.
    """
    wanted = Q()
    if scope.types is not None:
        wanted &= Q(type__in=scope.types)
    if scope.locales is not None:
        before = rows(Change).filter(entry_id=OuterRef("entry_id"), locale__in=scope.locales)
        once = Exists(before.filter(sequence__lt=OuterRef("sequence")))
        wanted &= Q(locale__in=scope.locales) | Q(once)
    return wanted


def is_first_publication(change: Change) -> bool:
    """Whether nobody could know of the entry before."""
    return change.kind == Change.Kind.PUBLISH and change.edition == 1


def find_referring_entries(
    changes: Sequence[Change], asked: ChangeQuery
) -> list[tuple[str, UUID, str]]:
    """What refers to entries that are new in these lines: target, id and type; one too many.

    Of those alone that have no line after the place asked for: the others are brought by theirs.
    """
    firsts = [change.entry_id for change in changes if is_first_publication(change)]
    if not firsts or not asked.with_documents:
        return []
    types = [model.type for model in asked.scope.models()]
    sources = rows(Reference).filter(target_id__in=firsts, source_type__in=types)
    later = rows(Change).filter(entry_id=OuterRef("source_id"), sequence__gt=asked.after)
    sources = sources.exclude(Exists(later))
    if asked.also:
        sources = sources.filter(source_id__gt=asked.also)
    columns = ("target_id", "source_id", "source_type")
    found = sources.order_by("source_id", "target_id").values_list(*columns)
    return [(str(target), id, type) for target, id, type in found.distinct()[: MAX_ALSO + 1]]


def load_related_documents(
    changes: Sequence[Change], sources: Collection[tuple[str, UUID, str]], asked: ChangeQuery
) -> RelatedDocuments:
    beside = RelatedDocuments()
    for target, id, _ in sources:
        beside.referring.setdefault(target, []).append(str(id))
    ids: dict[str, set[UUID]] = {}
    for change in changes:
        if asked.with_documents or asked.scope.limits(change.type):
            ids.setdefault(change.type, set()).add(change.entry_id)
    for _, id, type in sources:
        ids.setdefault(type, set()).add(id)
    covered = {model.type for model in asked.scope.models()} & published_types().keys()
    wanted = {type: some for type, some in ids.items() if type in covered}
    columns = COLUMNS if asked.with_documents else COLUMNS[:2]
    stored: Any = load_published_values(wanted, asked.scope, columns=columns)
    if asked.with_documents:
        beside.types = load_entry_types(collect_referenced_ids(stored) | replacement_ids(changes))
        found = build_sync_documents(stored, beside.types, asked.scope)
    else:
        beside.types = (
            load_entry_types(replacement_ids(changes)) if replacement_ids(changes) else {}
        )
        found = [SyncDocument(str(id), sequence, "") for id, sequence in stored]
    beside.documents = {document.id: document for document in found}
    return beside


def build_change_record(
    change: Change, beside: RelatedDocuments, asked: ChangeQuery
) -> Json | None:
    """The line; None if it turns out to concern nobody of the scope."""
    id = str(change.entry_id)
    kind = resolve_change_kind(change, asked.scope, is_here=id in beside.documents)
    also = [beside.documents.get(source) for source in beside.referring.get(id, ())]
    brought = [Fragment(each.text) for each in also if each]
    if kind == REFER and not brought:
        return None
    said = (
        serialize_change(change, beside.types)
        if kind in Change.Kind.values
        else serialize_change_stub(change, kind)
    )
    if asked.with_documents:
        own = beside.documents.get(id)
        is_current = kind == Change.Kind.PUBLISH and own and own.sequence == change.sequence
        said["document"] = Fragment(own.text) if own and is_current else None
        said["also"] = brought
    return said


def resolve_change_kind(change: Change, scope: Scope, *, is_here: bool) -> str:
    """What the change is to somebody of the scope, to whom the entry is open now or not."""
    if scope.types is not None and change.type not in scope.types:
        return REFER
    if change.kind == Change.Kind.WITHDRAW:
        return change.kind
    if not scope.covers(change.type, change.locale):
        return REFER if is_first_publication(change) else LEAVE
    return LEAVE if scope.limits(change.type) and not is_here else change.kind
