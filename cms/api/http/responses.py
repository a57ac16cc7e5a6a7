"""Conditional and cacheable responses: ETag, Last-Modified, 304 (RFC 9110, 13).

docs/reference/caching.md is for readers.
"""

import hashlib
from base64 import b64encode
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, NamedTuple

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.http import http_date, parse_http_date_safe
from rest_framework.request import Request

from cms.api.database.snapshot import LogState, snapshot
from cms.api.http.cache_tag_header import CacheTags, collect_tags
from cms.api.http.compression import MIN_BYTES, accepts_gzip, compress_gzip
from cms.api.http.current_day import collect_day_use, seconds_left, start_of_day
from cms.published import cache_tags
from cms.published.cache_control import cache_headers, limit_max_age

VARY = "Accept, Accept-Encoding, Authorization, Prefer"
JSON = "application/json"
MAX_HEADER = 500  # characters of an ``Accept-Encoding``, which is cached: no client sends as many


class Encoding(NamedTuple):
    """A body as it is sent: the digest for its ETag, the bytes, and what headers say of them."""

    digest: str
    body: bytes
    headers: dict[str, str]


@dataclass(frozen=True)
class ResponseBody:
    """What a view renders: the bytes, their type, and further headers.

    ``tags`` are its cache tags; None: those that were collected, and those of the ids in the body.
    ``encoding`` is what a kept body is sent as, of which nothing else is kept.
    """

    body: bytes
    content_type: str = JSON
    headers: Mapping[str, str] = field(default_factory=dict)
    tags: Sequence[str] | None = None
    encoding: Encoding | None = None


class StoredResponse(NamedTuple):
    """A response as it is sent and as caches store it."""

    etag: str
    body: bytes
    content_headers: dict[str, str]  # of the bytes: a 304 leaves them out
    other_headers: dict[str, str]
    #: The day that the address is relative to; None: it says nothing that is relative to now.
    day: date | None = None
    #: Whether Django has accepted the headers, as it has those of a stored response.
    are_checked: bool = False


class CachedResponse(HttpResponse):
    """A response that ``cms.api.caching.middleware`` may store, with the log state it belongs to.

    ``stored`` None: it may not be stored.
    """

    stored: StoredResponse | None = None
    log_state = LogState()

    def items(self) -> Any:
        """Return the headers for the server: Django's own looks up each name again."""
        return self.headers._store.values()


def cacheable_response(
    request: Request, render: Callable[[LogState], ResponseBody]
) -> CachedResponse:
    """Render the response to a GET or HEAD inside one snapshot.

    It depends on nothing but the request and the state of the log, so the response cache may store
    it until something is published.
    """
    with snapshot() as log_state, collect_tags() as tags, collect_day_use() as use:
        rendered = render(log_state)
    stored = encode_response(rendered, tags, zipped=wants_gzip(request), day=use.day)
    response = build_response(request, stored, modified_at=log_state.modified_at)
    response.stored, response.log_state = stored, log_state
    return response


def conditional_response(request: Request, rendered: ResponseBody) -> CachedResponse:
    """Return a response that reads no content, such as the description of the API."""
    stored = encode_response(rendered, CacheTags(), zipped=wants_gzip(request))
    return build_response(request, stored, modified_at=None)


def wants_gzip(request: Request | HttpRequest) -> bool:
    return accepts_gzip(request.META.get("HTTP_ACCEPT_ENCODING", "")[:MAX_HEADER])


def encode_response(
    rendered: ResponseBody, tags: CacheTags, *, zipped: bool, day: date | None = None
) -> StoredResponse:
    """Return the final bytes with their headers. Other bytes have another ETag, zipped ones too.

    With a ``day`` the ETag is of that day alone: nobody takes yesterday's list for today's.
    """
    encoding = rendered.encoding or encode_body(rendered, zipped=zipped)
    named = tags.tags_of(rendered.body) if rendered.tags is None else rendered.tags
    other_headers = {**cache_headers(), **cache_tags.tag_headers(named), **rendered.headers}
    other_headers.pop("Content-Language", None)  # it is of the bytes
    etag = f"{encoding.digest}{f'-{day:%Y%m%d}' if day else ''}"
    etag += "-gzip" if "Content-Encoding" in encoding.headers else ""
    return StoredResponse(f'"{etag}"', encoding.body, {**encoding.headers}, other_headers, day)


