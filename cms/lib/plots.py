"""Plots: what a picture of figures shows, as plain data, before anybody draws it.

A plot is a pure function of an entry as readers get it. Its digest names the picture, so the
address of a picture is known before it is drawn, and changes with the figures.
"""

import hashlib
import textwrap
from dataclasses import dataclass, field
from typing import Any

from cms.lib import canonical_json

Json = dict[str, Any]
#: Part of each digest. Change it with the drawing code: all pictures are then drawn anew.
RECIPE = 1
WIDTH = 760
#: Characters of a line of a label: about 300 pixels in any usual sans-serif type of 13 pixels.
LABEL_CHARACTERS = 44


@dataclass(frozen=True)
class Plot:
    """One picture to draw.

    ``kind`` names it among those of its entry, ``form`` the way it is drawn, ``drawing`` is what
    that form needs (``cms.pictures.forms``). ``columns`` and ``rows`` are the same data as a table.
    """

    kind: str
    form: str
    title: str
    description: str
    height: int
    drawing: Json
    columns: list[str]
    rows: list[list[str]]
    locale: str = "en"
    width: int = WIDTH
    digest: str = field(init=False)

    def __post_init__(self) -> None:
        content = canonical_json.dump([RECIPE, self.to_drawing()])
        digest = hashlib.sha256(content.encode()).hexdigest()[:32]
        object.__setattr__(self, "digest", digest)

    def to_drawing(self) -> Json:
        """Return all that the picture depends on."""
        return {
            "form": self.form,
            "title": self.title,
            "description": self.description,
            "width": self.width,
            "height": self.height,
            "locale": self.locale,
            **self.drawing,
        }


def wrap_label(text: str, *, width: int = LABEL_CHARACTERS, lines: int = 2) -> list[str]:
    """Break a label into lines; what does not fit ends in an ellipsis."""
    if len(text) <= width and "\n" not in text:
        return [text.strip()]  # most are short, and each reader of an entry waits for all of them
    return textwrap.wrap(text, width, max_lines=lines, placeholder=" …") or [""]
