"""The nginx that we show in examples/: what its cache serves after a safety withdrawal.

nginx, the server and the withdrawal are real. Time is not waited for: what stands in the cache is
made older, in the files in which nginx keeps it.
"""

import shutil
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread

import pytest
from django.db import connections

from cms.keys.lifecycle import create_key
from cms.keys.models import Key
from cms.published.cache_control import MAX_AGE
from cms.publishing import withdraw
from tests.clock import TUESDAY
from tests.running.nginx import EXAMPLE, HOST, MODULES, NGINX, Proxy, stop_server

ROOT = Path(__file__).resolve().parents[2]
PRIVATE = "private, max-age=60, must-revalidate"
POST = "/api/v1/posts/chronic-back-pain/"
#: What shows the post, by the words of it that are looked for.
SHOWN = {
    POST: b"What helps",
    f"{POST}editions/1/": b"What helps",
    "/posts/chronic-back-pain/": b"What helps",
    "/api/v1/posts/": b"chronic-back-pain",
    "/api/v1/search/?q=helps": b"chronic-back-pain",
    "/api/v1/changes/?documents=true": b"What helps",
    "/feeds/posts.atom": b"What helps",
    "/feeds/posts.rss": b"What helps",
    "/feeds/posts.json": b"What helps",
    f"/oembed?url=https://{HOST}/posts/chronic-back-pain/": b"Five ways to treat it",
    "/sitemap-posts-1.xml": b"chronic-back-pain",
}

pytestmark = [
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True, databases=["default", "reader"]),
    pytest.mark.skipif(
        not (NGINX and shutil.which("openssl")), reason="needs nginx and openssl: not installed"
    ),
]
needs_lua = pytest.mark.skipif(
    not list(MODULES.glob("*lua*")), reason="needs the Lua module of nginx: none is installed"
)


@pytest.fixture
def start_proxy(tmp_path: Path) -> Iterator[Callable[..., Proxy]]:
    started: list[Proxy] = []

    def start(**options) -> Proxy:
        (tmp_path / "nginx").mkdir()
        started.append(Proxy(tmp_path / "nginx", **options))
        started[0].run()
        return started[0]

    yield start
    for proxy in started:
        proxy.run("-s", "stop")


def shown(proxy: Proxy, paths: list[str]) -> list[str]:
    """Return the addresses that still show the post, or the picture."""
    found = {path: proxy.get(path) for path in paths}
    return [
        path
        for path, response in found.items()
        if response.status == 200 and SHOWN.get(path, b"") in response.content
    ]


@pytest.fixture
def picture(world, client) -> str:
    src = client.get("/api/v1/images/hilltop/").json()["src"]
    connections.close_all()
    return src.partition("localhost:8000")[2]


def recall(world) -> None:
    withdraw(world.second, by=None, at=TUESDAY, reason="safety")
    withdraw(world.image, by=None, at=TUESDAY, reason="safety")


def test_withdrawn_text_leaves_the_cache_within_a_minute(
    world, port, start_server, start_proxy, picture
):
    start_server()
    proxy = start_proxy(origin=port)
    paths = [*SHOWN, picture]
    first = {path: proxy.seen(path) for path in paths}
    again = {path: proxy.seen(path) for path in paths}

    recall(world)
    proxy.make_older(seconds=MAX_AGE - 5)
    before = shown(proxy, paths)
    proxy.make_older(seconds=6)
    after = shown(proxy, paths)

    assert {*first.values()} == {(200, "MISS")}
    assert {*again.values()} == {(200, "HIT")}
    assert before == paths  # so it is the minute that is measured
    assert after == []
    assert proxy.seen(POST) == (410, "HIT")


def test_withdrawn_text_is_not_served_while_the_server_is_down(
    world, port, start_server, start_proxy, picture
):
    server = start_server()
    proxy = start_proxy(origin=port)
    paths = [*SHOWN, picture]
    assert shown(proxy, paths) == paths

    recall(world)
    stop_server(server)
    proxy.make_older(seconds=MAX_AGE + 1)

    assert {proxy.get(path).status for path in paths} == {502}


