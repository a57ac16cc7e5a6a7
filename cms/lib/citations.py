"""Format citations in Vancouver style, the style of medical journals (ICMJE, NLM)."""

import re
from collections.abc import Sequence
from typing import Any

from cms.lib.integrity import WARNED, Integrity

MAX_AUTHORS = 6


def abbreviate_given_names(given: str) -> str:
    """Abbreviate given names: “Kenneth Andrew” is “KA”. Initials (“AC”, “T-M”) stay."""
    if re.fullmatch(r"[A-Z](?:-?[A-Z]){0,3}", given):
        return given
    return "".join(word[0].upper() for word in re.split(r"[\s.\-]+", given) if word)


def format_authors(authors: Sequence[tuple[str, str]]) -> str:
    """Format (family, given) names in order; more than six end in “et al”."""
    names = [f"{family} {abbreviate_given_names(given)}".strip() for family, given in authors]
    if len(names) > MAX_AUTHORS:
        names = [*names[:MAX_AUTHORS], "et al"]
    return ", ".join(names)


def format_vancouver(
    *,
    authors: Sequence[tuple[str, str]],
    title: str,
    container_title: str,
    year: str,
    volume: str,
    issue: str,
    pages: str,
) -> str:
    """Format a citation on one line. Empty fields are left out, with their punctuation."""
    place = volume + (f"({issue})" if issue else "") + (f":{pages}" if pages else "")
    printed = " ".join(part for part in (container_title, year) if part)
    printed += (";" if printed and place else "") + place
    sentences = (format_authors(authors), title, printed)
    return " ".join(text if text[-1] in ".?!" else f"{text}." for text in sentences if text)


def link_citation(card: dict[str, Any]) -> dict[str, str]:
    """Describe a publication from its card: its reference, its page, and what readers must know."""
    state = Integrity(card["integrity"])
    return {
        "title": card["text"] or card["title"],
        "canonical_url": card["canonical_url"],
        "note": f"{state.label}." if state in WARNED else "",
    }
