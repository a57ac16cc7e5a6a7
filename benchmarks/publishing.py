"""Measure `publish()`: one post, fifty at once, a study that a thousand posts quote, its paper.

    python -m benchmarks.publishing --posts 1000 --publishers 8

It runs in this process, over the seeded database, in a transaction that is rolled back in the end:
what a commit takes is not in the figures, and the database stays as it was seeded. "locked" is the
time from the lock of the log to the end. Publishers are processes, whose commits are real.
"""

import argparse
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from statistics import median
from typing import Any

from benchmarks.drafts import QUOTING, SHOWING, DraftWriter, retract_paper, save_draft
from benchmarks.publishers import measure_publishers
from benchmarks.report import render_figures
from benchmarks.seed import SEED, prepare_database

TOGETHER = 50


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--posts", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--runs", type=int, default=3, help="the medians of so many are shown")
    parser.add_argument("--publishers", type=int, default=0, help="processes that publish at once")
    options = parser.parse_args()
    prepare_database(posts=options.posts, seed=options.seed)
    print(render_figures(measure_publishing(options.runs)))
    if options.publishers:
        print(render_figures(measure_publishers(options.publishers)))


def measure_publishing(runs: int) -> dict[str, dict[str, float]]:
    """Return medians by act and unit: milliseconds in all, of CPU and locked; statements."""
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
    from cms.authoring.moved_figures.decisions import accept_figures
    from cms.publishing import publish

    now = datetime.now(UTC) + timedelta(days=1)
    writer = DraftWriter()
    posts = [writer.write_post() for _ in range(TOGETHER + 1)]
    yield "publish one", measure_act(lambda: publish(posts[0], by=None, at=now))
    posts[0].title += " again"
    saved = save_draft(posts[0])
    yield "publish one again", measure_act(lambda: publish(saved, by=None, at=now))
    yield f"publish {TOGETHER} at once", measure_act(lambda: publish(*posts[1:], by=None, at=now))
    study = writer.write_quoted_study(at=now)
    yield (
        f"publish a study that {QUOTING:,} posts quote",
        measure_act(lambda: publish(study, by=None, at=now)),
    )
    shown = show_moved_figure(writer.write_moved_figure(at=now))
    yield (
        f"accept a figure that {SHOWING:,} posts show",
        measure_act(lambda: accept_figures(shown, reason="Mended.", by=None, at=now)),
    )
    paper = retract_paper(study)
    yield (
        f"retract the paper of a study that {QUOTING:,} posts quote",
        measure_act(lambda: publish(paper, by=None, at=now)),
    )


def show_moved_figure(claim: Any) -> Any:
    """Return the version of a moved figure, as an editor is shown it."""
    from cms.authoring.moved_figures.decisions import find_versions

    return find_versions({claim.pk: ""})


def measure_act(act: Callable[[], Any]) -> dict[str, float]:
    from django.db import connection

    statements = 0
    locked = 0.0

    def count(execute: Any, sql: str, *args: Any) -> Any:
        nonlocal statements, locked
        statements += 1
        result = execute(sql, *args)
        if "published_head" in sql and not locked:
            locked = time.perf_counter()
        return result

    with connection.execute_wrapper(count):
        started, used = time.perf_counter(), time.process_time()
        changes = act()
        ended, used = time.perf_counter(), time.process_time() - used
    assert changes, "nothing was published"
    return {
        "ms": (ended - started) * 1000,
        "CPU ms": used * 1000,
        "ms locked": (ended - locked) * 1000,
        "statements": statements,
    }


if __name__ == "__main__":
    main()
