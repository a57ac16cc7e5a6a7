"""Telling shared caches, in this order: commit, purge, then everything else.

``order`` notes the tags in the transaction of the change and purges right after its commit, before
the call that publishes or withdraws returns. What fails, or is cut off, the worker does again.
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
from cms.published.models.log import Edition
from cms.published.models.references import Reference
from cms.published.models.rows import Published, published_types
from cms.purging.models import PurgeOrder

LOG = logging.getLogger(__name__)
MAX_REFERRING = 500
#: How long the process that ordered has for it, before the worker takes it for lost.
GRACE = timedelta(seconds=30)
MAX_WAIT = timedelta(hours=1)


def collect_entry_tags(model: type[Published], ids: Collection[UUID]) -> set[str]:
    """The tags of all answers that show the entries, or would, as the database says now.

    Ask after publishing and before withdrawing: then it says what they refer to.
    """
    if not settings.PURGE_URL or not ids:
        return set()
    found = {
        cache_tags.MANY,
        cache_tags.list_tag(model.collection),
        *map(cache_tags.entry_tag, ids),
    }
    found |= {cache_tags.list_tag(part.collection) for part in model.parts}
    found |= {cache_tags.entry_tag(id) for id in translation_ids(model, ids)}
    referring = Reference.objects.filter(source_id__in=ids).values_list("target_id", flat=True)
    found |= {cache_tags.neighbours_tag(model.collection, target) for target in referring}
    # Answers that could not show an entry before it was published are known by what refers to it.
    sources = Reference.objects.filter(target_id__in=ids).values_list("source_id", "source_type")
    types = published_types()
    for source, type_name in sources[:MAX_REFERRING]:
        found.add(cache_tags.entry_tag(source))
        if type_name in types:
            found.add(cache_tags.list_tag(types[type_name].collection))
    return found


def translation_ids(model: type[Published], ids: Collection[UUID]) -> Iterable[UUID]:
    """The entries that say the same in other languages, and name each other."""
    keys = model._default_manager.filter(pk__in=ids).values("translation_key")
    return model._default_manager.filter(translation_key__in=keys).values_list("pk", flat=True)


def collect_file_tags(row: Published) -> set[str]:
    """The tags of the public files of all its editions, which caches may keep for ever."""
    if not settings.PURGE_URL:
        return set()
    documents = Edition.objects.filter(entry_id=row.pk).values_list("document", flat=True)
    names = {name for text in documents for name in type(row).files(canonical_json.load(text))}
    return {cache_tags.file_tag(name) for name in names}


def enqueue_purge(wanted: Iterable[str]) -> None:
    """Purge after the commit of the transaction around this call."""
    names = sorted(set(wanted))
    if not settings.PURGE_URL or not names:
        return
    row = PurgeOrder.objects.create(tags=" ".join(names), next_at=timezone.now() + GRACE)
    transaction.on_commit(lambda: attempt_purge(row))


def attempt_purge(row: PurgeOrder) -> bool:
    """Carry out one order. Whether the cache confirmed; if not, when to try again is noted."""
    purge = cast("Callable[[Sequence[str]], None]", import_string(settings.PURGE_ADAPTER))
    orders = PurgeOrder.objects.filter(pk=row.pk)
    try:
        purge(row.tags.split())
    except Exception as problem:  # noqa: BLE001 -- an adapter may fail in any way; none may stop publishing
        LOG.warning("A shared cache could not be purged: %s", problem)
        attempts = row.attempts + 1
        wait = min(timedelta(seconds=5 * 2 ** min(attempts, 12)), MAX_WAIT)
        orders.update(
            attempts=attempts,
            next_at=timezone.now() + wait,
            problem=f"{type(problem).__name__}: {problem}"[:500],
        )
        return False
    orders.delete()
    return True


def run_due(*, now: datetime) -> int:
    """Try again what is due; how many orders were carried out. Purging twice does no harm."""
    if not settings.PURGE_URL:
        return 0
    done = 0
    for row in PurgeOrder.objects.filter(next_at__lte=now)[:100]:
        if not attempt_purge(row):
            break  # a cache that does not answer must not hold up the worker's other duties
        done += 1
    return done
