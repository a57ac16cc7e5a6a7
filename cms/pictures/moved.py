"""Find the entries whose pictures may have changed between two places in the log."""

from cms.api.collection import entry_collections
from cms.api.database.snapshot import reader_queryset
from cms.published.chain import Place
from cms.published.models.log import Change
from cms.published.models.pictures import DrawingProgress
from cms.published.models.references import Reference
from cms.published.reference_keys import hash_id


def find_moved_keys(progress: DrawingProgress) -> set[int] | None:
    """Find the reference keys of what has changed, and of what shows it; None: look at all."""
    if not progress.place:
        return None
    after, until = Place.parse(progress.place), Place.parse(progress.target)
    changes = reader_queryset(Change).filter(
        sequence__gt=after.sequence, sequence__lte=until.sequence
    )
    changed = {hash_id(id) for id in changes.values_list("entry_id", flat=True).distinct()}
    references = reader_queryset(Reference).filter(target__in=changed)
    sources = set(references.values_list("source", flat=True))
    return changed | sources | read_owner_keys(sources)


def read_owner_keys(sources: set[int]) -> set[int]:
    """Read the keys of the entries whose parts are among the sources: a study of its results."""
    parts = {part for each in entry_collections() for part in each.entry_model.parts}
    return {
        hash_id(owner)
        for part in parts
        for owner in reader_queryset(part)
        .filter(reference_key__in=sources)
        .values_list("owner_id", flat=True)
        .distinct()
    }
