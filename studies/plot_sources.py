"""Sources at the foot of a plot: each number names the report that says so, and where."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from cms.lib.integrity import WARNED, Integrity
from cms.lib.plots import wrap_label

Json = dict[str, Any]
LINE_CHARACTERS = 112
NO_BREAK = "\N{NO-BREAK SPACE}"


class Sources:
    """The reports behind the results of a plot, numbered in the order of their first result."""

    def __init__(self) -> None:
        self.numbers: dict[str, int] = {}
        self.citations: list[Json] = []

    def mark(self, result: Json) -> str:
        """Return the mark of a result's report, such as "[2, Table 3]"; empty without one."""
        citation = (result["report"] or {}).get("citation")
        if not citation:
            return ""
        if citation["id"] not in self.numbers:
            self.numbers[citation["id"]] = len(self.numbers) + 1
            self.citations.append(citation)
        number, locator = str(self.numbers[citation["id"]]), result["locator"]
        mark = ", ".join(filter(None, (number, locator)))
        return f"[{mark}]".replace(" ", NO_BREAK)

    def list_lines(self) -> list[str]:
        """List the reports, each on one line or two, with what must be known of them."""
        return [
            line
            for number, citation in enumerate(self.citations, 1)
            for line in wrap_label(
                f"[{number}] {describe_citation(citation)}", width=LINE_CHARACTERS
            )
        ]


def describe_citation(citation: Json) -> str:
    text = citation.get("text") or citation["title"]
    doi = f"doi:{citation['doi']}" if citation.get("doi") else ""
    state = Integrity(citation["integrity"])
    warning = f"{state.label}!" if state in WARNED else ""
    return " ".join(filter(None, (warning, text, doi)))


def build_foot(study: Json, sources: Sources, notes: Sequence[str]) -> list[str]:
    """Build the lines at the foot: how to read it, the reports, the study and its edition."""
    edition = _("{title}. Edition {edition}.").format(
        title=study["title"].rstrip("."), edition=study["edition"]
    )
    reading = wrap_label(" ".join(notes), width=LINE_CHARACTERS, lines=3) if notes else []
    return [*reading, *sources.list_lines(), *wrap_label(edition, width=LINE_CHARACTERS)]
