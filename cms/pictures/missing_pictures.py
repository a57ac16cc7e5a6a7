"""Find the pictures that entries list and nobody has drawn, and drawn ones that none lists.

The change log says which entries have moved (``cms.pictures.moved``). They are gone through in
steps, so that no round of the worker is long, however many entries show a title that has changed.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from cms.api.collection import Collection, entry_collections
from cms.api.database.snapshot import LogState, reader_queryset, snapshot
from cms.api.representations.cards import get_cards
from cms.api.representations.documents import render_items, to_plain_json
from cms.api.representations.pictures import find_plots
from cms.pictures.moved import find_moved_keys
from cms.pictures.progress import begin_pass, end_pass, read_progress
from cms.published.models.pictures import DrawingProgress, DrawnPicture

Key = tuple[UUID, str]
BATCH, MOST_ENTRIES = 50, 300


@dataclass
class Missing:
    """What is to be drawn, by entry and digest, and the rows that no entry lists any more.

    ``progress`` is to be saved when that is done.
    """

    progress: DrawingProgress
    drawings: dict[Key, Any] = field(default_factory=dict)
    outdated: list[int] = field(default_factory=list)


def find_missing(*, most: int) -> Missing | None:
    """Find about so many missing pictures; None if nothing was published since the last pass."""
    with snapshot() as log_state:
        progress = read_progress()
        if not progress.target and not begin_pass(progress, log_state.place):
            return None
        moved = find_moved_keys(progress)
        missing, looked_at = Missing(progress), 0
        for collection in entry_collections():
            if collection.plots is None or collection.type_name < progress.cursor_type:
                continue
            while rows := read_next_entries(collection, moved, progress):
                if len(missing.drawings) >= most or looked_at >= MOST_ENTRIES:
                    return missing
                compare(collection, rows, missing, log_state)
                looked_at += len(rows)
                progress.cursor_type, progress.cursor_key = collection.type_name, rows[-1][0]
        end_pass(progress)
        return missing


def read_next_entries(
    collection: Collection, moved: set[int] | None, progress: DrawingProgress
) -> list[tuple[Any, ...]]:
    """Read the next rows of a collection: reference key, id, detail, ids of neighbours."""
    rows = reader_queryset(collection.entry_model).order_by("reference_key")
    if collection.type_name == progress.cursor_type:
        rows = rows.filter(reference_key__gt=progress.cursor_key)
    if moved is not None:
        keys = sorted(key for key in moved if key > after_of(collection, progress))
        found: list[tuple[Any, ...]] = []
        for start in range(0, len(keys), BATCH):
            some = rows.filter(reference_key__in=keys[start : start + BATCH])
            found += some.values_list(*list_columns(collection))
            if len(found) >= BATCH:
                break
        return found
    return list(rows.values_list(*list_columns(collection))[:BATCH])


def after_of(collection: Collection, progress: DrawingProgress) -> int:
    """Return the key after which a collection is read in this pass."""
    return progress.cursor_key if collection.type_name == progress.cursor_type else -1


def list_columns(collection: Collection) -> Sequence[str]:
    return ("reference_key", "pk", "detail", *collection.neighbour_columns)


def compare(
    collection: Collection,
    rows: Sequence[tuple[Any, ...]],
    missing: Missing,
    log_state: LogState,
) -> None:
    """Compare what entries list with what is drawn of them."""
    details = [row[2:] for row in rows]
    items = to_plain_json(
        render_items(details, get_cards(log_state), neighbours=collection.neighbours)
    )
    stored = reader_queryset(DrawnPicture).filter(entry_id__in=[row[1] for row in rows])
    drawn = {(id, digest): pk for pk, id, digest in stored.values_list("pk", "entry_id", "digest")}
    listed: dict[Key, Any] = {}
    for item in items:
        plots = find_plots(collection.plots, item) if collection.plots else []
        listed |= {(UUID(item["id"]), plot.digest): plot.to_drawing() for plot in plots}
    missing.drawings |= {key: each for key, each in listed.items() if key not in drawn}
    missing.outdated += [pk for key, pk in drawn.items() if key not in listed]
