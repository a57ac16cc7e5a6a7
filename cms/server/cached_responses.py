"""Answer from the cache before Django: most requests of readers need no more than that.

It sends what ``ResponseCacheMiddleware`` would, without signals and the middleware around that.
"""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.handlers.wsgi import WSGIRequest
from django.db import Error, connections

from cms.api.caching.middleware import MISSED_KEY, cache_key, cached_response
from cms.server.header_bounds import leave_out_headers

#: With one of these, other middleware has a part in the answer.
EXCLUDED = ("HTTP_AUTHORIZATION", "HTTP_TRANSFER_ENCODING", "CONTENT_LENGTH")


def send_cached_response(
    environ: dict[str, Any], start_response: Callable[..., Any]
) -> list[bytes] | None:
    """Answer an anonymous GET or HEAD without a body; None: Django has to.

    If the database fails, Django finds out as well, and tries again.
    """
    if environ["REQUEST_METHOD"] not in ("GET", "HEAD") or any(map(environ.get, EXCLUDED)):
        return None
    request = WSGIRequest(environ)
    key = cache_key(request)
    try:
        response = cached_response(request, key)
    except Error:
        return None
    finally:
        connections[settings.READ_DATABASE].close_if_unusable_or_obsolete()
    if response is None:
        environ[MISSED_KEY] = key
        return None
    leave_out_headers(response)
    # Django's items() looks up each name again.
    headers = [*response.headers._store.values()]
    start_response(f"{response.status_code} {response.reason_phrase}", headers)
    return [response.content]
