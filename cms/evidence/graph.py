"""Read which published entries rest on which others, from the references of published rows.

``Published.rests_on`` names the relations; no content type is named here.
"""

import json
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from functools import cache
from typing import Any, NamedTuple
from uuid import UUID

from django.db import DEFAULT_DB_ALIAS, connections

from cms.lib.fields import read_stored_text
from cms.lib.sqlite.ids import read_id
from cms.published.models.evidence import EvidenceState
from cms.published.models.quoted_words import QuotedWords
from cms.published.models.references import Card, Reference
from cms.published.models.rows import published_types
from cms.published.reference_keys import hash_relation

#: Steps from an entry to the furthest one that rests on it; no type rests on itself, so a path is
#: never longer than the number of types.
MAX_LEVELS = 8
#: The relation of the lines that describe the reached entries themselves.
SELF = -1

#: What is asked of references depends on something else too: of a condition on their own columns
#: alone SQLite infers that a Bloom filter would pay, and reads all there are to fill it.
GRAPH_SQL = """
WITH RECURSIVE resting(relation) AS (VALUES {resting}
), reached(key, level) AS (
    {seeds}
    UNION
    SELECT reference.source, reached.level + 1
    FROM reached CROSS JOIN resting CROSS JOIN {references} AS reference
    WHERE reference.relation = resting.relation AND reference.target = reached.key
    AND reached.level < {levels}
), entry(key, level) AS (SELECT key, max(level) FROM reached GROUP BY key
), line(key, level, relation, target) AS (
    SELECT key, level, {self}, key FROM entry
    UNION ALL
    SELECT entry.key, entry.level, basis.relation, basis.target
    FROM entry CROSS JOIN {references} AS basis
    WHERE basis.source = entry.key AND basis.relation + 0 * entry.level IN ({relations})
)
SELECT line.key, line.level, line.relation, line.target, card.entry_id, card.type,
    state.entry_id, state.type, state.status, state.sequence, state.is_withdrawn,
    CASE WHEN line.relation = {self} THEN state.detail END,
    own.words, lent.words
FROM line
LEFT JOIN {cards} AS card ON card.reference_key = line.target
LEFT JOIN {states} AS state ON state.reference_key = line.target
LEFT JOIN {words} AS lent ON lent.quoting = line.target AND lent.quoted = line.target
    AND line.relation IN ({quoting})
LEFT JOIN {words} AS own ON own.quoting = line.key AND own.quoted = lent.quoted
    AND own.words <> lent.words
"""


class StoredState(NamedTuple):
    """The columns of an ``EvidenceState``; ``detail`` is JSON, or empty."""

    status: str
    sequence: int
    is_withdrawn: bool
    detail: str


@dataclass
class Node:
    """An entry in the graph. ``id`` None: it was never published; ``state`` None: it has no row.

    ``level`` counts the steps from a changed entry on the longest way; None: the entry is only
    something that a reached one rests on. ``bases`` are pairs of a relation's number and a key.
    ``outdated`` has, by the keys of bases, the words that it quotes and those that these lend now,
    where they differ.
    """

    key: int
    id: UUID | None
    type: str
    is_published: bool
    state: StoredState | None
    level: int | None = None
    bases: list[tuple[int, int]] = field(default_factory=list)
    outdated: dict[int, tuple[str, str]] = field(default_factory=dict)

    @property
    def entry_id(self) -> UUID:
        """The id of an entry that was published. Raises LookupError if it never was."""
        if self.id is None:
            raise LookupError(f"No entry with the key {self.key} was ever published.")
        return self.id


@cache
def name_base_relations() -> dict[int, str]:
    """Return the names of all relations by which entries rest on others, by their numbers."""
    return {
        hash_relation(model.type, name): name
        for model in published_types().values()
        for name in model.rests_on
    }


@cache
def list_quoting_relations() -> frozenset[int]:
    """List the numbers of the relations to entries whose words stand in documents."""
    models = published_types().values()
    return frozenset(
        hash_relation(model.type, name) for model in models for name in model.quoting_relations
    )


def join_numbers(numbers: Iterable[int]) -> str:
    """Join numbers of relations for ``IN (…)``; NULL, which nothing equals, if there is none."""
    return ", ".join(map(str, numbers)) or "NULL"


def list_values(numbers: Iterable[int]) -> str:
    """Write numbers of relations as the rows of ``VALUES``; for none NULL, which nothing equals."""
    return ", ".join(f"({number})" for number in numbers) or "(CAST(NULL AS integer))"


def read_graph(keys: Collection[int], *, upwards: bool = True) -> dict[int, Node]:
    """Read the entries with these keys, all that rest on them, and what each of those rests on.

    One statement. ``upwards=False`` leaves out what rests on them.
    """
    if not keys:
        return {}
    connection = connections[DEFAULT_DB_ALIAS]
    is_postgresql = connection.vendor == "postgresql"
    numbers = join_numbers(name_base_relations())
    seeds = "unnest(%s::bigint[])" if is_postgresql else "json_each(%s)"
    statement = GRAPH_SQL.format(
        seeds=f"SELECT {'seed' if is_postgresql else 'value'}, 0 FROM {seeds} AS seed",  # noqa: S608 -- our own names
        references=Reference._meta.db_table,
        cards=Card._meta.db_table,
        states=EvidenceState._meta.db_table,
        words=QuotedWords._meta.db_table,
        quoting=join_numbers(list_quoting_relations()),
        relations=numbers,
        resting=list_values(name_base_relations()),
        levels=MAX_LEVELS if upwards else 0,
        self=SELF,
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, [list(keys) if is_postgresql else json.dumps(list(keys))])
        lines = cursor.fetchall()
    nodes: dict[int, Node] = {}
    for line in lines:
        add_line(nodes, line)
    return nodes


def add_line(nodes: dict[int, Node], line: tuple[Any, ...]) -> None:
    """Add a line of the statement to the graph: an entry, or one that it rests on."""
    key, level, relation, target, *described, quoted, lent = line
    if relation == SELF:
        known = nodes.get(key)
        node = nodes[key] = build_node(key, *described)
        node.level = level
        if known:
            node.bases, node.outdated = known.bases, known.outdated
        return
    if target not in nodes:
        nodes[target] = build_node(target, *described)
    # The line of the entry itself may come later.
    node = nodes.setdefault(key, Node(key, None, "", False, None))
    node.bases.append((relation, target))
    if quoted is not None:
        node.outdated[target] = (quoted, lent)


def build_node(key: int, *columns: Any) -> Node:
    """Build a node from the columns of its card and of its state."""
    card_id, card_type, state_id, state_type, status, sequence, is_withdrawn, detail = columns
    state = None
    if status is not None:
        text = read_stored_text(detail) if detail is not None else ""
        state = StoredState(status, sequence, bool(is_withdrawn), text)
    id = card_id if card_id is not None else state_id
    return Node(
        key=key,
        id=None if id is None else read_id(id),
        type=card_type or state_type or "",
        is_published=card_id is not None,
        state=state,
    )
