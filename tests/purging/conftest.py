"""Fixture: a shared cache that records purge requests."""

import json
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

import pytest


class Cdn:
    """A shared cache on a local port, which records the order of all events."""

    def __init__(self, address: str, events: list) -> None:
        self.address, self.events, self.status = address, events, 200
        self.on_request = lambda: None

    @property
    def tags(self) -> set[str]:
        return {tag for kind, payload in self.events if kind == "purge" for tag in payload["tags"]}


@pytest.fixture
def cdn(settings):
    events: list = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            cache.on_request()
            events.append(("purge", body | {"headers": dict(self.headers), "path": self.path}))
            self.send_response(cache.status)
            self.send_header("Location", f"{cache.address}/elsewhere")
            self.send_header("Content-Length", "0")
            self.end_headers()

        do_PURGE = do_POST  # noqa: N815 -- the method's own name

        def log_message(self, *args):
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    cache = Cdn(f"http://127.0.0.1:{server.server_port}", events)
    settings.PURGE_URL = f"{cache.address}/purge?zone=1"
    settings.PURGE_TOKEN = "cdn-secret"
    yield cache
    server.shutdown()
    server.server_close()
    thread.join()
