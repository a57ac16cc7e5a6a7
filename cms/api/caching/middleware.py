"""What was made once serves until the log grows.

An answer depends on its address, on the form and the encoding that were asked for, on whether
faults are to be forgiven, on what the key opens, and on how far the log has come, and on nothing
else. So it is kept with all its headers, and whoever asks the same before the log grows gets it
without a view, and without any of the middleware below this one.

What changes from request to request is made anew: whether it is sent or confirmed (304), what is
left of a limit, and whether the second of the last change is over.
"""

import hashlib
from collections.abc import Callable
from datetime import datetime
from typing import NamedTuple

from django.core.exceptions import DisallowedHost
from django.http import HttpRequest, HttpResponseBase
from django.utils import timezone

from cms.api.access.admission import get_admission
from cms.api.access.callers import PUBLIC
from cms.api.access.throttling import HEADERS
from cms.api.database.snapshot import current_log_state
from cms.api.http.prefer import has_min_sequence, is_lenient
from cms.api.http.responses import CachedResponse, StoredResponse, build_response, wants_gzip
from cms.lib.safe_cache import fetch, keep

# No longer than everybody may keep it: `reproject` changes answers, and the log is not told.
KEEP_SECONDS = 60
#: Headers that are not of the answer, but of one request.
OF_REQUEST = {"Last-Modified", *HEADERS}


class CacheEntry(NamedTuple):
    """What the cache holds under the name of a request."""

    sequence: int
    latest_at: datetime | None
    kept: StoredResponse


class ResponseCacheMiddleware:
    """The middleware. A hit costs one statement, which asks how far the log has come, and with a
    key another one, which asks whom the key stands for.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.method not in ("GET", "HEAD"):
            return self.get_response(request)
        name = cache_key(request)  # now: pages for people change the address
        response = cached_response(request, name) or self.get_response(request)
        if isinstance(response, CachedResponse) and response.kept:
            keep(name, cache_entry(response, response.kept), seconds=KEEP_SECONDS)
        if response.status_code == 304:
            del response["Content-Length"]  # CommonMiddleware's 0 is not the answer's length
        return response


def cache_key(request: HttpRequest) -> str:
    """All that the answer depends on, but for the log."""
    meta = request.META
    keyed = "HTTP_AUTHORIZATION" in meta
    told = (
        get_admission(request).caller.scope if keyed else PUBLIC,
        request.scheme,
        request.path,
        meta.get("QUERY_STRING", ""),
        meta.get("HTTP_ACCEPT", ""),
        wants_gzip(request),
        is_lenient(request),
    )
    return f"answer:{hashlib.blake2b(repr(told).encode(), digest_size=20).hexdigest()}"


def cached_response(request: HttpRequest, name: str) -> CachedResponse | None:
    """The answer that is kept; None: a view has to make it, or to refuse."""
    entry: CacheEntry | None = fetch(name)
    if entry is None or not has_allowed_host(request) or has_min_sequence(request.META):
        return None
    admission = get_admission(request)
    if not admission.is_granted:
        return None
    log_state = current_log_state()
    if log_state.sequence != entry.sequence or log_state.is_due(timezone.now()):
        return None
    response = build_response(request, entry.kept, latest_at=entry.latest_at)
    for header, value in admission.usage.headers().items() if admission.usage else ():
        response[header] = value
    return response


def has_allowed_host(request: HttpRequest) -> bool:
    """Whether the request is for a host of ours, as CommonMiddleware checks of all others."""
    try:
        return bool(request.get_host())
    except DisallowedHost:
        return False


def cache_entry(response: CachedResponse, kept: StoredResponse) -> CacheEntry:
    """With the headers that the view and the other middleware have put on the response."""
    not_beside = {*OF_REQUEST, *kept.about, "ETag", "Content-Type", "Content-Length"}
    beside = {name: text for name, text in response.items() if name not in not_beside}
    log_state = response.log_state
    return CacheEntry(log_state.sequence, log_state.latest_at, kept._replace(beside=beside))
