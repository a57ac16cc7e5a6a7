"""S42: the client connects to the checked address, against DNS rebinding."""

import socket

import pytest

from cms.lib.outbound.address_policy import AddressRefusedError
from cms.lib.outbound.response import NoResponseError
from cms.lib.outbound.transport import CheckedBackend, Deadline
from tests.lib.outbound.http_client import PUBLIC, http_get
from tests.lib.outbound.recording_server import http_response, record_requests


def test_resolver_that_changes_its_mind_reaches_nothing_inside(monkeypatch, connections):
    """A name that is public when it is checked and this machine when it is connected to."""
    addresses = iter([PUBLIC, "127.0.0.1", "127.0.0.1"])
    lookups = []

    def getaddrinfo(host, port, *args, **kwargs):
        lookups.append(host)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (next(addresses), port))]

    monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)
    with pytest.raises(NoResponseError):
        http_get("http://rebinding.example/")
    with pytest.raises(AddressRefusedError):
        http_get("http://rebinding.example/")

    assert lookups == ["rebinding.example", "rebinding.example"]
    assert connections == [(PUBLIC, 80)]


def test_listener_inside_gets_no_connection():
    """With a real socket and any port: the check of addresses alone keeps it out."""
    with record_requests(http_response()) as inside:
        backend = CheckedBackend(deadline=Deadline(5), anywhere=False)
        for host in ("127.0.0.1", "localhost", "2130706433", "::ffff:127.0.0.1"):
            with pytest.raises(AddressRefusedError):
                backend.connect_tcp(host, inside.port)
        open_to_all = CheckedBackend(deadline=Deadline(5), anywhere=True)
        open_to_all.connect_tcp("127.0.0.1", inside.port).close()

    assert inside.requests == [b""]
