"""Streams that are held open keep nobody else waiting: on the real server, with two threads."""

import pytest

from tests.running.test_serve import TRUSTED, env, served

pytestmark = pytest.mark.slow

__all__ = ["env", "served"]


@pytest.fixture(autouse=True)
def two_threads(monkeypatch) -> None:
    monkeypatch.setenv("MARROW_THREADS", "2")
    monkeypatch.setenv("MARROW_STREAM_SECONDS", "60")


def test_ordinary_requests_are_answered_while_a_stream_is_open(served, port):
    api = f"http://localhost:{port}/api/v1"

    def status(path: str) -> int:
        with TRUSTED.open(f"{api}/{path}", timeout=60) as response:
            response.read()
            return response.status

    with TRUSTED.open(f"{api}/changes/stream/", timeout=60) as held:
        first = held.readline() + held.readline()
        statuses = [status(path) for path in ("posts/", "changes/", "topics/")]
        with TRUSTED.open(f"{api}/changes/stream/", timeout=60) as other:
            second = other.read()

    assert statuses == [200, 200, 200]
    # The first is held, and still was when the second came, which got what there was.
    assert (first, second) == (b"retry: 1000\nid: 0\n", b"retry: 5000\nid: 0\n\n")
