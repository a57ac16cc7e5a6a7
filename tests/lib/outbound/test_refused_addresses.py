"""Addresses that nobody should give are refused, with the reason."""

import pytest

from cms.lib.outbound.address_policy import AddressRefusedError
from cms.lib.outbound.client import parse_url
from tests.lib.outbound.http_client import PUBLIC, http_get


@pytest.mark.parametrize(
    ("address", "why"),
    [
        ("http://example.org:22/", "Port 22 is neither 80 nor 443."),
        ("https://example.org:8443/", "Port 8443 is neither 80 nor 443."),
        ("ftp://example.org/", "The address begins with neither http:// nor https://."),
        ("file:///etc/passwd", "The address begins with neither http:// nor https://."),
        ("gopher://example.org/", "The address begins with neither http:// nor https://."),
        ("//example.org/", "The address begins with neither http:// nor https://."),
        ("http:///path", "The address names no host."),
        (
            "http://user:password@example.org/",
            "The address carries a name or password, which addresses must not.",
        ),
        (
            "http://example.org\\@127.0.0.1/",
            "The address carries a name or password, which addresses must not.",
        ),
        (f"http://example.org/{'a' * 2000}", "The address is longer than 2000 characters."),
    ],
)
def test_address_that_nobody_should_give_is_refused_with_the_reason(address, why, connections):
    with pytest.raises(AddressRefusedError) as refused:
        http_get(address, resolve=lambda host, port: [PUBLIC])

    assert str(refused.value) == why
    assert connections == []


@pytest.mark.parametrize("address", ["http://a\nb/", "http://0177.0.0.1/", "http://[::1/"])
def test_text_that_is_no_address_is_refused(address):
    with pytest.raises(AddressRefusedError):
        parse_url(address)
