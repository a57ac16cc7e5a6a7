"""The default purge adapter: one HTTP request per 30 tags, for any cache that purges by tag.

The tags stand in the body as ``{"tags": [...]}`` (Cloudflare), in ``Surrogate-Key`` (Fastly) and in
``Cache-Tag``. The address comes from the settings alone, so it may be a private one.
"""

from collections.abc import Sequence

import orjson
from django.conf import settings

from cms.lib.outbound.client import send
from cms.published.cache_tags import tag_headers

TAGS_PER_REQUEST = 30  # the lowest limit of the known CDNs
TIMEOUT_SECONDS = 5  # seconds


class PurgeError(Exception):
    """The shared cache did not confirm; the message gives its status."""


def purge(tags: Sequence[str]) -> None:
    """Purge the tags. Raises PurgeError or NoResponseError: then no tag counts as purged."""
    for start in range(0, len(tags), TAGS_PER_REQUEST):
        send_tags(tags[start : start + TAGS_PER_REQUEST])


def send_tags(tags: Sequence[str]) -> None:
    """Send one purge request, without following redirects, which could leak the token."""
    headers = {
        "Content-Type": "application/json",
        **tag_headers(tags),
    }
    if settings.PURGE_TOKEN:
        headers["Authorization"] = f"Bearer {settings.PURGE_TOKEN}"
    response = send(
        settings.PURGE_METHOD,
        settings.PURGE_URL,
        body=orjson.dumps({"tags": list(tags)}),
        headers=headers,
        seconds=TIMEOUT_SECONDS,
        anywhere=True,
    )
    if not response.ok:
        raise PurgeError(f"It answered with {response.status}.")
