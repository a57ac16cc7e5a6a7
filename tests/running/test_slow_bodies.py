"""Request bodies that do not come hold up nobody else: on the real server, with real sockets.

A timeout of a socket only ends a test that hangs.
"""

import http.client
import re
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from select import select
from urllib.parse import urlencode
from uuid import uuid4

import pytest

from tests.running.conftest import without_databases
from tests.running.test_serve import ROOT, manage

pytestmark = pytest.mark.slow


HANG_SECONDS = 60
FORM = "application/x-www-form-urlencoded"
COOKIE = f"Cookie: csrftoken={'a' * 32}"  # without it Django looks into no form
READ = ("/api/v1/posts/", "/api/v1/changes/", "/feeds/posts.atom", "/livez", "/readyz", "/")
TAKES_BODY = ("/admin/login/", "/admin/", "/hub", "/api/v1/recalls/1/receipts/")
TAKES_NONE = ("/nowhere", "/api/v1/posts/", "/feeds/posts.atom", "/media/x")


@dataclass
class Server:
    port: int
    env: dict[str, str]


@contextmanager
def run_server(installed: Path, folder: Path, **settings: str) -> Iterator[Server]:
    """Run an installation of its own, in which each client may name an address of its own."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    env = without_databases() | {"PORT": str(port), "MARROW_WORKERS": "1", "MARROW_THREADS": "2"}
    env |= {"MARROW_DATA": str(shutil.copytree(installed, folder / "data"))}
    env |= {"MARROW_TRUSTED_PROXIES": "1"} | settings
    process = manage("serve", env=env)
    try:
        while "ready" not in (line := process.stdout.readline()):
            assert line, process.stderr.read()
        yield Server(port, env)
    finally:
        process.terminate()
        process.communicate()


@pytest.fixture(scope="module")
def server(installed, tmp_path_factory) -> Iterator[Server]:
    """A server whose clients may send bodies for ten minutes."""
    folder = tmp_path_factory.mktemp("server")
    with run_server(installed, folder, MARROW_BODY_SECONDS="600") as running:
        yield running


@pytest.fixture
def port(server) -> int:
    return server.port


@pytest.fixture
def sockets(port) -> Iterator["Sockets"]:
    with ExitStack() as stack:
        yield Sockets(port, stack)


class Sockets:
    """Open connections that send what a test says, and no more."""

    def __init__(self, port: int, stack: ExitStack) -> None:
        self.port, self.stack, self.number = port, stack, 0

    def send(self, line: str, *headers: str, body: bytes = b"") -> socket.socket:
        """Begin a request, from an address of its own."""
        self.number += 1
        client = ["Host: localhost", f"X-Forwarded-For: 10.0.0.{self.number}", COOKIE]
        head = [line, *client, f"Content-Type: {FORM}", *headers]
        connection = socket.create_connection(("127.0.0.1", self.port), timeout=HANG_SECONDS)
        self.stack.enter_context(connection)
        connection.sendall("\r\n".join([*head, "", ""]).encode() + body)
        return connection


def read_status(connection: socket.socket) -> int:
    return int(connection.recv(12, socket.MSG_WAITALL).split()[1])


def read_all(connection: socket.socket) -> bytes:
    """Read until the server closes the connection."""
    parts = []
    while part := connection.recv(65_536):
        parts.append(part)
    return b"".join(parts)


def request(port: int, method: str, path: str, body: str | None = None, **headers: str):
    """Send a request, and again while those of the test before it are being cleared away."""
    for _ in range(100):
        response = send_request(port, method, path, body, **headers)
        if response.status != 503:
            break
    return response


def send_request(port: int, method: str, path: str, body: str | None, **headers: str):
    connection = http.client.HTTPConnection("localhost", port, timeout=HANG_SECONDS)
    connection.request(method, path, body, headers={"X-Forwarded-For": "192.0.2.1"} | headers)
    response = connection.getresponse()
    response.content = response.read()
    connection.close()
    return response


def read_everything(port: int) -> list[int]:
    return [send_request(port, "GET", path, None).status for path in READ]


def slow_kinds() -> list[tuple[str, ...]]:
    """Fifty requests whose bodies do not come, of every kind."""
    endings = [("Content-Length: 1000",), ("Transfer-Encoding: chunked",)]
    lines = [
        (f"{method} {path} HTTP/{version}", *ending)
        for path in (*TAKES_BODY * 2, *TAKES_NONE)
        for method, version in (("POST", "1.1"), ("PUT", "1.1"), ("POST", "1.0"))
        for ending in endings
        if not (version == "1.0" and "chunked" in ending[0])
    ]
    return lines[:50]


def test_readers_are_answered_while_fifty_bodies_do_not_come(port, sockets):
    hanging = [sockets.send(*each, body=b"1") for each in slow_kinds()]
    before = read_everything(port)
    for connection in hanging:
        try:
            connection.sendall(b"\r\n")  # a byte now and then keeps them all waiting
        except OSError:
            continue  # this one was refused at once
    after = read_everything(port)

    assert len(hanging) == 50
    assert before == after == [200] * len(READ)


def test_readers_are_answered_while_their_own_kind_sends_bodies(port, sockets):
    """GET with a body that never comes: the answer does not wait for it."""
    statuses = [
        read_status(sockets.send(f"GET {path} HTTP/1.1", "Content-Length: 1000", body=b"1"))
        for path in READ * 9
    ]

    assert statuses == [200] * len(READ) * 9


@pytest.mark.parametrize("path", TAKES_NONE)
def test_address_that_takes_no_body_answers_before_it_comes(port, sockets, path):
    waiting = sockets.send(f"POST {path} HTTP/1.1", "Content-Length: 1000")

    assert read_status(waiting) == request(port, "POST", path, "").status


@pytest.mark.parametrize("path", TAKES_BODY)
def test_body_that_is_too_long_is_refused_before_it_comes(port, sockets, path):
    waiting = sockets.send(
        f"POST {path} HTTP/1.1", "Content-Length: 100000000", "Expect: 100-continue"
    )

    assert read_status(waiting) == 413


@pytest.mark.parametrize("ending", ["Content-Length: 1000", "Transfer-Encoding: chunked"])
def test_body_that_is_late_is_refused_and_its_connection_closed(installed, tmp_path, ending):
    with (
        run_server(installed, tmp_path, MARROW_BODY_SECONDS="1") as server,
        ExitStack() as stack,
    ):
        sockets = Sockets(server.port, stack)
        late = sockets.send("POST /hub HTTP/1.1", "Accept: text/html", ending, body=b"1")
        response = read_all(late)
        read = read_everything(server.port)

    assert response.startswith(b"HTTP/1.1 408 ")
    assert b"What was sent did not arrive in time" in response
    assert read == [200] * len(READ)


def test_one_address_leaves_others_room(port, sockets):
    """So many bodies as an address may send at a time hang; another address is heard."""
    waiting = set()
    for _ in range(60):
        sockets.number = 0  # always the same address
        waiting.add(sockets.send("POST /hub HTTP/1.1", "Content-Length: 1000", body=b"1"))
    while len(waiting) > 8:  # so many of one address may wait
        refused, _, _ = select(waiting, [], [], HANG_SECONDS)
        assert {read_status(each) for each in refused} == {503}
        waiting -= {*refused}

    assert request(port, "POST", "/hub", "hub.mode=?", **{"Content-Type": FORM}).status == 400


@pytest.fixture(scope="module")
def author(server) -> dict[str, str]:
    """The cookies of somebody who is logged in."""
    command = [sys.executable, "manage.py", "createsuperuser", "--no-input"]
    account = {"USERNAME": "anna", "PASSWORD": "violets in a jar", "EMAIL": "anna@example.org"}
    secrets = {f"DJANGO_SUPERUSER_{name}": value for name, value in account.items()}
    subprocess.run(command, cwd=ROOT, env=server.env | secrets, check=True, capture_output=True)
    page = request(server.port, "GET", "/admin/login/")
    token = page.getheader("Set-Cookie").partition(";")[0]
    response = log_in(server.port, "anna", "violets in a jar", token)
    assert response.status == 302
    cookies = [line.partition(";")[0] for line in response.msg.get_all("Set-Cookie")]
    return {"Cookie": "; ".join(cookies), "Content-Type": FORM}


def log_in(port: int, name: str, password: str, token: str, *, address: str = "192.0.2.1"):
    data = {"username": name, "password": password, "next": "/admin/"}
    data["csrfmiddlewaretoken"] = token.partition("=")[2]
    headers = {"Cookie": token, "Content-Type": FORM, "X-Forwarded-For": address}
    return request(port, "POST", "/admin/login/", urlencode(data), **headers)


def test_author_can_save_while_strangers_send_slow_bodies(author, port, sockets):
    for each in slow_kinds():
        sockets.send(*each, body=b"1")
    form = request(port, "GET", "/admin/posts/topic/add/", **author).content.decode()
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', form)[1]
    data = {"name": "Hips", "slug": "hips", "locale": "en", "translation_key": str(uuid4())}
    data["csrfmiddlewaretoken"] = token

    saved = request(port, "POST", "/admin/posts/topic/add/", urlencode(data), **author)

    assert saved.status == 302, re.findall(r"errorlist[^<]*<li>([^<]*)", saved.content.decode())


def test_readers_overtake_clients_that_guess_passwords(author, port):
    """Each guess is hashed in full. Readers, who come last, do not wait for all of them."""
    token = author["Cookie"].partition(";")[0]
    with ThreadPoolExecutor(20) as guessers:
        guesses = [
            guessers.submit(log_in, port, "anna", "a guess", token, address=f"10.1.0.{number}")
            for number in range(20)
        ]
        read = read_everything(port)
        pending = sum(not each.done() for each in guesses)
        statuses = {each.result().status for each in guesses}

    assert read == [200] * len(READ)
    assert pending > 0
    assert statuses <= {200, 429, 503}
