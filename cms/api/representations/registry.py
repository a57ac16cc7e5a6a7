"""What an entry can be sent as, beside JSON: the ``Accept`` header chooses (RFC 9110, 12.5.1).

A content type declares its own on its ViewSet, with functions that make text of the entry as
readers receive it:

    linked_data = LinkedData(brief=brief, whole=whole)
    representations = (Representation("text/markdown", make=markdown, body="markdown"),)
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from rest_framework.renderers import BaseRenderer

Json = dict[str, Any]

JSON = "application/json"
LINKED_DATA = "application/ld+json"
HTML = "text/html"
MARKDOWN = "text/markdown"


@dataclass(frozen=True)
class Representation:
    """``make`` gets the entry and its linked data; ``body``: the form its bodies are wanted in."""

    media_type: str
    make: Callable[[Json, Json], str]
    body: str = "html"
    parameters: str = "; charset=utf-8"
    help: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)

    @property
    def content_type(self) -> str:
        return self.media_type + self.parameters


class Offer(BaseRenderer):
    """For negotiation alone: views write their answers themselves."""


@cache
def offer(media_type: str) -> type[Offer]:
    return type("Offer", (Offer,), {"media_type": media_type, "format": media_type})
