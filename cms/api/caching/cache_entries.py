"""What the cache of responses holds for one kind of request."""

from datetime import datetime
from typing import NamedTuple

from cms.api.access.throttling import HEADERS
from cms.api.http.responses import CachedResponse, StoredResponse

#: Headers that belong to one request, not to the response.
REQUEST_HEADERS = {"Last-Modified", *HEADERS}


class CacheEntry(NamedTuple):
    """A response, and the state of the log that it belongs to."""

    chain: str
    modified_at: datetime | None
    stored: StoredResponse


def build_cache_entry(response: CachedResponse, stored: StoredResponse) -> CacheEntry:
    """Return the entry to store, with the headers that the view and other middleware have added."""
    left_out = {*REQUEST_HEADERS, *stored.content_headers, "ETag", "Content-Type", "Content-Length"}
    # Django's items() looks up each name again.
    all_headers = response.headers._store.values()
    headers = {name: text for name, text in all_headers if name not in left_out}
    log_state = response.log_state
    stored = stored._replace(other_headers=headers, are_checked=True)
    return CacheEntry(log_state.chain, log_state.modified_at, stored)
