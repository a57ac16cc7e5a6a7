"""Cache whole responses until something is published.

A response depends on its address, on the representation and the encoding that were negotiated, on
``Prefer``, on what the key opens, and on the state of the log, and on nothing else. So it is stored
with all its headers, and until the log grows the same request gets it again without a view and
without any of the middleware below this one.

What differs from request to request is computed each time: 200 or 304, what is left of a rate
limit, whether the second of the latest change is over, and, where the address is relative to now,
what is left of the day.
"""

import hashlib
from collections.abc import Callable

from django.core.exceptions import DisallowedHost
from django.http import HttpRequest, HttpResponseBase
from django.utils import timezone

from cms.api.access.admission import get_admission
from cms.api.access.callers import PUBLIC
from cms.api.caching.cache_entries import CacheEntry, build_cache_entry
from cms.api.caching.validators import find_not_modified, keep_validators
from cms.api.database.snapshot import current_log_state
from cms.api.http.current_day import utc_day
from cms.api.http.prefer import has_min_sequence, is_lenient
from cms.api.http.responses import CachedResponse, build_response, wants_gzip
from cms.lib.memory_cache import clear_memory
from cms.lib.safe_cache import safe_get, safe_set

# No longer than clients may store it: `reproject` changes responses without a line in the log.
KEEP_SECONDS = 60
#: Among the server's variables: the key under which the cache was asked already, for nothing.
MISSED_KEY = "marrow.missed_key"
#: A longer body is sent and not stored: it would take the place of many.
MAX_BODY_BYTES = 1_000_000


class LatestState:
    """The state of the log of the response that this process has stored last."""

    def __init__(self) -> None:
        self.chain = ""

    def see_chain(self, chain: str) -> None:
        """Free the memory of all responses of another state: nobody gets them any more."""
        if chain != self.chain:
            self.chain = chain
            clear_memory("default")


LATEST = LatestState()


class ResponseCacheMiddleware:
    """Answer from the cache, or store what the view responds.

    A hit costs one statement, which reads the state of the log, and with a key a second one, which
    looks up its holder.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.method not in ("GET", "HEAD"):
            return self.get_response(request)
        if key := request.META.get(MISSED_KEY):
            response = self.get_response(request)
        else:
            key = cache_key(request)  # now: public pages change the request's query
            response = cached_response(request, key) or self.get_response(request)
        stored = response.stored if isinstance(response, CachedResponse) else None
        if isinstance(response, CachedResponse) and stored:
            entry = build_cache_entry(response, stored)
            keep_validators(key, entry, response.log_state)
            LATEST.see_chain(entry.chain)
            if len(stored.body) <= MAX_BODY_BYTES:
                safe_set(key, entry, seconds=KEEP_SECONDS)
        if response.status_code == 304:
            del response["Content-Length"]  # CommonMiddleware's 0 is not the length of the content
        return response


def cache_key(request: HttpRequest) -> str:
    """Return the key of all that a response depends on, apart from the log."""
    meta = request.META
    has_key = "HTTP_AUTHORIZATION" in meta
    parts = (
        get_admission(request).caller.scope if has_key else PUBLIC,
        request.scheme,
        request.path,
        meta.get("QUERY_STRING", ""),
        meta.get("HTTP_ACCEPT", ""),
        wants_gzip(request),
        is_lenient(request),
    )
    return f"answer:{hashlib.blake2b(repr(parts).encode(), digest_size=20).hexdigest()}"


def cached_response(request: HttpRequest, key: str) -> CachedResponse | None:
    """Return the cached response. None: a view has to render it, or to refuse the request."""
    entry: CacheEntry | None = find_not_modified(request, key) or safe_get(key)
    if entry is None or not has_allowed_host(request) or has_min_sequence(request.META):
        return None
    admission = get_admission(request)
    if not admission.is_granted:
        return None
    log_state = current_log_state()
    if log_state.chain != entry.chain or log_state.waits_for_release(timezone.now()):
        return None
    if entry.stored.day not in (None, utc_day()):
        return None
    response = build_response(request, entry.stored, modified_at=entry.modified_at)
    for header, value in admission.usage.headers().items() if admission.usage else ():
        response[header] = value
    return response


def has_allowed_host(request: HttpRequest) -> bool:
    """Return whether ALLOWED_HOSTS names the host, which CommonMiddleware checks of others."""
    try:
        return bool(request.get_host())
    except DisallowedHost:
        return False
