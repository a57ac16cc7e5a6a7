"""The allowlist opens one private host at one port, and redirects are not followed."""

import pytest

from cms.lib.outbound.address_policy import AddressRefusedError
from tests.lib.outbound.http_client import http_get
from tests.lib.outbound.recording_server import http_response, record_requests


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_redirect_into_the_inside_is_an_answer_and_not_followed(status):
    with record_requests(http_response()) as inside:
        moved = http_response(b"", f"Location: {inside.address}", status=f"{status} Moved")
        with record_requests(moved) as outside:
            response = http_get(outside.address, allow=[outside.name])

    assert (response.status, response.ok) == (status, False)
    assert inside.requests == []


def test_allowed_host_is_that_host_at_that_port_alone():
    with (
        record_requests(http_response(b"yes")) as admitted,
        record_requests(http_response()) as other,
    ):
        assert http_get(admitted.address, allow=[admitted.name]).body == b"yes"
        with pytest.raises(AddressRefusedError):
            http_get(other.address, allow=[admitted.name])
        with pytest.raises(AddressRefusedError):
            http_get(f"http://localhost:{admitted.port}/", allow=[admitted.name])

    assert (len(admitted.requests), other.requests) == (1, [])


def test_address_of_our_own_settings_may_be_inside():
    with record_requests(http_response(b"yes")) as inside:
        assert http_get(inside.address, anywhere=True).body == b"yes"
