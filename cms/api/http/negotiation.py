"""Content negotiation by the weights of the ``Accept`` header (RFC 9110, 12.5.1).

REST framework's own takes ``;q=0.1`` for a more exact media range, and prefers it.
"""

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.request import Request

from cms.api.errors.problem_details import Problem

WEIGHT = re.compile(r"(?:0(?:\.[0-9]{0,3})?|1(?:\.0{0,3})?)", re.ASCII)
LONGEST = 2000  # more than any browser sends


class MediaRange(NamedTuple):
    """One media range of an ``Accept`` header; ``*`` stands for anything."""

    type: str
    subtype: str
    weight: float

    def exactness(self, media_type: str) -> int:
        """Return how exactly the range names the media type: 0 not at all, 3 in full."""
        type, _, subtype = media_type.partition("/")
        if (self.type, self.subtype) == (type, subtype):
            return 3
        if (self.type, self.subtype) == (type, "*"):
            return 2
        return int((self.type, self.subtype) == ("*", "*"))


class Negotiation(BaseContentNegotiation):
    def select_parser(self, request: Request, parsers: Any) -> Any:
        return None  # nothing is ever sent to this API

    def select_renderer(
        self, request: Request, renderers: Any, format_suffix: str | None = None
    ) -> tuple[Any, str]:
        """Choose the renderer of the highest weight; of equals the first.

        Raises Problem if the client accepts none.
        """
        available = [each.media_type for each in renderers]
        best = choose_media_type(request.META.get("HTTP_ACCEPT", "")[:LONGEST], tuple(available))
        if best is not None:
            return renderers[best], available[best]
        raise Problem(
            "not-acceptable",
            f"This address has: {', '.join(available)}. Name one of them in the Accept header.",
            headers={"Vary": "Accept"},
            available=available,
        )


@lru_cache(maxsize=256)
def choose_media_type(header: str, available: tuple[str, ...]) -> int | None:
    """Return the place of the media type that the header prefers. None: it accepts none."""
    ranges = parse_accept(header)
    weights = [media_type_weight(each, ranges) for each in available]
    return weights.index(max(weights)) if max(weights) > 0 else None


def parse_accept(header: str) -> list[MediaRange]:
    """Parse the media ranges of the header; an empty or unreadable one accepts anything."""
    ranges = []
    for part in header.split(","):
        range, *parameters = (text.strip().lower() for text in part.split(";"))
        type, slash, subtype = range.partition("/")
        if slash:
            ranges.append(MediaRange(type, subtype, parse_weight(parameters)))
    return ranges or [MediaRange("*", "*", 1)]


def parse_weight(parameters: Sequence[str]) -> float:
    """Parse ``q`` among the parameters of a media range; 1 if it is missing or malformed."""
    for parameter in parameters:
        name, _, value = parameter.partition("=")
        if name.strip() == "q" and WEIGHT.fullmatch(value.strip()):
            return float(value)
    return 1


def media_type_weight(media_type: str, ranges: Sequence[MediaRange]) -> float:
    """Return the weight of the most exact range that names the type; 0: it is not acceptable."""
    named = max(ranges, key=lambda each: (each.exactness(media_type), each.weight))
    return named.weight if named.exactness(media_type) else 0
