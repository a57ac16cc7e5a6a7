"""Share the suite out among two databases, where ``make test`` runs it on both.

What does not depend on the database is tried on SQLite alone. A slow test runs on one of the two,
always the same, and so does a test of forms, pages and documents, which reach the database through
the code that quick tests try on both: each claim is tried, and an hour becomes half of one. Tests
marked ``both`` are about the database itself. ``make test-long`` and a single run share nothing.
"""

import os
import zlib
from collections.abc import Iterable
from pathlib import Path

import pytest

from tests.examples import IS_LONG

#: Below ``tests/``: rules of the house, pure functions, what has databases of its own, and what a
#: browser, a reader's program or a server in front of us sees.
ONCE = (
    *("house", "lib", "benchmarks", "docs", "clients", "contract", "running", "server"),
    *("fixtures", "shapes", "clipboards", "api/openapi", "api/http", "api/errors"),
)
#: What stands on the code that reads and writes rows, without statements of its own.
DIVIDED = (
    *("authoring", "claims", "keys", "media", "posts", "preview", "studies", "treatments"),
    *("syndication/discovery", "syndication/feeds", "syndication/partners"),
    *("api/caching", "api/representations", "api/parameters", "api/views"),
)
IS_SHARED = "MARROW_TEST_DATABASE_URL" in os.environ and not IS_LONG
TESTS = Path(__file__).parent


def is_in(item: pytest.Item, folders: Iterable[str]) -> bool:
    return any(item.path.is_relative_to(TESTS / folder) for folder in folders)


def runs_here(item: pytest.Item, *, is_postgresql: bool) -> bool:
    """Return whether a shared suite runs the test on this database."""
    if item.get_closest_marker("browser") or is_in(item, ONCE):
        return not is_postgresql
    if not item.get_closest_marker("slow") and not is_in(item, DIVIDED):
        return True
    if item.get_closest_marker("both") or item.get_closest_marker("postgres"):
        return True
    return zlib.crc32(item.nodeid.encode()) % 2 == is_postgresql
