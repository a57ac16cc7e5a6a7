"""Sync documents: entries as partners store them, to the byte.

A sync document is the entry's own document with its identity and its dates. Where it names another
entry stands a link, ``{"id", "type"}``, and no card: so it changes with the entry alone, by its
publications and by the changes of its evidence. There is one exception: a link to an entry appears
when that entry is first published, and stays, whatever becomes of the entry. Before that, no
partner can learn that there is a draft.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from cms.api.database.snapshot import reader_queryset
from cms.api.representations.cards import insert_addresses, rests_on_others
from cms.lib import canonical_json, placeholders
from cms.published.models.evidence import EvidenceStatus
from cms.published.models.log import Change
from cms.published.models.rows import Published, published_types
from cms.syndication.partners.scope import Scope

#: How many ids one statement takes: SQLite has a limit of 32,766 values.
MAX_IDS = 10_000
STATE_COLUMNS = tuple(f"evidence_state__{name}" for name in ("status", "sequence", "detail"))
COLUMNS = ("pk", "sequence", "listing", "live_edition__document", *STATE_COLUMNS)
#: The values of ``COLUMNS``: those of the evidence state are None where there is none.
StoredRow = tuple[UUID, int, str, str, str | None, int | None, str | None]


@dataclass(frozen=True)
class SyncDocument:
    """One sync document. ``text`` is its canonical JSON; the ``digest`` inside covers the rest."""

    id: str
    sequence: int
    text: str


def build_sync_documents(
    stored_rows: Iterable[StoredRow], types: Mapping[str, str], scope: Scope
) -> list[SyncDocument]:
    """Build the sync documents of stored rows.

    ``types`` has the types of all entries that the rows name, by id.
    """
    links = {id: {"id": id, "type": type} for id, type in types.items()}
    return [build_sync_document(row, links, scope) for row in stored_rows]


def build_sync_document(
    row: StoredRow, links: Mapping[str, dict[str, str]], scope: Scope
) -> SyncDocument:
    id, edition_sequence, listing, document, status, state_sequence, detail = row
    # Nothing but the log moves what the evidence of an entry is.
    sequence = max(edition_sequence, state_sequence or 0)
    content = canonical_json.load(insert_addresses(listing)) | canonical_json.load(
        insert_addresses(document)
    )
    if rests_on_others(content["type"]):
        content["evidence"] = status or EvidenceStatus.CURRENT.value
        content["evidence_detail"] = canonical_json.load(insert_addresses(detail or "null"))
    content = scope.filter_fields(
        placeholders.fill_placeholders(content | {"sequence": sequence}, links)
    )
    content["digest"] = canonical_json.digest(canonical_json.dump(content))
    return SyncDocument(str(id), sequence, canonical_json.dump(content))


def collect_referenced_ids(stored_rows: Iterable[StoredRow]) -> set[str]:
    """Collect the ids of all entries that the rows' documents name."""
    texts = (text for row in stored_rows for text in (row[3], row[6]) if text)
    return {id for text in texts for id in placeholders.referenced_ids_in_json(text)}


def load_entry_types(ids: Collection[str]) -> dict[str, str]:
    """Load the types, by id, of those entries that were ever published.

    Costs one statement for 10,000 ids.
    """
    ordered_ids, types = sorted(ids), {}
    for start in range(0, len(ordered_ids), MAX_IDS):
        first_publications = reader_queryset(Change).filter(kind=Change.Kind.PUBLISH, edition=1)
        batch = first_publications.filter(entry_id__in=ordered_ids[start : start + MAX_IDS])
        types.update({str(id): type for id, type in batch.values_list("entry_id", "type")})
    return types


def load_published_values(
    ids_by_type: Mapping[str, Collection[UUID]], scope: Scope, *, columns: Sequence[str]
) -> list[tuple[object, ...]]:
    """Load columns of the published rows that the scope opens, in one statement."""
    models: dict[str, type[Published]] = published_types()
    querysets = [
        scope.filter_queryset(reader_queryset(models[type]).filter(pk__in=ids), type).values_list(
            *columns
        )
        for type, ids in sorted(ids_by_type.items())
        if ids and type in models
    ]
    if not querysets:
        return []
    first, *others = querysets
    return list(first.union(*others, all=True)) if others else list(first)
