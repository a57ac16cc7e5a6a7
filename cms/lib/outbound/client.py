"""The only HTTP client: every outbound request goes through ``send``.

A request carries what its caller passes and nothing else: no cookies, no keys, no proxy of the
environment. It follows no redirect, so that it reaches the checked address alone. Its time and the
size of its response are bounded.
"""

from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING

from cms.lib.outbound.address_policy import (
    AddressRefusedError,
    Resolver,
    check_addresses,
    is_address,
)
from cms.lib.outbound.response import OutboundResponse

if TYPE_CHECKING:
    from httpx2 import URL

PORTS = {"http": 80, "https": 443}
MAX_URL_LENGTH = 2000


def send(
    method: str,
    address: str,
    *,
    body: bytes = b"",
    headers: Mapping[str, str] | None = None,
    seconds: float,
    max_bytes: int = 16_384,
    allow: Collection[str] = (),
    anywhere: bool = False,
    resolve: Resolver | None = None,
) -> OutboundResponse:
    """Send one request. Raises AddressRefusedError before anything is sent, NoResponseError after.

    ``seconds`` is the time limit from name resolution to the last byte; ``max_bytes`` bounds the
    body. ``allow`` names hosts with ports (``localhost:8001``) that may have private addresses.
    ``anywhere`` allows all addresses: it is for those of our own settings.
    """
    url, port, anywhere = check_destination(address, allow=allow, anywhere=anywhere)
    from cms.lib.outbound.exchange import exchange  # noqa: PLC0415 -- 4 MB that few processes need

    return exchange(
        method,
        url,
        port=port,
        body=body,
        headers=headers or {},
        seconds=seconds,
        max_bytes=max_bytes,
        anywhere=anywhere,
        resolve=resolve,
    )


def parse_url(address: str) -> "URL":
    """Parse the address of a server. Raises AddressRefusedError for all others."""
    import httpx2  # noqa: PLC0415 -- the same

    if len(address) > MAX_URL_LENGTH:
        raise AddressRefusedError(f"The address is longer than {MAX_URL_LENGTH} characters.")
    try:
        url = httpx2.URL(address)
    except httpx2.InvalidURL as problem:
        raise AddressRefusedError(f"This is not an address: {problem}") from problem
    if url.scheme not in PORTS:
        raise AddressRefusedError("The address begins with neither http:// nor https://.")
    if not url.raw_host:
        raise AddressRefusedError("The address names no host.")
    if url.userinfo:
        raise AddressRefusedError(
            "The address carries a name or password, which addresses must not."
        )
    return url


def check_destination(
    address: str, *, allow: Collection[str], anywhere: bool = False
) -> tuple["URL", int, bool]:
    """Parse an address and check all that needs no name resolution. Return the URL, its port, and
    whether it may lead to any network address. Raises AddressRefusedError.
    """
    url = parse_url(address)
    host, port = url.raw_host.decode("ascii"), url.port or PORTS[url.scheme]
    anywhere = anywhere or f"{host}:{port}" in allow
    if not anywhere and port not in PORTS.values():
        raise AddressRefusedError(f"Port {port} is neither 80 nor 443.")
    if not anywhere and is_address(host):
        check_addresses(host, [host])
    return url, port, anywhere
