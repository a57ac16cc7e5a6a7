"""The queue of purge orders: purge shared caches right after the commit, before all else.

``enqueue_purge`` stores an order in the transaction of the change. The order is attempted right
after the commit, before publish() or withdraw() returns; the worker retries what failed or was cut
off.
"""

import logging
from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import datetime, timedelta
from typing import cast
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.module_loading import import_string

from cms.lib import canonical_json
from cms.published import cache_tags
from cms.published.models.log import Change, Edition
from cms.published.models.references import Card, Reference
from cms.published.models.rows import Published, published_types
from cms.published.reference_keys import hash_id, list_relation_numbers
from cms.purging.models import PurgeOrder

LOG = logging.getLogger(__name__)
MAX_REFERRING = 500
#: How long the process that enqueued an order may take before the worker retries it.
GRACE = timedelta(seconds=30)
MAX_WAIT = timedelta(hours=1)
#: When a confirmed order is repeated: by then, responses from before the change have arrived.
IN_FLIGHT = timedelta(minutes=1)


def collect_entry_tags(model: type[Published], ids: Collection[UUID]) -> set[str]:
    """Collect the tags of all responses that show the entries, or would if they were published.

    Call after publishing and before withdrawing, while the references of the entries are stored.
    """
    if not settings.PURGE_URL or not ids:
        return set()
    tags = {
        cache_tags.MANY,
        cache_tags.list_tag(model.collection),
        *map(cache_tags.entry_tag, ids),
    }
    tags |= {cache_tags.list_tag(part.collection) for part in model.parts}
    tags |= {cache_tags.entry_tag(id) for id in translation_ids(model, ids)}
    keys = [hash_id(id) for id in ids]
    targets = Reference.objects.filter(source__in=keys).values("target")
    found = Card.objects.filter(reference_key__in=targets).values_list("entry_id", flat=True)
    tags |= {cache_tags.neighbours_tag(model.collection, target) for target in found}
    # A reference finds the responses that could not show the entry before its publication.
    relations = list_relation_numbers(with_unnamed=True)
    sources = Reference.objects.filter(relation__in=relations, target__in=keys).values("source")
    referring = Card.objects.filter(reference_key__in=sources).values_list("entry_id", "type")
    types = published_types()
    for source, type_name in referring[:MAX_REFERRING]:
        tags.add(cache_tags.entry_tag(source))
        if type_name in types:
            tags.add(cache_tags.list_tag(types[type_name].collection))
    return tags


def collect_change_tags(changes: Collection[Change]) -> set[str]:
    """Collect the tags of all responses that show the published entries of changes.

    Those of many entries are all responses: an order names no thousand tags.
    """
    if len(changes) > MAX_REFERRING:
        return {cache_tags.ALL}
    ids: dict[str, list[UUID]] = {}
    for change in changes:
        ids.setdefault(change.type, []).append(change.entry_id)
    types = published_types()
    return set().union(*(collect_entry_tags(types[type], each) for type, each in ids.items()))


def translation_ids(model: type[Published], ids: Collection[UUID]) -> Iterable[UUID]:
    """Return the ids of the entries and of their translations, which link to each other."""
    keys = model._default_manager.filter(pk__in=ids).values("translation_key")
    return model._default_manager.filter(translation_key__in=keys).values_list("pk", flat=True)


def collect_file_tags(row: Published) -> set[str]:
    """Collect the tags of the public files of all editions, which withdrawing deletes."""
    if not settings.PURGE_URL:
        return set()
    documents = Edition.objects.filter(entry_id=row.pk).values_list("document", flat=True)
    names = {
        name for document in documents for name in type(row).files(canonical_json.load(document))
    }
    return {cache_tags.file_tag(name) for name in names}


def enqueue_purge(tags: Iterable[str]) -> None:
    """Store a purge order in the current transaction and attempt it after the commit."""
    unique_tags = sorted(set(tags))
    if not settings.PURGE_URL or not unique_tags:
        return
    order = PurgeOrder.objects.create(tags=" ".join(unique_tags), next_at=timezone.now() + GRACE)
    transaction.on_commit(lambda: attempt_purge(order))


def attempt_purge(order: PurgeOrder) -> bool:
    """Attempt an order; return whether the cache confirmed it. If not, schedule a retry.

    The first confirmation schedules the second purge, whose confirmation ends the order.
    """
    purge = cast("Callable[[Sequence[str]], None]", import_string(settings.PURGE_ADAPTER))
    orders, now = PurgeOrder.objects.filter(pk=order.pk), timezone.now()
    try:
        purge(order.tags.split())
    except Exception as problem:  # noqa: BLE001 -- an adapter may fail in any way; none may stop publishing
        LOG.warning("A shared cache could not be purged: %s", problem)
        attempts = order.attempts + 1
        wait = min(timedelta(seconds=5 * 2 ** min(attempts, 12)), MAX_WAIT)
        orders.update(
            attempts=attempts,
            next_at=now + wait,
            problem=f"{type(problem).__name__}: {problem}"[:500],
        )
        return False
    if order.confirmed_at is None:
        orders.update(confirmed_at=now, next_at=now + IN_FLIGHT, attempts=0, problem="")
    else:
        orders.delete()
    return True


def run_due(*, now: datetime) -> int:
    """Retry the orders that are due; return how many succeeded. Purging twice does no harm."""
    if not settings.PURGE_URL:
        return 0
    done = 0
    for order in PurgeOrder.objects.filter(next_at__lte=now)[:100]:
        if not attempt_purge(order):
            break  # a cache that does not respond must not block the worker's other duties
        done += 1
    return done
