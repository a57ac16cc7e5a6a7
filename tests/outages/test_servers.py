"""Real processes on a full disk, in a read-only folder, without files, worker, Redis, database:
readers are answered, and all heals without a hand.
"""

import shutil
import signal
import socket
import subprocess
from collections.abc import Iterator
from contextlib import suppress
from urllib.parse import quote

import pytest
from django.db import connection

from tests.conftest import IS_POSTGRESQL
from tests.outages.installation import Installation, is_listening, until
from tests.running.conftest import installed, outer, port  # noqa: F401 -- fixtures
from tests.running.test_serve import env  # noqa: F401 -- a fixture

pytestmark = pytest.mark.slow
on_sqlite = pytest.mark.skipif(IS_POSTGRESQL, reason="about files: the run on SQLite does it")

PUBLISH = """
from datetime import UTC, datetime
from cms.publishing import publish
from tests.factories.media import ImageFactory
from tests.factories.posts import PostFactory, TopicFactory
image = ImageFactory(slug="picture")
first, there = PostFactory(slug="first"), TopicFactory(slug="there")
publish(image, first, there, by=None, at=datetime(2026, 1, 5, tzinfo=UTC))
print(image.renditions[0]["file"])
"""
SCHEDULE = """
from datetime import timedelta
from django.utils import timezone
from cms.authoring.releases import schedule_acts
from tests.factories.posts import TopicFactory
at = timezone.now() - timedelta(minutes=5)
planned = TopicFactory(slug="planned")
schedule_acts([planned], act="publish", at=at, now=at - timedelta(minutes=5), by=None)
"""
READS = [
    "/api/v1/",
    "/api/v1/topics/",
    "/api/v1/posts/?ordering=-title&facets=topics&count=true",
    "/api/v1/posts/first/",
    "/api/v1/search/?q=first",
    "/api/v1/changes/",
    "/api/v1/export/",
    "/posts/first/",
    "/feeds/posts.atom",
    "/sitemap.xml",
    "/readyz",
]
PLANNED = "/api/v1/topics/planned/"


@pytest.fixture
def marrow(env) -> Iterator[Installation]:  # noqa: F811 -- a fixture
    installation = Installation(env)
    yield installation
    with suppress(FileNotFoundError):
        installation.set_writable(is_writable=True)
    installation.stop()


def refusals(marrow: Installation) -> dict[str, int]:
    """Return the addresses that are not answered well, each asked twice: also from the cache."""
    statuses = [(path, marrow.status(path)) for path in READS * 2]
    return {path: status for path, status in statuses if status != 200}


@on_sqlite
def test_full_disk(marrow):
    marrow.run(PUBLISH)
    marrow.start("manage.py", "serve")
    assert refusals(marrow) == {}
    marrow.limit_files(0)
    marrow.run(SCHEDULE)

    during = refusals(marrow), marrow.status(PLANNED)
    health = marrow.health()
    marrow.limit_files(-1)
    until(lambda: marrow.status(PLANNED) == 200)

    assert during == ({}, 404)
    assert health["status"] == "warn"
    assert health["checks"]["releases"][0]["output"].startswith("Releases that are late: 1.")
    assert marrow.health()["status"] == "pass"
    assert refusals(marrow) == {}


@on_sqlite
def test_read_only_folder(marrow):
    marrow.run(PUBLISH)
    marrow.start_server()
    assert refusals(marrow) == {}
    marrow.run(SCHEDULE)
    marrow.set_writable(is_writable=False)

    during = refusals(marrow), marrow.status(PLANNED)
    health = marrow.health()
    marrow.set_writable(is_writable=True)
    until(lambda: marrow.status(PLANNED) == 200)

    assert during == ({}, 404)
    assert health["status"] == "warn"
    assert marrow.health()["status"] == "pass"


