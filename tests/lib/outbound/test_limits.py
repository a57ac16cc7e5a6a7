"""A response is limited in size and time."""

import pytest

from cms.lib.outbound.response import NoResponseError
from tests.lib.outbound.http_client import http_get
from tests.lib.outbound.recording_server import http_response, record_requests


def test_body_is_read_to_the_limit_and_no_further():
    with record_requests(http_response(b"x" * 5000)) as server:
        complete = http_get(server.address, allow=[server.name], max_bytes=5000)
        cut = http_get(server.address, allow=[server.name], max_bytes=4999)

    assert (len(complete.body), complete.is_complete) == (5000, True)
    assert (len(cut.body), cut.is_complete) == (4999, False)


def test_endless_body_ends_at_the_limit():
    def pour(connection):
        connection.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
        while True:
            connection.sendall(b"x" * 65536)

    with record_requests(pour) as server:
        response = http_get(server.address, allow=[server.name], seconds=30, max_bytes=1000)

    assert (response.status, response.body, response.is_complete) == (200, b"x" * 1000, False)


def drip(text: bytes):
    """One byte, then silence until the other end gives up."""

    def respond(connection):
        for at in range(len(text)):
            connection.sendall(text[at : at + 1])
            connection.settimeout(0.05)
            try:
                if connection.recv(1) == b"":
                    return
            except TimeoutError:
                continue

    return respond


def test_headers_that_drip_are_no_answer():
    """Each byte comes in time; together they would take a minute."""
    head = b"HTTP/1.1 200 OK\r\nX: " + b"x" * 1200
    with record_requests(drip(head)) as server, pytest.raises(NoResponseError) as failed:
        http_get(server.address, allow=[server.name], seconds=0.3)

    assert str(failed.value) == "No answer within 0.3 seconds."


def test_body_that_drips_is_left_but_its_status_counts():
    head = b"HTTP/1.1 204 OK\r\n\r\n"
    with record_requests(
        lambda connection: (connection.sendall(head), drip(b"x" * 1200)(connection))
    ) as no_content:
        assert http_get(no_content.address, allow=[no_content.name], seconds=0.3).status == 204
    head = b"HTTP/1.1 200 OK\r\nContent-Length: 1200\r\n\r\n"
    with record_requests(
        lambda connection: (connection.sendall(head), drip(b"x" * 1200)(connection))
    ) as server:
        response = http_get(server.address, allow=[server.name], seconds=0.3)

    assert (response.status, response.is_complete, len(response.body) < 1200) == (200, False, True)
