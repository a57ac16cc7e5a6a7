"""The only HTTP client: every outbound request goes through ``send``.

A request carries what its caller passes and nothing else: no cookies, no keys, no proxy of the
environment. It follows no redirect, so that it reaches the checked address alone. Its time and the
size of its response are bounded.
"""

import ssl
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cache

import httpcore2
import httpx2

from cms.lib.outbound.address_policy import is_address
from cms.lib.outbound.transport import (
    AddressRefusedError,
    CheckedBackend,
    Deadline,
    Resolver,
    check_addresses,
    resolve_host,
)

PORTS = {"http": 80, "https": 443}
MAX_URL_LENGTH = 2000


class NoResponseError(Exception):
    """No HTTP response within the time limit. The message is fit for a log."""


@dataclass(frozen=True)
class OutboundResponse:
    """A response. ``headers`` have lower-case names; ``is_complete`` is False for a cut body."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    is_complete: bool

    @property
    def ok(self) -> bool:
        return 200 <= self.status < 300


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
    resolve: Resolver = resolve_host,
) -> OutboundResponse:
    """Send one request. Raises AddressRefusedError before anything is sent, NoResponseError after.

    ``seconds`` is the time limit from name resolution to the last byte; ``max_bytes`` bounds the
    body. ``allow`` names hosts with ports (``localhost:8001``) that may have private addresses.
    ``anywhere`` allows all addresses: it is for those of our own settings.
    """
    url, port, anywhere = check_destination(address, allow=allow, anywhere=anywhere)
    deadline = Deadline(seconds)
    backend = CheckedBackend(deadline=deadline, anywhere=anywhere, resolve=resolve)
    target = httpcore2.URL(
        scheme=url.scheme.encode(), host=url.raw_host, port=port, target=url.raw_path
    )
    request = httpcore2.Request(
        method, target, headers=build_headers(url, body, headers or {}), content=body
    )
    try:
        with httpcore2.HTTPConnection(
            httpcore2.Origin(target.scheme, target.host, port),
            ssl_context=default_ssl_context() if url.scheme == "https" else None,
            network_backend=backend,
        ) as connection:
            return read_response(connection.handle_request(request), max_bytes)
    except TIMEOUTS as problem:
        raise NoResponseError(f"No answer within {seconds:g} seconds.") from problem
    except FAILURES as problem:
        raise NoResponseError(f"{problem}" or "The connection failed.") from problem


TIMEOUTS = (TimeoutError, httpcore2.TimeoutException)
FAILURES = (OSError, httpcore2.NetworkError, httpcore2.ProtocolError)


def parse_url(address: str) -> httpx2.URL:
    """Parse the address of a server. Raises AddressRefusedError for all others."""
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
) -> tuple[httpx2.URL, int, bool]:
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


def build_headers(
    url: httpx2.URL, body: bytes, headers: Mapping[str, str]
) -> list[tuple[bytes, bytes]]:
    all_headers = {
        "Host": url.netloc.decode("ascii"),
        "Accept": "*/*",
        "Accept-Encoding": "identity",
    }
    all_headers |= {"User-Agent": "Marrow", "Connection": "close", **headers}
    if body:
        all_headers["Content-Length"] = str(len(body))
    return [(name.encode("ascii"), value.encode("utf-8")) for name, value in all_headers.items()]


def read_response(response: httpcore2.Response, max_bytes: int) -> OutboundResponse:
    """Read a response up to a limit. A status counts as a response, even if the body never ends."""
    body, is_complete = b"", False
    try:
        for chunk in response.iter_stream():
            body += chunk
            if len(body) > max_bytes:
                break
        else:
            is_complete = True
    except (*TIMEOUTS, *FAILURES):
        pass
    finally:
        response.close()
    headers = {
        name.decode("latin-1").lower(): value.decode("latin-1") for name, value in response.headers
    }
    return OutboundResponse(response.status, headers, body[:max_bytes], is_complete)


@cache
def default_ssl_context() -> ssl.SSLContext:
    """Return an SSL context with this machine's certificates; cached, since loading is slow."""
    return ssl.create_default_context()
