"""Measure what `manage.py serve` takes: memory, seconds to its first answer, size of the database.

    python -m benchmarks.footprint --posts 1000

Memory is the proportional set size (PSS) of all its processes, the worker's included: what several
share is counted once. It is read after a few hundred mixed requests, from Linux's /proc.
"""

import argparse
import json
import os
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from urllib.error import HTTPError

from benchmarks.report import render_figures
from benchmarks.seed import ROOT, SEED, prepare_database

REQUESTS = 300
LISTS = (
    "posts/",
    "treatments/",
    "studies/",
    "conditions/",
    "posts/?facets=treatments,topics,year",
    "posts/?search=pain",
    "search/?q=pain",
    "changes/?page_size=20",
)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--posts", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--runs", type=int, default=3, help="the medians of so many are shown")
    options = parser.parse_args()
    prepare_database(posts=options.posts, seed=options.seed)
    print(render_figures({"footprint": measure_footprint(options.runs)}))


def measure_footprint(runs: int) -> dict[str, float]:
    """Return the medians of several starts, and the size of the database, by name with unit.

    All pictures are drawn before: the process that draws would be counted, which lives for seconds.
    """
    collect_static_files()
    draw_pictures()
    found = [measure_start() for _ in range(runs)]
    result = {name: round(median(each[name] for each in found), 2) for name in found[0]}
    return result | {"kB of database a post": round(database_bytes() / count_posts() / 1000, 1)}


def measure_export(runs: int) -> dict[str, dict[str, float]]:
    """Return the medians of whole exports, read as fast as they come."""
    found = []
    with running_product() as (_, address):
        wait_until_ready(address)
        for _ in range(runs):
            started, size = time.monotonic(), 0
            with urllib.request.urlopen(f"{address}/api/v1/export/") as response:
                while chunk := response.read(1 << 20):
                    size += len(chunk)
            found.append({"s": time.monotonic() - started, "MB": size / 1e6})
    return {"export": {unit: median(run[unit] for run in found) for unit in found[0]}}


def measure_start() -> dict[str, float]:
    started = time.monotonic()
    with running_product() as (process, address):
        wait_until_ready(address)
        first_answer = time.monotonic() - started
        after_start = memory_bytes(process.pid)
        for path in mixed_paths(address):
            fetch(address + path)
        after_load = memory_bytes(process.pid)
    return {
        "s to the first answer": first_answer,
        "MB after the start": after_start / 1e6,
        "MB after load": after_load / 1e6,
    }


def draw_pictures() -> None:
    from cms.pictures.duty import draw_missing
    from cms.pictures.progress import read_progress

    draw_missing(most=100)
    while read_progress().target:  # a pass has many steps
        draw_missing(most=100)


def collect_static_files() -> None:
    """Collect what pages for people name, as `make run` does: without it they fail."""
    from django.conf import settings
    from django.core.management import call_command

    if not (Path(settings.STATIC_ROOT) / "staticfiles.json").exists():
        call_command("collectstatic", interactive=False, verbosity=0)


@contextmanager
def running_product() -> Iterator[tuple[subprocess.Popen[bytes], str]]:
    """Run server and worker as `make run` does, on a free port, for the duration of the block."""
    from benchmarks.servers import TIMEOUT_SECONDS, find_free_port

    port = find_free_port()
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "cms.settings",
        "PORT": str(port),
        "MARROW_RATE": "0",
    }
    process = subprocess.Popen(
        [sys.executable, "manage.py", "serve"],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        yield process, f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(timeout=TIMEOUT_SECONDS)


def wait_until_ready(address: str) -> None:
    """Ask for the newest posts until there is an answer."""
    deadline = time.monotonic() + 60
    while fetch(f"{address}/api/v1/posts/") is None:
        if time.monotonic() > deadline:
            sys.exit("The server did not start.")
        time.sleep(0.005)


def fetch(address: str) -> bytes | None:
    """Return a body, an error's too; None: nothing listens."""
    try:
        with urllib.request.urlopen(address) as response:
            return response.read()
    except HTTPError as error:
        return error.read()
    except OSError:
        return None


def mixed_paths(address: str) -> list[str]:
    """Return different requests: lists, details, a few pages for people and a feed."""
    first = json.loads(fetch(f"{address}/api/v1/posts/?page_size=50") or b"")
    details = [f"/api/v1/posts/{post['slug']}/" for post in first["results"]]
    pages = ["/", "/feeds/posts.atom", "/sitemap.xml", "/api/v1/openapi.json", "/admin/login/"]
    lists = [f"/api/v1/{path}" for path in LISTS]
    dates = [f"/api/v1/posts/?published_at__gte=1990-01-{day:02}" for day in range(1, 29)]
    paths = [*details, *pages, *lists, *dates]
    return [paths[number % len(paths)] for number in range(REQUESTS)]


def memory_bytes(pid: int) -> int:
    """Sum the proportional set size of a process and all below it."""
    paths = Path("/proc").glob("[0-9]*/stat")
    parents = {int(path.parent.name): parent_of(path) for path in paths}
    family, added = {pid}, {pid}
    while added := {child for child, parent in parents.items() if parent in added} - family:
        family |= added
    return sum(proportional_bytes(each) for each in family)


def parent_of(path: Path) -> int:
    try:
        return int(path.read_text().rpartition(")")[2].split()[1])
    except OSError:  # it has ended meanwhile
        return 0


def proportional_bytes(pid: int) -> int:
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:  # the same
        return 0
    return next(int(line.split()[1]) for line in lines if line.startswith("Pss:")) * 1024


def database_bytes() -> int:
    """Return the size of the product's tables and indexes, without those of the plain version."""
    from django.db import connection

    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            query = "SELECT sum(pgsize) FROM dbstat WHERE name NOT LIKE 'plain_%'"
            query += " AND name NOT LIKE 'sqlite_autoindex_plain_%'"
        else:
            query = (
                "SELECT sum(pg_total_relation_size(oid)) FROM pg_class WHERE relkind IN ('r', 'm')"
            )
            query += " AND relnamespace = 'public'::regnamespace AND relname NOT LIKE 'plain_%'"
        cursor.execute(query)
        return int(cursor.fetchone()[0])


def count_posts() -> int:
    from cms.posts.published import PublishedPost

    return PublishedPost.objects.count()


if __name__ == "__main__":
    main()