def encode_body(rendered: ResponseBody, *, zipped: bool) -> Encoding:
    """Compress a body that is long enough, if ``zipped``, and describe its bytes."""
    body, headers = rendered.body, {"Content-Type": rendered.content_type}
    digest = hashlib.sha256(body).digest()
    name = digest[:16].hex()
    if language := rendered.headers.get("Content-Language"):
        headers["Content-Language"] = language
    if zipped and len(body) >= MIN_BYTES:
        body = compress_gzip(body)
        digest = hashlib.sha256(body).digest()
        headers["Content-Encoding"] = "gzip"
    headers["Content-Length"] = str(len(body))
    # RFC 9530, of the bytes as they are sent: a copy can be checked wherever it ends up.
    headers["Repr-Digest"] = f"sha-256=:{b64encode(digest).decode()}:"
    return Encoding(name, body, headers)


def build_response(
    request: Any, stored: StoredResponse, *, modified_at: datetime | None
) -> CachedResponse:
    """Return the response, or a 304 to a client that has it. ``modified_at``: the log's date."""
    modified = last_modified(modified_at, day=stored.day)
    headers = {
        "ETag": stored.etag,
        "Access-Control-Allow-Origin": "*",
        "Vary": VARY,
        **stored.other_headers,
    }
    if is_not_modified(request, etag=stored.etag, modified=modified):
        response = CachedResponse(status=304)
        del response["Content-Type"]
    else:
        response = CachedResponse(b"" if request.method == "HEAD" else stored.body)
        headers |= stored.content_headers
    if stored.day:
        headers |= limit_max_age(headers, seconds=seconds_left(stored.day))
    if modified:
        headers["Last-Modified"] = http_date(modified.timestamp())
    set_headers(response, headers, are_checked=stored.are_checked)
    return response


def set_headers(response: HttpResponse, headers: dict[str, str], *, are_checked: bool) -> None:
    """Set headers. Those of a cached response went through Django's checks when it was stored.

    Others are checked all at once: Django takes ASCII on one line as it is, and looks at each.
    """
    if are_checked or is_plain("".join([*headers, *headers.values()])):
        response.headers._store |= {name.lower(): (name, text) for name, text in headers.items()}
        return
    for name, text in headers.items():
        response[name] = text


def is_plain(text: str) -> bool:
    """Return whether Django takes a text into a header as it is."""
    return text.isascii() and "\n" not in text and "\r" not in text


def last_modified(modified_at: datetime | None, *, day: date | None = None) -> datetime | None:
    """Return the date of the log's state, once it is past. None: more may have the same date.

    What is relative to a day changes when it begins.
    """
    if modified_at and day:
        modified_at = max(modified_at, start_of_day(day))
    return modified_at if modified_at and modified_at <= timezone.now() else None


def is_not_modified(request: Any, *, etag: str, modified: datetime | None) -> bool:
    """Return whether the client has this response (RFC 9110, 13.1: If-None-Match comes first).

    Of dates, only the one that came with this response counts. Any other, earlier or later, may be
    that of a client's own clock, which says nothing of what the client has.
    """
    none_match = request.META.get("HTTP_IF_NONE_MATCH")
    if none_match is not None:
        tags = [tag.strip().removeprefix("W/") for tag in none_match.split(",")]
        return etag in tags or none_match.strip() == "*"
    if_modified_since = request.META.get("HTTP_IF_MODIFIED_SINCE")
    since = parse_http_date_safe(if_modified_since) if if_modified_since else None
    return since is not None and modified is not None and modified.timestamp() == since
