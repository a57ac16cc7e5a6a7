"""One request and its response, over a connection of its own."""

import ssl
from collections.abc import Mapping
from functools import cache

import httpcore2
import httpx2

from cms.lib.outbound.address_policy import Resolver
from cms.lib.outbound.response import NoResponseError, OutboundResponse
from cms.lib.outbound.transport import CheckedBackend, Deadline, resolve_host

TIMEOUTS = (TimeoutError, httpcore2.TimeoutException)
FAILURES = (OSError, httpcore2.NetworkError, httpcore2.ProtocolError)


def exchange(
    method: str,
    url: httpx2.URL,
    *,
    port: int,
    body: bytes,
    headers: Mapping[str, str],
    seconds: float,
    max_bytes: int,
    anywhere: bool,
    resolve: Resolver | None,
) -> OutboundResponse:
    """Send one request to a checked destination, as ``client.send`` says."""
    deadline = Deadline(seconds)
    backend = CheckedBackend(deadline=deadline, anywhere=anywhere, resolve=resolve or resolve_host)
    target = httpcore2.URL(
        scheme=url.scheme.encode(), host=url.raw_host, port=port, target=url.raw_path
    )
    request = httpcore2.Request(
        method, target, headers=build_headers(url, body, headers), content=body
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
