"""What else writes the read side, beside ``cms.publishing``: projecting again, loading, due times.

None of it changes what an author published.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from cms.lib import canonical_json
from cms.published import store
from cms.published.cache_tags import ALL
from cms.published.models.log import Change
from cms.published.models.rows import Published, published_types
from cms.published.projection import EditionMetadata, project
from cms.purging import queue


def load_documents(
    *,
    model: type[Published],
    documents: Mapping[UUID, dict[str, Any]],
    at: datetime,
    note: str = "",
) -> list[Change]:
    """Publish ready documents of new entries of one type, many at once, by entry id.

    For an import without authors, such as a benchmark's: there are no drafts to lock or to check,
    and the files that the documents name must be in the public storage already. Raises ValueError
    if the log knows one of the entries.
    """
    with transaction.atomic():
        head = store.lock_head()
        if known := store.logged_entry_ids(documents):
            raise ValueError(f"{model.type} {known[0]} is in the log already: publish its draft.")
        changes = [
            Change(
                kind=Change.Kind.PUBLISH,
                type=model.type,
                entry_id=entry_id,
                locale=document["locale"],
                slug=document["slug"],
                edition=1,
                digest=canonical_json.digest(canonical_json.dump(document)),
                at=at,
                significance=Change.Significance.UPDATE,
                note=note,
            )
            for entry_id, document in documents.items()
        ]
        store.append_changes(head, changes)
        store.put_projections(
            [project(model, documents[c.entry_id], first_edition_metadata(c)) for c in changes]
        )
        queue.enqueue_purge({ALL})
    return changes


def first_edition_metadata(change: Change) -> EditionMetadata:
    """Of an entry's first edition."""
    return EditionMetadata(
        entry_id=str(change.entry_id),
        edition=change.edition,
        sequence=change.sequence,
        first_published_at=change.at,
        updated_at=change.at,
    )


def reproject() -> Iterator[Published]:
    """Compute every row's columns, listings and cards again from its document; touches no draft.

    Yields each row as it is done. Needed after a change to a ``published.py`` or its prepared
    forms; the log is not told, since no document changes.
    """
    for model in published_types().values():
        for pk in model._default_manager.order_by("sequence").values_list("pk", flat=True):
            with transaction.atomic():
                store.lock_head()
                row = model._default_manager.filter(pk=pk).first()
                if row is None:
                    continue  # withdrawn since we looked
                projection = project(
                    model, canonical_json.load(row.document), EditionMetadata.of(row)
                )
                store.put_projection(projection)
            yield projection.row
    queue.enqueue_purge({ALL})


def update_due_at(pending: Callable[[], datetime | None]) -> None:
    """Note the next instant at which something is scheduled, as ``pending`` tells it.

    Asked under the lock, so that of two people who schedule at once neither is forgotten.
    """
    with transaction.atomic():
        head = store.lock_head()
        head.due_at = pending()
        head.save(update_fields=["due_at"])
