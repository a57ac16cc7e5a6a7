"""References as they are stored, with the names of their relations."""

from uuid import UUID

from cms.published.models.references import Reference
from cms.published.reference_keys import hash_id, hash_relation


def read_targets(type: str, *names: str, source: UUID | None = None) -> list[tuple[str, int]]:
    """Return name and target of each reference from rows of a type, sorted.

    ``source``: those of one row.
    """
    rows = Reference.objects.all()
    if source:
        rows = rows.filter(source=hash_id(source))
    return sorted(
        (name, row.target)
        for name in names
        for row in rows.filter(relation=hash_relation(type, name))
    )
