"""The choice among representations, with the weights that a client gives them.

REST framework's own takes ``;q=0.1`` for a wish that is more exact, and prefers it.
"""

import re
from collections.abc import Sequence
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
        """How exactly the wish names the media type: 0 not at all, 3 in full."""
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
        """The one that is wanted most; of equals the first. Raises Problem if there is none."""
        wishes = parse_accept(request.headers.get("Accept", ""))
        best = max(renderers, key=lambda each: parse_weight(each.media_type, wishes))
        if parse_weight(best.media_type, wishes) > 0:
            return best, best.media_type
        available = [each.media_type for each in renderers]
        raise Problem(
            "not-acceptable",
            f"This address has: {', '.join(available)}. Name one of them in the Accept header.",
            headers={"Vary": "Accept"},
            available=available,
        )


def parse_accept(header: str) -> list[MediaRange]:
    """The media ranges of the header; none at all, or nothing readable, wishes for anything."""
    wishes = []
    for part in header[:LONGEST].split(","):
        range, *parameters = (text.strip().lower() for text in part.split(";"))
        type, slash, subtype = range.partition("/")
        if slash:
            wishes.append(MediaRange(type, subtype, weight_of_media_type(parameters)))
    return wishes or [MediaRange("*", "*", 1)]


def weight_of_media_type(parameters: Sequence[str]) -> float:
    for parameter in parameters:
        name, _, value = parameter.partition("=")
        if name.strip() == "q" and WEIGHT.fullmatch(value.strip()):
            return float(value)
    return 1


def parse_weight(media_type: str, wishes: Sequence[MediaRange]) -> float:
    """The weight of the wish that names the media type most exactly; 0: it is not wanted."""
    named = max(wishes, key=lambda wish: (wish.exactness(media_type), wish.weight))
    return named.weight if named.exactness(media_type) else 0
