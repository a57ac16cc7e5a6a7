"""Migrations are append-only: a file that was released never changes, and none goes."""

import hashlib
from pathlib import Path

from tests.house.source import PACKAGES, ROOT

LIST = Path(__file__).with_name("migrations.sha256")


def written_digests() -> list[str]:
    """Return a line for each migration: its digest and its path, as ``sha256sum`` writes them."""
    paths = sorted(
        path for package in PACKAGES for path in (ROOT / package).rglob("migrations/[0-9]*.py")
    )
    return [
        f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.relative_to(ROOT)}"
        for path in paths
    ]


def test_migrations_never_change_and_are_only_added():
    # A new migration adds the line that this test shows. A line that is there stays as it is.
    assert written_digests() == LIST.read_text().splitlines()


def test_each_app_begins_with_one_initial_migration():
    names = [line.split("  ")[1] for line in written_digests()]
    initial = [name for name in names if name.endswith("_initial.py")]

    # Studies and treatments refer to each other, so the second half of studies comes after both.
    assert [name for name in initial if "/0001_" not in name] == [
        "studies/migrations/0002_initial.py"
    ]
