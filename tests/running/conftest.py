"""These start whole installations of their own, on SQLite: once is enough."""

import fcntl
import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.conf import settings

from tests.api.world import make_world
from tests.running.nginx import HOST, stop_server

ROOT = Path(__file__).resolve().parents[2]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    if "postgresql" in settings.DATABASES["default"]["ENGINE"]:
        reason = "starts an installation of its own on SQLite: the run on SQLite does it"
        for item in items:
            if "/tests/running/" in str(item.path):
                item.add_marker(pytest.mark.skip(reason=reason))


@pytest.fixture
def port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def without_databases() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if not name.startswith("DATABASE")}


@pytest.fixture
def outer() -> dict[str, str]:
    """The environment of the suite without its databases."""
    return without_databases()


# The tests bring Brotli along, with which compressing takes a minute; the product has none.
INSTALL = """
import sys
sys.modules["brotli"] = None
from django.core.management import execute_from_command_line
for words in (["migrate"], ["collectstatic", "--no-input"]):
    execute_from_command_line(["manage.py", *words, "--verbosity", "0"])
"""


@pytest.fixture(scope="session")
def installed(tmp_path_factory) -> Path:
    """The folder of an installation on SQLite, with its tables made: they are copied, since
    making them takes a while. The first process makes it, and the others wait for that.
    """
    common = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        common = common.parent
    folder = common / "installed"
    with (common / "installing").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not folder.exists():
            half = tmp_path_factory.mktemp("half")
            env = without_databases() | {
                "MARROW_DATA": str(half),
                "DJANGO_SETTINGS_MODULE": "cms.settings",
            }
            subprocess.run([sys.executable, "-c", INSTALL], cwd=ROOT, env=env, check=True)
            half.rename(folder)
    return folder


@pytest.fixture
def world(settings, installed: Path, tmp_path: Path):
    """The published world, whose pictures stand where the server looks for them."""
    data = shutil.copytree(installed, tmp_path / "data")
    settings.STORAGES["public"]["OPTIONS"]["location"] = data / "public"
    return make_world()


@pytest.fixture
def start_server(
    world, settings, outer, port: int, tmp_path: Path
) -> Iterator[Callable[..., subprocess.Popen[str]]]:
    """Start Marrow itself over the database of the test, as it runs behind the proxy."""
    started: list[subprocess.Popen[str]] = []
    mine = {
        "DATABASE_URL": f"sqlite:///{settings.DATABASES['default']['NAME']}",
        "MARROW_DATA": str(tmp_path / "data"),
        "MARROW_BASE_URL": f"https://{HOST}",
        "MARROW_TRUSTED_PROXIES": "1",
        "PORT": str(port),
    }

    def start(**more: str) -> subprocess.Popen[str]:
        server = subprocess.Popen(
            [sys.executable, "manage.py", "serve", "--without-worker"],
            cwd=ROOT,
            env=outer | mine | more,
            text=True,
            stdout=subprocess.PIPE,
        )
        started.append(server)
        for line in server.stdout:
            if "ready" in line:
                break
        return server

    yield start
    for server in started:
        if server.poll() is None:
            stop_server(server)
