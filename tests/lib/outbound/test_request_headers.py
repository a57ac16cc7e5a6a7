"""A request carries what its caller passes and nothing else."""

import pytest

from cms.lib.outbound.client import send
from cms.lib.outbound.response import NoResponseError
from tests.lib.outbound.http_client import http_get
from tests.lib.outbound.recording_server import http_response, record_requests


def test_request_carries_what_its_caller_gives_and_nothing_else(monkeypatch):
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9/")
    monkeypatch.setenv("ALL_PROXY", "http://127.0.0.1:9/")
    with record_requests(http_response(b"", "Set-Cookie: session=1; Path=/")) as server:
        for _ in range(2):
            send(
                "POST",
                f"{server.address}hook?a=1#part",
                body=b"{}",
                headers={"webhook-id": "1"},
                seconds=5,
                allow=[server.name],
            )

    assert server.lines == [
        "POST /hook?a=1 HTTP/1.1",
        f"Host: {server.name}",
        "Accept: */*",
        "Accept-Encoding: identity",
        "User-Agent: Marrow",
        "Connection: close",
        "webhook-id: 1",
        "Content-Length: 2",
    ]
    assert server.requests[0] == server.requests[1]
    assert server.requests[1].endswith(b"\r\n\r\n{}")


def test_header_cannot_be_split():
    with (
        record_requests(http_response()) as server,
        pytest.raises(NoResponseError, match="Illegal header value"),
    ):
        http_get(server.address, allow=[server.name], headers={"X-One": "1\r\nX-Two: 2"})

    assert server.requests in ([], [b""])  # nothing was said, if it came to a connection at all
