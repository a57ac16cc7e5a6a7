"""Without an HTTP response the client raises NoResponseError."""

import socket

import pytest

from cms.lib.outbound.response import NoResponseError
from tests.lib.outbound.http_client import http_get
from tests.lib.outbound.recording_server import http_response, record_requests


def test_resolver_that_never_answers_is_not_waited_for():
    from threading import Event

    never = Event()
    with pytest.raises(NoResponseError) as failed:
        http_get("http://example.org/", resolve=lambda host, port: never.wait(), seconds=0.2)
    never.set()

    assert str(failed.value) == "The name “example.org” could not be resolved."


def test_name_that_does_not_exist_is_no_answer():
    def unknown(host, port):
        raise socket.gaierror(-2, "Name or service not known")

    with pytest.raises(NoResponseError) as failed:
        http_get("http://nowhere.example/", resolve=unknown)

    assert str(failed.value) == "The name “nowhere.example” could not be resolved."


@pytest.mark.parametrize(
    "content", [b"", b"not HTTP at all\r\n\r\n", b"HTTP/1.1 200 OK\r\nX: " + b"x"]
)
def test_answer_that_is_not_http_is_no_answer(content):
    with record_requests(content) as server, pytest.raises(NoResponseError):
        http_get(server.address, allow=[server.name])


def test_port_where_nobody_listens_is_no_answer():
    listener = socket.create_server(("127.0.0.1", 0))
    port = listener.getsockname()[1]
    listener.close()

    with pytest.raises(NoResponseError):
        http_get(f"http://127.0.0.1:{port}/", anywhere=True)


def test_second_address_is_tried_when_the_first_is_dead():
    with record_requests(http_response(b"yes")) as server:
        response = http_get(
            f"http://two.example:{server.port}/",
            allow=[f"two.example:{server.port}"],
            resolve=lambda host, port: ["127.0.0.2", "127.0.0.1"],
        )

    assert response.body == b"yes"
