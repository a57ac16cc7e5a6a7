"""Compute the integers by which references name rows and relations.

An id takes 17 bytes in SQLite, and the name of a relation 12; a reference has two of one and one of
the other in its table and in each index. The integers are hashes, so whoever has an id has its key:
nothing is looked up, and nothing is written, before it can be used.
"""

from functools import cache, lru_cache
from hashlib import blake2b
from uuid import UUID

from cms.published.models.rows import Row, published_types

KEEP_KEYS = 100_000


@lru_cache(maxsize=KEEP_KEYS)
def hash_id(id: UUID | str) -> int:
    """Return the reference key of a row: 63 bits of a hash of its id.

    Among ten million ids two have one key with a probability of 1 to 100,000; cards refuse it.
    """
    number = id if isinstance(id, UUID) else UUID(str(id))
    return int.from_bytes(blake2b(number.bytes, digest_size=8).digest()) >> 1


@cache
def hash_relation(type: str, name: str) -> int:
    """Return the number of a relation, by the type of its sources and its name.

    23 bits, which SQLite stores in three bytes; a check refuses two with one number.
    """
    return int.from_bytes(blake2b(f"{type}.{name}".encode(), digest_size=3).digest()) >> 1


@cache
def list_relation_numbers(
    *, types: tuple[str, ...] | None = None, with_unnamed: bool = False
) -> tuple[int, ...]:
    """Return the numbers of all relations, or of those of rows of these types alone.

    ``with_unnamed``: also those that have no filter.
    """
    return tuple(
        hash_relation(model.type, name)
        for model in list_row_models()
        if types is None or model.type in types
        for name in (*model.relation_names, *([""] if with_unnamed else []))
    )


def list_row_models() -> list[type[Row]]:
    """List the models of all published rows, those of parts too."""
    models: list[type[Row]] = []
    for model in published_types().values():
        models += [model, *model.parts]
    return models
