"""Answers that need not be sent again to whoever has them already.

docs/reference/caching.md is for readers.
"""

import hashlib
from base64 import b64encode
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.http import http_date, parse_http_date_safe
from rest_framework.request import Request

from cms.api.database.snapshot import LogState, snapshot
from cms.api.http import cache_tag_header
from cms.api.http.compression import MIN_BYTES, accepts_gzip, compress_gzip
from cms.published import cache_tags

CACHE_CONTROL = "public, max-age=60, stale-while-revalidate=600, stale-if-error=86400"
VARY = "Accept, Accept-Encoding, Authorization, Prefer"
JSON = "application/json"


@dataclass(frozen=True)
class ResponseBody:
    """An answer: its bytes, what they are, and what else the headers say of them."""

    body: bytes
    content_type: str = JSON
    headers: Mapping[str, str] = field(default_factory=dict)


class StoredResponse(NamedTuple):
    """An answer as it is sent, and as caches keep it."""

    etag: str
    body: bytes
    about: dict[str, str]  # headers of the bytes, which a 304 leaves out
    beside: dict[str, str]  # all other headers


class CachedResponse(HttpResponse):
    """``kept`` None: it is made anew each time; ``seen`` is the state of the log it belongs to."""

    kept: StoredResponse | None = None
    seen = LogState()


def cacheable_response(
    request: Request, make: Callable[[LogState], ResponseBody]
) -> CachedResponse:
    """The response to a GET or HEAD that ``make`` can make, inside one snapshot. It depends on
    nothing but the request and the state of the log, so ``cms.api.caching.middleware`` may keep it.
    """
    with snapshot() as seen, cache_tag_header.collect_tags() as noted:
        made = make(seen)
    kept = encode_response(made, noted, zipped=wants_gzip(request))
    response = build_response(request, kept, latest_at=seen.latest_at)
    response.kept, response.seen = kept, seen
    return response


def conditional_response(request: Request, made: ResponseBody) -> CachedResponse:
    """The response that needs no snapshot, such as one about the API itself."""
    kept = encode_response(made, cache_tag_header.CacheTags(), zipped=wants_gzip(request))
    return build_response(request, kept, latest_at=None)


def wants_gzip(request: Request | HttpRequest) -> bool:
    return accepts_gzip(request.META.get("HTTP_ACCEPT_ENCODING", ""))


def encode_response(
    made: ResponseBody, noted: cache_tag_header.CacheTags, *, zipped: bool
) -> StoredResponse:
    """The answer with its final bytes and headers. Other bytes have another tag, also zipped."""
    body, about = made.body, {"Content-Type": made.content_type}
    digest = hashlib.sha256(body).digest()
    etag = f'"{digest[:16].hex()}"'
    beside = {**cache_tags.headers(noted.tags_of(made.body)), **made.headers}
    if language := beside.pop("Content-Language", None):
        about["Content-Language"] = language
    if zipped and len(body) >= MIN_BYTES:
        body, etag = compress_gzip(body), f'{etag[:-1]}-gzip"'
        digest = hashlib.sha256(body).digest()
        about["Content-Encoding"] = "gzip"
    about["Content-Length"] = str(len(body))
    # RFC 9530, of the bytes as they are sent: a copy can be checked wherever it has come to.
    about["Repr-Digest"] = f"sha-256=:{b64encode(digest).decode()}:"
    return StoredResponse(etag, body, about, beside)


def build_response(
    request: Any, kept: StoredResponse, *, latest_at: datetime | None
) -> CachedResponse:
    modified = last_modified(latest_at)
    if is_not_modified(request, etag=kept.etag, modified=modified):
        response = CachedResponse(status=304)
        del response["Content-Type"]
    else:
        response = CachedResponse(b"" if request.method == "HEAD" else kept.body)
        for name, value in kept.about.items():
            response[name] = value
    response["ETag"] = kept.etag
    response["Cache-Control"] = CACHE_CONTROL
    response["Access-Control-Allow-Origin"] = "*"
    response["Vary"] = VARY
    for name, value in kept.beside.items():
        response[name] = value
    if modified:
        response["Last-Modified"] = http_date(modified.timestamp())
    return response


def last_modified(latest_at: datetime | None) -> datetime | None:
    """To the second, as HTTP has it; None while more may still happen within that second."""
    if latest_at is None:
        return None
    second = latest_at.astimezone(UTC).replace(microsecond=0)
    return second if timezone.now() >= second + timedelta(seconds=1) else None


def is_not_modified(request: Any, *, etag: str, modified: datetime | None) -> bool:
    """RFC 9110, 13.1: If-None-Match decides alone where it stands."""
    wanted = request.META.get("HTTP_IF_NONE_MATCH")
    if wanted is not None:
        tags = [tag.strip().removeprefix("W/") for tag in wanted.split(",")]
        return etag in tags or wanted.strip() == "*"
    since = parse_http_date_safe(request.META.get("HTTP_IF_MODIFIED_SINCE", ""))
    return since is not None and modified is not None and modified.timestamp() <= since
