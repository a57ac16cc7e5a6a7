"""`manage.py serve` as a process of its own: it answers, stops when asked, says why it can't."""

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from urllib.parse import urljoin

import pytest
from django.contrib.staticfiles import finders

from cms.authoring.management.commands.serve import process_tasks

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parents[2]
TRUSTED = urllib.request.build_opener(urllib.request.ProxyHandler({}))  # no proxy to ourselves


def manage(*words: str, env: dict[str, str], **options) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "manage.py", *words],
        cwd=ROOT,
        env=env,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        **options,
    )


@pytest.fixture
def env(outer: dict[str, str], installed: Path, tmp_path: Path, port: int) -> dict[str, str]:
    """An installation of its own."""
    folder = shutil.copytree(installed, tmp_path / "data")
    return outer | {"MARROW_DATA": str(folder), "PORT": str(port), "MARROW_WORKERS": "1"}


@pytest.fixture
def served(env) -> Iterator[subprocess.Popen[str]]:
    """The running server, once it has said that it is ready."""
    server = manage("serve", env=env)
    server.lines = []
    for line in server.stdout:
        server.lines.append(line.strip())
        if "ready" in line:
            break
    yield server
    if server.poll() is None:
        server.terminate()  # not killed: then it could not stop what it started
        server.communicate()


def children(pid: int) -> list[int]:
    return [int(each) for each in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def web_processes(server: subprocess.Popen[str]) -> list[int]:
    """The processes that answer: children of the first child of ``serve``."""
    return children(children(server.pid)[0])


def memory(pid: int) -> dict[str, int]:
    """kB by kind, as proc(5) names them."""
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()[1:]
    return {name.rstrip(":"): int(size) for name, size, *_ in map(str.split, lines)}


def test_serve_says_where_and_answers_there(served, env, port):
    with TRUSTED.open(f"http://localhost:{port}/api/v1/") as response:
        status = response.status

    assert status == 200
    assert served.lines == [
        f"Site:     http://localhost:{port}/",
        f"API:      http://localhost:{port}/api/v1/",
        f"API docs: http://localhost:{port}/api/v1/docs/",
        f"Admin:    http://localhost:{port}/admin/",
        "Marrow is ready. Ctrl-C stops it.",
    ]


def test_serve_has_all_that_its_pages_ask_for(served, port):
    asked, seen = ["/", "/api/v1/docs/", "/admin/login/"], set()
    while asked:
        address = asked.pop()
        seen.add(address)
        # Any answer but a good one raises.
        with TRUSTED.open(f"http://localhost:{port}{address}") as response:
            content = response.read()
        if address.endswith((".css", "/")):
            text = content.decode()
            named = re.findall(r'(?:src|href)="(/static/[^"]+)"', text)
            named += re.findall(r'url\(["\']?(?!data:|#)([^)"\']+)', text)
            asked += {urljoin(address, each) for each in named} - seen

    assert {each.split("/")[2] for each in seen if each.startswith("/static/")} == {
        "api",
        "authoring",
        "drf_spectacular_sidecar",
        "unfold",
    }


def test_nothing_is_collected_that_nobody_is_served(installed):
    collected = json.loads((installed / "static-files.json").read_text())["paths"]

    unserved = re.compile(r"^rest_framework|redoc|\.(html|map)$")
    # This one a proxy serves while this server is away.
    assert [n for n in collected if unserved.search(n)] == ["authoring/unavailable.html"]


def test_only_files_of_apps_are_public(installed):
    """What is in the folder can be fetched: no list of ours, no sum, no leftover."""
    paths = json.loads((installed / "static-files.json").read_text())["paths"]
    root = installed / "static"

    found = {str(path.relative_to(root)) for path in root.rglob("*") if path.is_file()}
    plain = {name.removesuffix(".gz") for name in found}
    assert plain == {*paths, *paths.values()}
    assert [name for name in paths if finders.find(name) is None] == []


def test_make_keeps_what_it_notes_about_collected_files_out_of_their_folder():
    recipe = (ROOT / "Makefile").read_text()

    assert 'kept="$${MARROW_DATA:-var}/static-files.cksum"' in recipe
    assert "}/static/" not in recipe


@pytest.mark.parametrize("options", [[], ["--without-worker"]], ids=["with worker", "without"])
def test_serve_starts_the_worker_unless_it_has_a_unit_of_its_own(env, options):
    server = manage("serve", *options, env=env)
    while "ready" not in server.stdout.readline():
        pass
    pids = Path(f"/proc/{server.pid}/task/{server.pid}/children").read_text().split()
    children = [Path(f"/proc/{pid}/comm").read_text().strip() for pid in pids]
    server.terminate()
    server.communicate()

    assert children == ["marrow-server", *([] if options else ["marrow-worker"])]


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_serve_stops_cleanly_when_asked(served, number):
    served.send_signal(number)
    output, errors = served.communicate()

    assert (served.returncode, output, errors) == (0, "Marrow has stopped.\n", "")


def test_a_web_process_that_is_killed_is_replaced(served, port):
    [first] = web_processes(served)
    os.kill(first, signal.SIGKILL)
    status = None
    while status is None and served.poll() is None:  # until another process listens
        with suppress(OSError), TRUSTED.open(f"http://localhost:{port}/readyz") as response:
            status = response.status

    assert (status, first in web_processes(served)) == (200, False)


def test_processes_share_the_memory_of_what_they_import(served):
    [web] = web_processes(served)

    # Private is what a process has for itself; it was all of its memory when each imported Django.
    assert memory(web)["Private_Dirty"] < memory(web)["Rss"] / 2


def test_nothing_is_running_in_the_process_that_is_forked():
    # What forks while a thread holds a lock, or with a connection, hands on broken halves.
    probe = (
        "import threading, django; django.setup();"
        "from cms.authoring.management.commands.serve import import_everything;"
        "from django.db import connections; import_everything();"
        "opened = [each.alias for each in connections.all() if each.connection is not None];"
        "print(threading.active_count(), opened)"
    )
    env = os.environ | {"DJANGO_SETTINGS_MODULE": "cms.settings"}
    found = subprocess.check_output([sys.executable, "-c", probe], cwd=ROOT, env=env, text=True)

    assert found == "1 []\n"


def test_serve_refuses_a_port_that_is_taken(env, port):
    with socket.create_server(("127.0.0.1", port)):
        second = manage("serve", env=env)
        output, errors = second.communicate()

    assert (second.returncode, output) == (1, "")
    assert errors == (
        f"CommandError: Something answers at port {port} already. "
        f"Stop it, or choose another port: PORT={port + 1}\n"
    )


def test_serve_ends_with_an_error_when_a_part_ends(env):
    # An option that the server does not know lets it end at once.
    broken = manage("serve", env=env | {"GRANIAN_WORKERS_KILL_TIMEOUT": "never"})
    _, errors = broken.communicate()

    assert broken.returncode == 1
    assert errors.splitlines()[-1].startswith("CommandError: The server ended by itself")


def test_server_runs_without_the_worker_where_that_is_a_unit_of_its_own():
    apart, together = (process_tasks(without_worker=each) for each in (True, False))

    assert (list(apart), list(together)) == (["server"], ["server", "worker"])
