"""Announce deprecations: in the OpenAPI description, and in the headers of responses (RFC 9745).

    Collection(
        ...,
        deprecated_parameters={
            "series__slug": Deprecation(
                since=date(2027, 1, 1), sunset=date(2028, 1, 1), link="/api/v1/docs/#series"
            )
        },
    )

What is deprecated works as before until its sunset. docs/reference/versioning.md is the policy.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, date, datetime

from django.conf import settings
from django.utils.http import http_date


@dataclass(frozen=True)
class Deprecation:
    """When something was deprecated, and when it may be removed.

    ``since``: the day from which nothing new should use it. ``sunset``: the day from which it may
    be gone; None: not decided. ``link``: the page that says what to use instead, a path or a URL.
    """

    since: date
    link: str
    sunset: date | None = None

    def __post_init__(self) -> None:
        if self.sunset and self.sunset < self.since:
            raise ValueError("Nothing can go before it was announced: sunset is before since.")

    @property
    def address(self) -> str:
        return f"{settings.BASE_URL}{self.link}" if self.link.startswith("/") else self.link


def deprecation_headers(used: Collection[Deprecation]) -> dict[str, str]:
    """Return the headers of RFC 9745 and RFC 8594: the earliest dates, and the link of each."""
    headers = {}
    if used:
        headers["Deprecation"] = f"@{midnight_timestamp(min(each.since for each in used))}"
        links = dict.fromkeys(f'<{each.address}>; rel="deprecation"' for each in used)
        headers["Link"] = ", ".join(links)
    if sunsets := [each.sunset for each in used if each.sunset]:
        headers["Sunset"] = http_date(midnight_timestamp(min(sunsets)))
    return headers


def midnight_timestamp(day: date) -> int:
    return int(datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp())
