"""Fill a database for the benchmarks, or reuse one that was filled the same way.

python -m benchmarks.seed 100000
"""

import argparse
import hashlib
import os
import shutil
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SEED = 7
BATCH = 1000
START = datetime(2026, 1, 1, tzinfo=UTC)
#: What decides what the database holds: a change in one of them makes the databases anew.
SOURCES = (
    "benchmarks/*.py",
    "benchmarks/plain/models.py",
    "benchmarks/plain/fill.py",
    "cms/published/*.py",
    "**/published.py",
    "**/migrations/*.py",
)
NOT_SOURCES = {
    "bench.py",
    "workloads.py",
    "servers.py",
    "wrk.py",
    "smoke.py",
    "urls.py",
    "report.py",
    "telling.py",
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("posts", type=int)
    parser.add_argument("--seed", type=int, default=SEED)
    given = parser.parse_args()
    prepare(posts=given.posts, seed=given.seed)


def prepare(*, posts: int, seed: int = SEED) -> Path:
    """The data folder with ``posts`` posts. Also sets up Django: import no model before."""
    folder = Path(os.environ.get("MARROW_BENCH_DATA", ROOT / "var" / "benchmarks"))
    folder = folder / f"{posts}-{seed}"
    done, made_by = folder / "done", fingerprint()
    if not done.exists() or done.read_text() != made_by:
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        set_up(folder)
        fill(posts=posts, seed=seed)
        done.write_text(made_by)
    else:
        set_up(folder)
        print(f"Using {folder}")
    return folder


def fingerprint() -> str:
    paths = {path for pattern in SOURCES for path in ROOT.glob(pattern)}
    kept = sorted(p for p in paths if p.name not in NOT_SOURCES and ".venv" not in p.parts)
    texts = b"\0".join(path.read_bytes() for path in kept)
    return hashlib.sha256(texts).hexdigest()


def set_up(folder: Path) -> None:
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


def fill(*, posts: int, seed: int) -> None:
    from django.core.management import call_command
    from django.db import connection

    from benchmarks.corpus import Corpus
    from benchmarks.plain.fill import fill_plain
    from cms.maintenance import load_documents
    from cms.published.models.rows import published_types

    call_command("migrate", run_syncdb=True, verbosity=0)
    corpus = Corpus(posts=posts, seed=seed)
    models = published_types()
    began, moment = time.monotonic(), START
    for type, size in corpus.sizes.items():
        done = 0
        entries = corpus.entries(type)
        for batch in batches(entries):
            documents = dict(batch)
            load_documents(model=models[type], documents=documents, at=moment)
            fill_plain(type, documents)
            moment += timedelta(minutes=1)
            done += len(documents)
            print(f"\r{type:10} {done:>9,} of {size:,} ", end="", file=sys.stderr, flush=True)
        print(f"({time.monotonic() - began:.0f} s)", file=sys.stderr)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")  # as every database that has lived for a while


def batches(entries: Iterator) -> Iterator[list]:
    while batch := list(islice(entries, BATCH)):
        yield batch


if __name__ == "__main__":
    main()
