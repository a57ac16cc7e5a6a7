"""Fill a database for the benchmarks, or reuse one that was filled the same way.

python -m benchmarks.seed 100000
"""

import argparse
import gc
import hashlib
import multiprocessing
import os
import shutil
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import islice
from multiprocessing.connection import Connection
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SEED = 7
BATCH = 1000
#: Documents are many small objects without circles: to look for some takes a third of the time.
GARBAGE_THRESHOLD = 50_000
START = datetime(2026, 1, 1, tzinfo=UTC)
#: The files that decide the content of the database: a change in one of them seeds it again.
SOURCES = (
    "benchmarks/*.py",
    "benchmarks/plain/models.py",
    "benchmarks/plain/loader.py",
    "cms/published/**/*.py",
    "**/published.py",
    "**/migrations/*.py",
)
NOT_SOURCES = {
    "bench.py",
    "cache_check.py",
    "workloads.py",
    "servers.py",
    "wrk.py",
    "smoke.py",
    "urls.py",
    "report.py",
    "measurement.py",
    "webhook_lag.py",
    "footprint.py",
    "growth.py",
    "publishing.py",
    "publishers.py",
    "drafts.py",
    "plot.py",
    "costly_addresses.py",
    "costly_requests.py",
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("posts", type=int)
    parser.add_argument("--seed", type=int, default=SEED)
    options = parser.parse_args()
    prepare_database(posts=options.posts, seed=options.seed)


def prepare_database(*, posts: int, seed: int = SEED) -> Path:
    """Seed or reuse a database with ``posts`` posts and return its data folder.

    Also configures Django: import no model before.
    """
    folder = find_folder(posts, seed)
    stamp, fingerprint = folder / "done", compute_fingerprint()
    if not stamp.exists() or stamp.read_text() != fingerprint:
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        configure_django(folder)
        thresholds = gc.get_threshold()
        gc.set_threshold(GARBAGE_THRESHOLD)  # in the process that is forked as well
        seed_database(posts=posts, seed=seed)
        gc.set_threshold(*thresholds)
        stamp.write_text(fingerprint)
    else:
        configure_django(folder)
        print(f"Using {folder}")
    return folder


def find_folder(posts: int, seed: int) -> Path:
    """Return the data folder of a seeded database, whether it is there or not."""
    folder = Path(os.environ.get("MARROW_BENCH_DATA", ROOT / "var" / "benchmarks"))
    return folder / f"{posts}-{seed}"


def compute_fingerprint() -> str:
    """Hash the source files that decide the content of the database."""
    paths = {path for pattern in SOURCES for path in ROOT.glob(pattern)}
    sources = sorted(p for p in paths if p.name not in NOT_SOURCES and ".venv" not in p.parts)
    contents = b"\0".join(path.read_bytes() for path in sources)
    return hashlib.sha256(contents).hexdigest()


def configure_django(folder: Path) -> None:
    os.environ |= {
        "MARROW_DATA": str(folder),
        "DJANGO_SETTINGS_MODULE": "benchmarks.settings",
    }
    for name in ("DATABASE_URL", "DATABASE_READER_URL"):
        if bench := os.environ.get(f"MARROW_BENCH_{name}"):
            os.environ[name] = bench
        else:
            os.environ.pop(name, None)
    import django

    django.setup()


def seed_database(*, posts: int, seed: int) -> None:
    from django.core.management import call_command
    from django.db import connection, connections

    from benchmarks.corpus import count_entries
    from benchmarks.plain.loader import load_plain_rows
    from cms.maintenance import load_prepared

    call_command("migrate", run_syncdb=True, verbosity=0)
    connections.close_all()  # before the fork
    batches, started, at = receive_batches(posts=posts, seed=seed), time.monotonic(), START
    for type, size in count_entries(posts).items():
        count = 0
        while count < size:
            prepared, plain_rows = next(batches)
            load_prepared(prepared, at=at)
            load_plain_rows(plain_rows)
            at += timedelta(minutes=1)
            count += len(prepared)
            print(f"\r{type:10} {count:>9,} of {size:,} ", end="", file=sys.stderr, flush=True)
        print(f"({time.monotonic() - started:.0f} s)", file=sys.stderr)
    with connection.cursor() as cursor:
        # As every database that has lived for a while. On PostgreSQL it also empties the list of
        # pending entries of the search index, which every search reads.
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")


def receive_batches(*, posts: int, seed: int) -> Iterator[tuple[list, list]]:
    """Generate and prepare the documents in a second process, one batch ahead of who loads them."""
    context = multiprocessing.get_context("fork")
    receiver, sender = context.Pipe(duplex=False)
    process = context.Process(target=send_batches, args=(sender, posts, seed), daemon=True)
    process.start()
    sender.close()  # so that the end of the process ends the pipe, and an error there is one here
    try:
        while True:
            yield receiver.recv()
    finally:
        process.terminate()


def send_batches(sender: Connection, posts: int, seed: int) -> None:
    from benchmarks.corpus import Corpus
    from benchmarks.plain.loader import build_plain_rows
    from cms.maintenance import prepare_documents
    from cms.published.models.rows import published_types

    corpus, models = Corpus(posts=posts, seed=seed), published_types()
    for type in corpus.sizes:
        for batch in split_batches(corpus.entries(type)):
            prepared = prepare_documents(models[type], dict(batch))
            sender.send((prepared, build_plain_rows(type, prepared)))


def split_batches(entries: Iterator) -> Iterator[list]:
    while batch := list(islice(entries, BATCH)):
        yield batch


if __name__ == "__main__":
    main()
