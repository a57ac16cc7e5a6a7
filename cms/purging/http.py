"""The adapter that ships: one HTTP request per 30 tags, to any cache that purges by tag.

The tags stand in the body as ``{"tags": [...]}`` (Cloudflare), in ``Surrogate-Key`` (Fastly) and in
``Cache-Tag``. The address comes from the settings alone, so it may well be one inside the house.
"""

from collections.abc import Sequence

import orjson
from django.conf import settings

from cms.lib.outbound.client import send as send_out
from cms.published.cache_tags import tag_headers as headers_of

TAGS_PER_REQUEST = 30  # the least that a known CDN takes at once
TIMEOUT_SECONDS = 5  # seconds


class PurgeError(Exception):
    """The shared cache did not confirm; the message says what it said."""


def purge(tags: Sequence[str]) -> None:
    """Tell the shared cache. Raises PurgeError or NoResponseError: then nothing counts as done."""
    for start in range(0, len(tags), TAGS_PER_REQUEST):
        send_tags(tags[start : start + TAGS_PER_REQUEST])


def send_tags(tags: Sequence[str]) -> None:
    """One request. Redirects are not followed: they could lead the token elsewhere."""
    headers = {
        "Content-Type": "application/json",
        **headers_of(tags),
    }
    if settings.PURGE_TOKEN:
        headers["Authorization"] = f"Bearer {settings.PURGE_TOKEN}"
    answer = send_out(
        settings.PURGE_METHOD,
        settings.PURGE_URL,
        body=orjson.dumps({"tags": list(tags)}),
        headers=headers,
        seconds=TIMEOUT_SECONDS,
        anywhere=True,
    )
    if not answer.ok:
        raise PurgeError(f"It answered with {answer.status}.")
