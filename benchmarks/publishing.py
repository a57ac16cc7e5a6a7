"""Measure `publish()`: one post, fifty at once, and a study that a thousand posts quote.

    python -m benchmarks.publishing --posts 1000

It runs in this process, over the seeded database, in a transaction that is rolled back in the end:
what a commit takes is not in the figures, and the database stays as it was seeded.
"""

import argparse
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from statistics import median
from typing import Any
from uuid import uuid4

from benchmarks.report import render_figures
from benchmarks.seed import SEED, prepare_database

BODY_BYTES = 6000
TOGETHER = 50
QUOTING = 1000


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--posts", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--runs", type=int, default=3, help="the medians of so many are shown")
    options = parser.parse_args()
    prepare_database(posts=options.posts, seed=options.seed)
    print(render_figures(measure_publishing(options.runs)))


def measure_publishing(runs: int) -> dict[str, dict[str, float]]:
    """Return medians by act and unit: milliseconds, CPU milliseconds, statements."""
    from django.db import transaction

    found: dict[str, list[dict[str, float]]] = {}
    with transaction.atomic():
        for _ in range(runs + 1):  # the first one warms up
            for name, values in measure_acts():
                found.setdefault(name, []).append(values)
        transaction.set_rollback(True)
    return {
        name: {unit: median(run[unit] for run in values[1:]) for unit in values[0]}
        for name, values in found.items()
    }


def measure_acts() -> Iterator[tuple[str, dict[str, float]]]:
    from cms.publishing import publish

    now = datetime.now(UTC) + timedelta(days=1)
    writer = DraftWriter()
    posts = [writer.write_post() for _ in range(TOGETHER + 1)]
    yield "publish one", measure_act(lambda: publish(posts[0], by=None, at=now))
    posts[0].title += " again"
    posts[0].save()
    yield "publish one again", measure_act(lambda: publish(posts[0], by=None, at=now))
    yield f"publish {TOGETHER} at once", measure_act(lambda: publish(*posts[1:], by=None, at=now))
    study = writer.write_quoted_study(at=now)
    yield (
        f"publish a study that {QUOTING:,} posts quote",
        measure_act(lambda: publish(study, by=None, at=now)),
    )


def measure_act(act: Callable[[], Any]) -> dict[str, float]:
    from django.db import connection

    statements = 0

    def count(execute: Any, *args: Any) -> Any:
        nonlocal statements
        statements += 1
        return execute(*args)

    with connection.execute_wrapper(count):
        started, used = time.perf_counter(), time.process_time()
        changes = act()
        used, took = time.process_time() - used, time.perf_counter() - started
    assert all(changes), "nothing was published"
    return {"ms": took * 1000, "CPU ms": used * 1000, "statements": statements}


class DraftWriter:
    """Write drafts that refer to published entries of the corpus."""

    def __init__(self) -> None:
        from cms.published.models.rows import published_types

        self.published = published_types()
        self.topics = self.write_drafts("topic", 2)
        self.authors = self.write_drafts("author", 1)
        self.conditions = self.write_drafts("condition", 2)
        self.treatments = self.write_drafts("treatment", 3)
        self.studies = self.write_drafts("study", 3)

    def write_drafts(self, type: str, count: int) -> list[Any]:
        """Write the drafts of the first published entries of a type, if there are none yet."""
        from django.apps import apps

        model = next(each for each in apps.get_models() if each._meta.model_name == type)
        name = "title" if type == "study" else "name"
        more = {"invasiveness": 3} if type == "treatment" else {}
        rows = self.published[type].objects.order_by("pk")[:count]
        values = [{"id": row.pk, "slug": row.slug, name: row.title} | more for row in rows]
        return [model.objects.get_or_create(id=each["id"], defaults=each)[0] for each in values]

    def write_post(self) -> Any:
        from cms.posts import models

        links = [f'<a href="entry:{each.pk}">so</a>' for each in self.treatments + self.studies]
        paragraph = f"<p>The <strong>pain</strong> of a back, {', '.join(links)}, most meet it.</p>"
        body = paragraph * (BODY_BYTES // len(paragraph))
        slug = f"published-by-the-benchmark-{uuid4().hex}"
        post = models.Post.objects.create(slug=slug, title="Pain", summary="Of a back.", body=body)
        for model, field, targets in (
            (models.PostAuthor, "author", self.authors),
            (models.PostTopic, "topic", self.topics),
            (models.PostCondition, "condition", self.conditions),
            (models.PostTreatment, "treatment", self.treatments),
            (models.PostStudy, "study", self.studies),
        ):
            for position, target in enumerate(targets):
                model.objects.create(post=post, position=position, **{field: target})
        return post

    def write_quoted_study(self, *, at: datetime) -> Any:
        """Publish a study, load posts that refer to it, and change its draft."""
        from benchmarks.corpus import Corpus
        from cms.lib.placeholders import REF
        from cms.maintenance import load_documents
        from cms.publishing import publish
        from studies.models import Study

        slug = f"quoted-{uuid4().hex}"
        study = Study.objects.create(slug=slug, title="A study", summary="Of backs.")
        publish(study, by=None, at=at)
        corpus = Corpus(posts=QUOTING, seed=SEED)
        quoted = {"studies": [{REF: str(study.pk)}]}
        documents = {
            uuid4(): document | quoted | {"slug": f"{document['slug']}-{slug}"}
            for _, document in corpus.entries("post")
        }
        load_documents(model=self.published["post"], documents=documents, at=at)
        study.title = "A study with another title"
        study.save()
        return study


if __name__ == "__main__":
    main()
