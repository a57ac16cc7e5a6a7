"""Measure how much several processes publish at once, and take it back afterwards."""

import multiprocessing
import time
from datetime import UTC, datetime, timedelta
from multiprocessing.synchronize import Barrier
from typing import TYPE_CHECKING

from benchmarks.drafts import DraftWriter

if TYPE_CHECKING:
    from cms.published.models.log import Head

POSTS = 25  # of each publisher


def measure_publishers(publishers: int) -> dict[str, dict[str, float]]:
    """Return the publications per second of all processes together."""
    from django.db import connections

    from cms.published.models.log import Head

    former = Head.objects.get()
    DraftWriter()  # what all posts refer to
    for connection in connections.all():  # nothing of them survives a fork
        connection.close()
        if connection.vendor == "postgresql":
            connection.close_pool()
    context = multiprocessing.get_context("fork")
    barrier = context.Barrier(publishers + 1, timeout=60)
    processes = [context.Process(target=publish_posts, args=(barrier,)) for _ in range(publishers)]
    for process in processes:
        process.start()
    barrier.wait()
    started = time.perf_counter()
    for process in processes:
        process.join()
    seconds = time.perf_counter() - started
    count = Head.objects.get().sequence - former.sequence
    assert count == publishers * POSTS, f"only {count} were published"
    take_back(former)
    return {f"{publishers} publishers": {"publications/s": count / seconds}}


def publish_posts(barrier: Barrier) -> None:
    from cms.publishing import publish

    writer = DraftWriter()
    posts = [writer.write_post() for _ in range(POSTS)]
    barrier.wait()
    for post in posts:
        publish(post, by=None, at=datetime.now(UTC) + timedelta(days=1))


def take_back(former: "Head") -> None:
    """Bring the database back to this place of the log."""
    from cms.authoring.models.revision import Revision
    from cms.posts.models import Post
    from cms.posts.published import PublishedPost
    from cms.published import store
    from cms.published.models.log import Change, ChangeTarget
    from cms.published.models.references import Slug

    later = Change.objects.filter(sequence__gt=former.sequence)
    ids = list(later.values_list("entry_id", flat=True))
    for row in PublishedPost.objects.filter(pk__in=ids):
        store.remove_entry(row)
    ChangeTarget.objects.filter(change_id__gt=former.sequence).delete()
    later.delete()
    Slug.objects.filter(entry_id__in=ids).delete()
    Revision.objects.filter(entry_id__in=ids).delete()
    former.save()
    Post.objects.filter(pk__in=ids).delete()
