"""S42: no connection to a private address, however it is written or resolved."""

import pytest

from cms.lib.outbound.address_policy import AddressRefusedError
from cms.lib.outbound.response import NoResponseError
from tests.lib.outbound.http_client import PUBLIC, http_get


@pytest.mark.parametrize(
    "address",
    [
        "http://127.0.0.1/",
        "http://127.1/",
        "http://2130706433/",
        "http://0x7f000001/",
        "http://0x7f.0.0.1/",
        "http://localhost/",
        "http://0.0.0.0/",
        "http://0/",
        "http://[::1]/",
        "http://[::]/",
        "http://[::ffff:127.0.0.1]/",
        "http://[::ffff:7f00:1]/",
        "http://[64:ff9b::7f00:1]/",
        "http://[2002:7f00:1::]/",
        "http://[fe80::1%25lo]/",
        "http://[fd00:ec2::254]/",
        "http://10.0.0.1/",
        "http://100.100.100.200/",
        "http://169.254.169.254/latest/meta-data/",
        "http://192.168.1.1/",
        "http://224.0.0.1/",
        "https://172.16.0.1/",
    ],
)
def test_address_inside_is_never_connected_to(address, connections):
    with pytest.raises((AddressRefusedError, NoResponseError)):
        http_get(address)

    assert connections == []


def test_name_with_one_address_inside_is_refused_as_a_whole(connections):
    with pytest.raises(AddressRefusedError) as refused:
        http_get("http://example.org/", resolve=lambda host, port: [PUBLIC, "127.0.0.1"])

    assert str(refused.value) == (
        "“example.org” stands for an address that is not a public server's."
    )
    assert connections == []
