"""Maintenance of the read side: recompute rows, load documents in bulk, schedule the next release.

None of these functions changes what an author published.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from cms.evidence.propagation import has_evidence, update_evidence
from cms.lib import canonical_json
from cms.published import store
from cms.published.cache_tags import ALL
from cms.published.entry_log import EntryLog
from cms.published.models.log import Change, Head
from cms.published.models.rows import Published, published_types
from cms.published.picture_rows import forget_progress
from cms.published.projection import EditionMetadata, Prepared, prepare, project
from cms.published.reference_keys import hash_id
from cms.purging import queue


def load_documents(
    *,
    model: type[Published],
    documents: Mapping[UUID, dict[str, Any]],
    at: datetime,
    note: str = "",
) -> list[Change]:
    """Publish rendered documents of new entries of one type in bulk, by entry id.

    For an import without drafts, such as a benchmark's. Nothing is locked or checked, and the files
    that the documents name must be in the public storage already. Raises ValueError if one of the
    entries is in the log.
    """
    return load_prepared(prepare_documents(model, documents), at=at, note=note)


def prepare_documents(
    model: type[Published], documents: Mapping[UUID, dict[str, Any]]
) -> list[Prepared]:
    """Prepare documents for ``load_prepared``: another process can do so, without a database."""
    return [prepare(model, entry_id, each) for entry_id, each in documents.items()]


def load_prepared(prepared: Sequence[Prepared], *, at: datetime, note: str = "") -> list[Change]:
    """Publish prepared documents of one type as ``load_documents`` does."""
    with transaction.atomic():
        head = store.lock_head()
        if logged := store.logged_entry_ids(each.entry_id for each in prepared):
            type = prepared[0].model.type
            raise ValueError(f"{type} {logged[0]} is in the log already: publish its draft.")
        changes = [build_first_publication(each, at=at, note=note) for each in prepared]
        store.append_changes(head, changes)
        projections = [
            project(each, EditionMetadata.from_change(change))
            for each, change in zip(prepared, changes, strict=True)
        ]
        store.put_projections(projections)
        concerned = [
            change
            for change, projection in zip(changes, projections, strict=True)
            if has_evidence(projection, [])
        ]
        documents = {hash_id(each.entry_id): each.document for each in prepared}
        update_evidence(head, concerned, documents=documents)
        queue.enqueue_purge({ALL})
    return changes


def build_first_publication(prepared: Prepared, *, at: datetime, note: str) -> Change:
    """Build the first publication of an entry."""
    change = EntryLog(prepared.entry_id).publication(prepared, at=at, note=note)
    assert change is not None  # noqa: S101 -- nothing was published before
    return change


def reproject() -> Iterator[Published]:
    """Recompute the columns, listing, detail and card of every row from its document.

    Reads no draft, and yields each row when it is stored. Needed after a change to a
    ``published.py`` or to the prepared JSON. No document changes, so the log gets no change but of
    entries whose evidence a new ``assess_evidence`` sees otherwise.
    """
    for model in published_types().values():
        for pk in model._default_manager.order_by("sequence").values_list("pk", flat=True):
            with transaction.atomic():
                head = store.lock_head()
                row = model._default_manager.select_related("live_edition").filter(pk=pk).first()
                if row is None:
                    continue  # withdrawn since the ids were read
                document = canonical_json.load(row.live_edition.document)
                prepared = prepare(model, row.pk, document)
                projection = project(prepared, EditionMetadata.from_row(row))
                former = store.read_former_rows([(prepared, None)])
                store.replace_projections([(projection, None)], former)
                store.complete_targets([projection])
                if has_evidence(projection, former.states):
                    update_evidence(head, [], at=timezone.now(), keys=[row.reference_key])
            yield projection.row
    forget_progress()  # pictures show titles of cards, which the log does not tell of
    queue.enqueue_purge({ALL})


def lock_log() -> Head:
    """Lock the head of the log until the commit; all that is done through it has one instant.

    Everybody who changes what waits or what readers get locks the drafts first, then the head, then
    the releases, so that no two of them wait for each other.
    """
    return store.lock_head()


def update_due_at(find_next: Callable[[], datetime | None]) -> None:
    """Store the next instant at which something is scheduled, which ``find_next`` looks up.

    The look-up takes place while the head is locked, so that of two people who schedule at once
    neither is forgotten.
    """
    with transaction.atomic():
        head = store.lock_head()
        head.due_at = find_next()
        head.save(update_fields=["due_at"])
