"""Sync documents: entries as partners keep them, to the byte.

A sync document is what the entry's own document says, with its identity and its dates. Where it
names another entry stands a link, ``{"id", "type"}``, and no card: so it changes with the entry
alone. There is one exception: a link to an entry appears when that is first published, and stays,
whatever becomes of it. Before, nobody is told that there is a draft.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from cms.api.database.snapshot import rows
from cms.api.representations.cards import addressed
from cms.lib import canonical_json, placeholders
from cms.published.models.log import Change
from cms.published.models.rows import Published, published_types
from cms.syndication.partners.scope import Scope

#: How many ids one statement takes: SQLite has a limit of 32,766 values.
MAX_IDS = 10_000
COLUMNS = ("pk", "sequence", "listing", "document")
StoredRow = tuple[UUID, int, str, str]


@dataclass(frozen=True)
class SyncDocument:
    """``text`` is its canonical JSON, in which ``digest`` is that of all the rest."""

    id: str
    sequence: int
    text: str


def build_sync_documents(
    stored: Iterable[StoredRow], links: Mapping[str, str], scope: Scope
) -> list[SyncDocument]:
    """The documents of stored rows; ``links`` are the types of all that they name, by id."""
    linked = {id: {"id": id, "type": type} for id, type in links.items()}
    return [build_sync_document(row, linked, scope) for row in stored]


def build_sync_document(
    row: StoredRow, linked: Mapping[str, dict[str, str]], scope: Scope
) -> SyncDocument:
    id, sequence, listing, own = row
    content = canonical_json.load(addressed(listing)) | canonical_json.load(addressed(own))
    content = scope.cut(placeholders.fill(content | {"sequence": sequence}, linked))
    content["digest"] = canonical_json.digest(canonical_json.dump(content))
    return SyncDocument(str(id), sequence, canonical_json.dump(content))


def collect_referenced_ids(stored: Iterable[StoredRow]) -> set[str]:
    """Ids of all entries that the rows' documents name."""
    return {id for row in stored for id in placeholders.named(row[3])}


def load_entry_types(ids: Collection[str]) -> dict[str, str]:
    """The types of those of the entries that were ever published. One statement for 10,000 ids."""
    wanted, found = sorted(ids), {}
    for start in range(0, len(wanted), MAX_IDS):
        firsts = rows(Change).filter(kind=Change.Kind.PUBLISH, edition=1)
        some = firsts.filter(entry_id__in=wanted[start : start + MAX_IDS])
        found.update({str(id): type for id, type in some.values_list("entry_id", "type")})
    return found


def load_published_values(
    ids: Mapping[str, Collection[UUID]], scope: Scope, *, columns: Sequence[str]
) -> list[tuple[object, ...]]:
    """Columns of the published rows, by type and id, that the scope opens: one statement."""
    known: dict[str, type[Published]] = published_types()
    parts = [
        scope.within(rows(known[type]).filter(pk__in=some), type).values_list(*columns)
        for type, some in sorted(ids.items())
        if some and type in known
    ]
    if not parts:
        return []
    first, *others = parts
    return list(first.union(*others, all=True)) if others else list(first)
