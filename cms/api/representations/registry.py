"""The representations of an entry beside JSON: the ``Accept`` header chooses (RFC 9110, 12.5.1).

A content type declares its own on its Collection, with functions that render the entry as readers
receive it:

    linked_data = LinkedData(brief=build_brief_post, full=build_full_post)
    representations = (Representation("text/markdown", make=render_markdown, body="markdown"),)
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
    """One form of an entry. ``make`` gets it, with bodies in the form ``body``, and its JSON-LD."""

    media_type: str
    make: Callable[[Json, Json], str]
    body: str = "html"
    parameters: str = "; charset=utf-8"
    help: str = ""
    #: What responses say besides.
    headers: Mapping[str, str] = field(default_factory=dict)

    @property
    def content_type(self) -> str:
        return self.media_type + self.parameters


class Offer(BaseRenderer):
    """A renderer for negotiation alone: views write their responses themselves."""


@cache
def offer(media_type: str) -> type[Offer]:
    return type("Offer", (Offer,), {"media_type": media_type, "format": media_type})
