"""Keep the ETags of what was sent in one state of the log, with the headers of a 304.

A client that has a response already gets a 304 from here though no cache holds the response: an
ETag takes a hundredth of its bytes.
"""

from django.http import HttpRequest

from cms.api.caching.cache_entries import CacheEntry
from cms.api.database.snapshot import LogState
from cms.api.database.state_cache import KeptValues, StateCache, text_bytes
from cms.api.http.responses import is_not_modified, last_modified

VALIDATORS: StateCache[KeptValues[CacheEntry]] = StateCache(KeptValues)
CONDITIONS = frozenset(("HTTP_IF_NONE_MATCH", "HTTP_IF_MODIFIED_SINCE"))


def keep_validators(key: str, entry: CacheEntry, log_state: LogState) -> None:
    """Keep an entry of the response cache without its body."""
    stored = entry.stored._replace(body=b"", content_headers={})
    size = text_bytes(key, stored.etag, *stored.other_headers, *stored.other_headers.values())
    VALIDATORS.get_content(log_state).keep(key, entry._replace(stored=stored), size=size)


def find_not_modified(request: HttpRequest, key: str) -> CacheEntry | None:
    """Return the entry of a response that the client has, in whichever state of the log."""
    if CONDITIONS.isdisjoint(request.META):
        return None
    entry = VALIDATORS.peek_content().get(key)
    if entry is None:
        return None
    modified = last_modified(entry.modified_at, day=entry.stored.day)
    return entry if is_not_modified(request, etag=entry.stored.etag, modified=modified) else None