@on_sqlite
def test_worker_that_was_started_in_a_read_only_folder(marrow):
    marrow.run(PUBLISH)
    marrow.start_server()
    assert marrow.health()["status"] == "pass"  # and the files of SQLite's log are open
    marrow.run(SCHEDULE)
    marrow.set_writable(is_writable=False)
    marrow.start_worker()

    during = marrow.health()
    marrow.set_writable(is_writable=True)
    until(lambda: bool(marrow.health()["status"] == "pass"))

    assert during["status"] == "warn"
    assert marrow.status(PLANNED) == 200


@on_sqlite
def test_missing_files(marrow):
    picture = f"/media/{marrow.run(PUBLISH).stdout.strip()}"
    marrow.start_server()
    assert marrow.status(picture) == 200
    (marrow.data / "public").rename(marrow.data / "away")

    during = refusals(marrow), marrow.status(picture)
    (marrow.data / "away").rename(marrow.data / "public")

    assert during == ({}, 404)
    assert marrow.status(picture) == 200


@on_sqlite
def test_dead_worker(marrow):
    marrow.run(PUBLISH)
    marrow.start_server()
    marrow.run(SCHEDULE)

    assert marrow.status(PLANNED) == 200
    assert marrow.health()["status"] == "pass"


@pytest.fixture
def redis(tmp_path) -> Iterator["Redis"]:
    if shutil.which("redis-server") is None:
        pytest.skip("needs the program redis-server")
    redis = Redis(str(tmp_path))
    yield redis
    redis.process.kill()
    redis.process.wait()


class Redis:
    """A Redis of this test, which may be stopped."""

    def __init__(self, folder: str) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port: int = probe.getsockname()[1]
        self.folder = folder
        self.start()

    def start(self) -> None:
        words = ["redis-server", "--port", str(self.port), "--save", "", "--dir", self.folder]
        self.process = subprocess.Popen(words, stdout=subprocess.DEVNULL)
        until(lambda: is_listening(self.port), tries=1_000_000)

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait()


@on_sqlite
def test_redis_that_is_gone(marrow, redis):
    marrow.env["CACHE_URL"] = f"redis://127.0.0.1:{redis.port}/0"
    marrow.run(PUBLISH)
    marrow.start_server()
    assert refusals(marrow) == {}
    redis.stop()

    during, health = refusals(marrow), marrow.health()
    redis.start()
    until(lambda: bool(marrow.health()["status"] == "pass"))

    assert during == {}
    assert health["checks"]["caches"][0]["status"] == "warn"
    assert refusals(marrow) == {}


@on_sqlite
def test_redis_that_hangs(marrow, redis):
    marrow.env["CACHE_URL"] = f"redis://127.0.0.1:{redis.port}/0"
    marrow.run(PUBLISH)
    marrow.start_server()
    assert refusals(marrow) == {}
    redis.process.send_signal(signal.SIGSTOP)

    during, health = refusals(marrow), marrow.health()
    redis.process.send_signal(signal.SIGCONT)
    until(lambda: bool(marrow.health()["status"] == "pass"))

    assert during == {}
    assert health["checks"]["caches"][0]["status"] == "warn"


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_database_that_is_gone(marrow, proxy):
    place = connection.settings_dict
    user = ":".join(quote(place[key], safe="") for key in ("USER", "PASSWORD") if place[key])
    address = f"{user}@127.0.0.1" if user else "127.0.0.1"
    marrow.env["DATABASE_URL"] = f"postgresql://{address}:{proxy.own_port}/{place['NAME']}"
    marrow.run(PUBLISH)
    marrow.start("manage.py", "serve")
    assert refusals(marrow) == {}
    proxy.stop()

    gone = [marrow.get(path) for path in READS]
    command = marrow.call("manage.py", "publish", "topic/there")
    proxy.start()
    until(lambda: refusals(marrow) == {}, tries=1000)
    marrow.run(SCHEDULE)
    until(lambda: marrow.status(PLANNED) == 200)

    assert [(status, headers["Retry-After"]) for status, headers, _ in gone] == [(503, "5")] * len(
        READS
    )
    assert (command.returncode, command.stdout) == (1, "")
    assert command.stderr.splitlines()[-1].startswith(
        "The database does not answer, and nothing was stored: "
    )
