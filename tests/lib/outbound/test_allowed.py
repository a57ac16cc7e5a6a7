"""What may be reached inside is one host at one port, and no redirect leads further."""

import pytest

from cms.lib.outbound.transport import RefusedError
from tests.lib.outbound.asking import ask
from tests.lib.outbound.trap import ok, trap


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_redirect_into_the_inside_is_an_answer_and_not_followed(status):
    with trap(ok()) as inside:
        moved = ok(b"", f"Location: {inside.address}", status=f"{status} Moved")
        with trap(moved) as outside:
            answer = ask(outside.address, allow=[outside.name])

    assert (answer.status, answer.ok) == (status, False)
    assert inside.heard == []


def test_allowed_host_is_that_host_at_that_port_alone():
    with trap(ok(b"yes")) as admitted, trap(ok()) as other:
        assert ask(admitted.address, allow=[admitted.name]).body == b"yes"
        with pytest.raises(RefusedError):
            ask(other.address, allow=[admitted.name])
        with pytest.raises(RefusedError):
            ask(f"http://localhost:{admitted.port}/", allow=[admitted.name])

    assert (len(admitted.heard), other.heard) == (1, [])


def test_address_of_our_own_settings_may_be_inside():
    with trap(ok(b"yes")) as inside:
        assert ask(inside.address, anywhere=True).body == b"yes"
