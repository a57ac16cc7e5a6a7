"""How long caches may store what can be recalled: a withdrawal has to reach every copy.

docs/reference/caching.md states the bounds, and a test measures them with nginx.
"""

import re
from collections.abc import Mapping

from django.conf import settings

MAX_AGE = 60  # seconds; a recalled text leaves every cache within them, purged or not
#: Every cache, browsers too. ``must-revalidate``: not even when the origin is down may a cache
#: serve the response after its time (RFC 9111, 5.2.2.2).
RECALLABLE = f"public, max-age={MAX_AGE}, must-revalidate"
#: Shared caches alone (RFC 9213), which delete stale responses too when they are purged. The last
#: number is the bound if the purge and then the origin fails.
PURGED = f"max-age={MAX_AGE}, stale-while-revalidate={MAX_AGE}, stale-if-error=3600"
#: The headers that say so: that of the standard, and that of Fastly and Varnish.
TARGETED_HEADERS = ("CDN-Cache-Control", "Surrogate-Control")


def cache_headers() -> dict[str, str]:
    """Return the headers of a public response. Stale ones are served only where purges reach."""
    targeted = dict.fromkeys(TARGETED_HEADERS, PURGED) if settings.PURGE_URL else {}
    return {"Cache-Control": RECALLABLE, **targeted}


def limit_max_age(headers: Mapping[str, str], *, seconds: int) -> dict[str, str]:
    """Return those of the headers that say how long a response holds, limited to ``seconds``.

    After them nobody may serve it, not even stale.
    """
    max_age = f"max-age={min(MAX_AGE, seconds)}"
    limited = {
        name: re.sub(r"max-age=[0-9]+", max_age, headers[name])
        for name in ("Cache-Control", *TARGETED_HEADERS)
        if name in headers
    }
    return {name: re.sub(r", stale-[a-z-]+=[0-9]+", "", text) for name, text in limited.items()}
