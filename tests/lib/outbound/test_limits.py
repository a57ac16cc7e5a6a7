"""An answer has a limit of size and of time."""

import pytest

from cms.lib.outbound.client import NoResponseError
from tests.lib.outbound.http_client import http_get
from tests.lib.outbound.recording_server import http_response, record_requests


def test_body_is_read_to_the_limit_and_no_further():
    with record_requests(http_response(b"x" * 5000)) as server:
        whole = http_get(server.address, allow=[server.name], most=5000)
        part = http_get(server.address, allow=[server.name], most=4999)

    assert (len(whole.body), whole.whole) == (5000, True)
    assert (len(part.body), part.whole) == (4999, False)


def test_endless_body_ends_at_the_limit():
    def pour(connection):
        connection.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
        while True:
            connection.sendall(b"x" * 65536)

    with record_requests(pour) as server:
        answer = http_get(server.address, allow=[server.name], seconds=30, most=1000)

    assert (answer.status, answer.body, answer.whole) == (200, b"x" * 1000, False)


def drip(text: bytes):
    """One byte, then silence until the other end gives up."""

    def answer(connection):
        for at in range(len(text)):
            connection.sendall(text[at : at + 1])
            connection.settimeout(0.05)
            try:
                if connection.recv(1) == b"":
                    return
            except TimeoutError:
                continue

    return answer


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
    ) as one:
        assert http_get(one.address, allow=[one.name], seconds=0.3).status == 204
    head = b"HTTP/1.1 200 OK\r\nContent-Length: 1200\r\n\r\n"
    with record_requests(
        lambda connection: (connection.sendall(head), drip(b"x" * 1200)(connection))
    ) as two:
        answer = http_get(two.address, allow=[two.name], seconds=0.3)

    assert (answer.status, answer.whole, len(answer.body) < 1200) == (200, False, True)
