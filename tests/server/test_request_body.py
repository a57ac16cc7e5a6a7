"""A body is received as a whole before its deadline, or refused."""

from io import BytesIO
from threading import Event

import pytest

from cms.server import request_body
from cms.server.request_body import BodyRefusedError, RequestBody


class Stalled:
    """A client that sends something, and then nothing until its connection ends."""

    def __init__(self, content: bytes = b"") -> None:
        self.content, self.end = BytesIO(content), Event()

    def read(self, size: int) -> bytes:
        return self.content.read(size) or (self.end.wait() and b"")


def receive(content: bytes, *, length: int | None, limit: int = 10) -> bytes:
    ended = Event()
    body = RequestBody(BytesIO(content), length=length, limit=limit)
    with body.receive(seconds=60, on_end=ended.set) as file:
        received = file.read()
    assert ended.wait(60)
    assert body.size == len(content)
    return received


@pytest.mark.parametrize("length", [4, None])
def test_body_is_received_as_a_whole(length):
    assert receive(b"abcd", length=length) == b"abcd"


def test_body_of_many_chunks_is_received_as_a_whole(monkeypatch):
    monkeypatch.setattr(request_body, "CHUNK_BYTES", 3)

    assert receive(b"abcdefgh", length=8) == b"abcdefgh"


def test_nothing_is_read_beyond_the_length():
    source = BytesIO(b"abcdGET /")
    RequestBody(source, length=4, limit=10).receive(seconds=60, on_end=Event().set).close()

    assert source.read() == b"GET /"


def test_body_without_a_length_is_read_no_further_than_its_limit():
    source = BytesIO(b"a" * 100)

    with pytest.raises(BodyRefusedError) as refused:
        RequestBody(source, length=None, limit=10).receive(seconds=60, on_end=Event().set)

    assert (refused.value.problem, source.tell()) == ("too-large", 11)


def test_body_beyond_its_limit_is_read_to_its_end_and_dropped():
    source = BytesIO(b"a" * 100)
    body = RequestBody(source, length=100, limit=10)

    with pytest.raises(BodyRefusedError) as refused:
        body.receive(seconds=60, on_end=Event().set)

    assert (refused.value.problem, source.tell(), body.file.closed) == ("too-large", 100, True)


def test_body_that_is_cut_off_is_refused():
    with pytest.raises(BodyRefusedError) as refused:
        receive(b"abc", length=4)

    assert refused.value.problem == "slow-body"


def test_body_that_is_late_is_refused_and_awaited_until_its_connection_ends():
    source, ended = Stalled(b"ab"), Event()
    body = RequestBody(source, length=4, limit=10)

    with pytest.raises(BodyRefusedError) as refused:
        body.receive(seconds=0, on_end=ended.set)

    assert refused.value.problem == "slow-body"
    assert (body.is_awaited, ended.is_set()) == (True, False)
    source.end.set()
    assert ended.wait(60)
    assert (body.is_awaited, body.file.closed) == (False, True)