@needs_lua
def test_purged_cache_drops_a_withdrawn_text_at_once_and_serves_the_rest_while_the_server_is_down(
    world, port, start_server, start_proxy, picture, settings
):
    proxy = start_proxy(origin=port, is_purged=True)
    settings.PURGE_URL = f"http://127.0.0.1:{proxy.purge_port}/"
    settings.PURGE_METHOD = "PURGE"
    server = start_server(MARROW_PURGE_URL=settings.PURGE_URL)
    paths = [*SHOWN, picture]
    assert shown(proxy, paths) == paths

    recall(world)
    after = shown(proxy, paths)
    other = "/api/v1/posts/first/"
    stored = [proxy.seen(other) for _ in range(2)]
    stop_server(server)
    proxy.make_older(seconds=MAX_AGE + 1)

    assert after == []
    assert shown(proxy, paths) == []
    assert stored == [(200, "MISS"), (200, "HIT")]
    assert proxy.seen(other) == (200, "STALE")


def test_browsers_ask_each_time_and_what_is_for_one_reader_is_not_stored(
    port, start_server, start_proxy
):
    start_server()
    proxy = start_proxy(origin=port)

    public = proxy.get(POST)
    unchanged = proxy.get(POST, **{"If-None-Match": public.headers["ETag"]})
    key = create_key(Key(name="Example News", rate=0))
    keyed = [proxy.get(POST, Authorization=f"Bearer {key}") for _ in range(2)]
    admin = proxy.get("/admin/login/")

    assert public.headers["Cache-Control"] == "public, no-cache"
    assert (unchanged.status, unchanged.headers["X-Cache"]) == (304, "HIT")
    assert [(each.status, each.headers["X-Cache"]) for each in keyed] == [(200, "MISS")] * 2
    assert {each.headers["Cache-Control"] for each in keyed} == {PRIVATE}
    assert (admin.status, admin.headers["X-Cache"]) == (200, None)
    assert "no-store" in admin.headers["Cache-Control"]
    assert "Secure" in admin.headers["Set-Cookie"]
    assert admin.headers["Strict-Transport-Security"] == "max-age=31536000"


@pytest.fixture
def recorder() -> Iterator[HTTPServer]:
    """A server that notes the requests it gets."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"]))
            server.seen.append((self.path, body, dict(self.headers)))
            self.send_response(204)
            self.end_headers()

        def log_message(self, *args):
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    server.seen = []
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()
    thread.join()


def test_server_hears_of_a_request_when_its_whole_body_is_there(recorder, start_proxy):
    proxy = start_proxy(origin=recorder.server_port)
    lines = [f"Host: {HOST}", "X-Forwarded-For: 192.0.2.1", "Content-Length: 4", "", ""]
    head = "\r\n".join(["POST /%s HTTP/1.1", *lines])
    slow, quick = proxy.connect(), proxy.connect()

    slow.sendall((head % "slow").encode() + b"ab")
    quick.sendall((head % "quick").encode() + b"abcd")
    statuses = [quick.recv(12)]
    before = [path for path, _, _ in recorder.seen]
    slow.sendall(b"cd")
    statuses.append(slow.recv(12))

    assert statuses == [b"HTTP/1.1 204"] * 2
    assert before == ["/quick"]
    assert [(path, body) for path, body, _ in recorder.seen] == [
        ("/quick", b"abcd"),
        ("/slow", b"abcd"),
    ]
    headers = recorder.seen[0][2]
    assert headers["X-Forwarded-For"] == "192.0.2.1, 127.0.0.1"  # the last one is the proxy's word
    assert (headers["X-Forwarded-Proto"], headers["Host"]) == ("https", HOST)
    slow.close()
    quick.close()


def test_bodies_have_a_limit_of_time_and_size(recorder, start_proxy):
    proxy = start_proxy(origin=recorder.server_port)
    big = proxy.connect()

    big.sendall(f"POST / HTTP/1.1\r\nHost: {HOST}\r\nContent-Length: 26214401\r\n\r\n".encode())
    status = big.recv(12)
    big.close()

    assert status == b"HTTP/1.1 413"
    assert recorder.seen == []
    assert "client_body_timeout 10s;" in EXAMPLE
