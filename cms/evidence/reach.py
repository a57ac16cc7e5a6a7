"""Find every published entry that one entry touches: what refers to it, and what rests on that.

Asked before an entry is published anew, withdrawn or deleted. No content type is named here.
"""

from collections.abc import Collection, Iterable
from typing import NamedTuple
from uuid import UUID

from django.db import DEFAULT_DB_ALIAS, connections

from cms.evidence.graph import MAX_LEVELS, join_numbers, list_values, name_base_relations
from cms.lib import canonical_json
from cms.lib.fields import read_stored_text
from cms.lib.sqlite.ids import read_id
from cms.published.models.references import Card, Reference
from cms.published.models.rows import Published, published_types
from cms.published.reference_keys import hash_id, hash_relation, list_relation_numbers
from cms.published.sql import placeholder_list

#: Longer lists are no help to anybody.
MAX_TOUCHED = 10_000
#: From the entry itself every reference counts; further up, those by which entries rest on others.
#: Relations stand in tables, and cards are joined last, so that no more rows are read than lead to
#: what is touched (``graph``).
REACH_SQL = """
WITH RECURSIVE resting(relation) AS (VALUES {resting}
), containing(relation) AS (VALUES {containing}
), touched(key, level) AS (
    SELECT source, 1 FROM {references} WHERE relation IN ({relations}) AND target IN ({targets})
    UNION
    SELECT reference.source, touched.level + 1
    FROM touched CROSS JOIN resting CROSS JOIN {references} AS reference
    WHERE reference.relation = resting.relation AND reference.target = touched.key
    AND touched.level < {levels}
), nearest(key, level) AS (SELECT key, min(level) FROM touched GROUP BY key
), shown(key, level) AS (
    SELECT key, level FROM nearest
    UNION ALL
    SELECT container.target, nearest.level + 1
    FROM nearest CROSS JOIN containing CROSS JOIN {references} AS container
    WHERE container.source = nearest.key AND container.relation = containing.relation
)
SELECT card.entry_id, card.type, min(shown.level), card.card
FROM shown CROSS JOIN {cards} AS card WHERE card.reference_key = shown.key
GROUP BY card.entry_id, card.type, card.card ORDER BY 3, 2, 1 LIMIT %s
"""


class Touched(NamedTuple):
    """A published entry that another one touches. ``level`` 1: it refers to that directly."""

    id: UUID
    type: str
    title: str
    slug: str
    locale: str
    level: int

    def __str__(self) -> str:
        return f"{self.type}/{self.slug}: {self.title}"


def find_reach(
    entry_id: UUID, *, using: str = DEFAULT_DB_ALIAS, most: int = MAX_TOUCHED
) -> list[Touched]:
    """Find what a published entry touches, the nearest first, and no more than ``most``."""
    touched = read_touched([hash_id(entry_id)], using=using, most=most)
    return [each for each in touched if each.id != entry_id]


def find_part_reach(
    owner_id: UUID, part_id: UUID, *, using: str = DEFAULT_DB_ALIAS
) -> list[Touched]:
    """Find what one part of an entry touches, such as one result of a study.

    Entries refer to its owner; those that name the part itself hold its id in their document.
    """
    direct = [each for each in find_reach(owner_id, using=using) if each.level == 1]
    holders = find_holders(direct, part_id, using=using)
    named = [each for each in direct if each.id in holders]
    above = read_touched([hash_id(each.id) for each in named], using=using) if named else []
    nearer = {each.id for each in named} | {owner_id}
    further = [each._replace(level=each.level + 1) for each in above if each.id not in nearer]
    return sort_touched([*named, *further])


def find_holders(entries: Iterable[Touched], part_id: UUID, *, using: str) -> set[UUID]:
    """Find those entries whose published document names the part: one statement for each type."""
    by_type: dict[str, list[UUID]] = {}
    for each in entries:
        by_type.setdefault(each.type, []).append(each.id)
    found = set()
    for type, ids in by_type.items():
        rows = published_types()[type]._default_manager.using(using).filter(pk__in=ids)
        documents = rows.values_list("pk", "live_edition__document")
        found |= {id for id, document in documents if f'"{part_id}"' in document}
    return found


def read_touched(
    keys: Collection[int], *, using: str = DEFAULT_DB_ALIAS, most: int = MAX_TOUCHED
) -> list[Touched]:
    """Read what the entries with these keys touch: one statement."""
    statement = REACH_SQL.format(
        references=Reference._meta.db_table,
        cards=Card._meta.db_table,
        relations=join_numbers(list_relation_numbers(with_unnamed=True)),
        targets=placeholder_list(list(keys)),
        resting=list_values(name_base_relations()),
        containing=list_values(list_container_relations()),
        levels=MAX_LEVELS,
    )
    with connections[using].cursor() as cursor:
        cursor.execute(statement, [*keys, most])
        rows = cursor.fetchall()
    touched = []
    for id, type, level, text in rows:
        card = canonical_json.load(read_stored_text(text))
        touched.append(
            Touched(read_id(id), type, card["title"], card["slug"], card["locale"], level)
        )
    return sort_touched(touched)


def sort_touched(touched: Iterable[Touched]) -> list[Touched]:
    return sorted(touched, key=lambda each: (each.level, each.type, each.title, each.id))


def list_container_relations() -> list[int]:
    """List the relations from entries to those that contain them, such as the series of a post."""
    models: Iterable[type[Published]] = published_types().values()
    return [hash_relation(model.type, name) for model in models for name in model.contained_in]
