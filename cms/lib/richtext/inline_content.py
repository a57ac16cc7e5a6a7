"""Build inline content from runs of text: collapse white space as browsers do, join equal runs."""

import re
from collections.abc import Iterable
from itertools import groupby
from typing import Any, NamedTuple

from cms.lib.richtext.block_types import Break, Claim, Inline, Link, Mark, Text
from cms.lib.richtext.citation_marks import write_mark
from cms.lib.richtext.claim_words import ClaimWords

WHITE_SPACE = re.compile("[ \t\n\r\f]+")
ENTRY = "entry:"  # prefix of links to entries
BREAK = "\n"  # the text of a line break; no other run contains a line feed


class Run(NamedTuple):
    """A piece of text with the same marks and link; ``href`` is empty without a link.

    ``claim`` are the words of a claim, ``citation`` is the id of a publication: nothing joins or
    trims those. Other text has neither.
    """

    text: str
    marks: tuple[Mark, ...] = ()
    href: str = ""
    claim: ClaimWords | None = None
    citation: str = ""

    @property
    def is_node(self) -> bool:
        """Whether it stands for an entry."""
        return bool(self.claim or self.citation)


def build_inline(runs: Iterable[Run]) -> list[Inline]:
    """Build the inline content of runs; empty if no text is visible."""
    cleaned = trim_breaks(collapse_spaces(runs))
    if not is_visible(cleaned):
        return []
    inline: list[Inline] = []
    for href, group in groupby(join_runs(drop_empty_links(cleaned)), key=lambda run: run.href):
        pieces = [build_text_node(run) for run in group]
        inline += [build_link_node(href, pieces)] if href else pieces
    return inline


def inline_text(inline: Iterable[Inline]) -> str:
    """Return the text of inline content; a line break is a line feed."""
    return "".join(part_text(part) for part in inline)


def part_text(part: Inline) -> str:
    if part["type"] == "break":
        return BREAK
    if part["type"] == "link":
        return inline_text(part["content"])
    if part["type"] == "citation":
        return write_mark(part["number"], part.get("warning", ""))
    return part["text"]


def heading_text(inline: Iterable[Inline]) -> str:
    """Return the text of a heading, without the marks of citations: they are no part of a title."""
    return inline_text(part for part in inline if part["type"] != "citation")


def collapse_spaces(runs: Iterable[Run]) -> list[Run]:
    """Collapse white space to one space, and drop it next to breaks and at the start."""
    cleaned: list[Run] = []
    after_space = True
    for run in runs:
        if run.text == BREAK:
            drop_last_space(cleaned)
            cleaned.append(run)
            after_space = True
        elif run.is_node:
            cleaned.append(run)
            after_space = False
        elif text := run.text[1:] if after_space and run.text.startswith(" ") else run.text:
            cleaned.append(run._replace(text=text))
            after_space = text.endswith(" ")
    return cleaned


def drop_last_space(runs: list[Run]) -> None:
    if runs and runs[-1].text.endswith(" "):
        last = runs.pop()
        if shorter := last.text[:-1]:
            runs.append(last._replace(text=shorter))


def trim_breaks(runs: list[Run]) -> list[Run]:
    """Drop breaks at either end, which are not visible."""
    first, last = 0, len(runs)
    while first < last and runs[first].text == BREAK:
        first += 1
    while last > first and runs[last - 1].text == BREAK:
        last -= 1
    cleaned = runs[first:last]
    drop_last_space(cleaned)
    return cleaned


def is_visible(runs: Iterable[Run]) -> bool:
    return any(run.is_node or run.text.strip() for run in runs)


def drop_empty_links(runs: list[Run]) -> list[Run]:
    """Remove links without visible text."""
    cleaned: list[Run] = []
    for href, same in groupby(runs, key=lambda run: run.href):
        group = list(same)
        cleaned += (
            group if not href or is_visible(group) else [run._replace(href="") for run in group]
        )
    return cleaned


def join_runs(runs: list[Run]) -> list[Run]:
    cleaned: list[Run] = []
    for (is_whole, marks, href), same in groupby(
        runs, key=lambda run: (run.is_node or run.text == BREAK, run.marks, run.href)
    ):
        if is_whole:
            cleaned += same
        else:
            cleaned.append(Run("".join(run.text for run in same), marks, href))
    return cleaned


def build_text_node(run: Run) -> Any:  # the nodes of links are fewer than those of lines
    if run.claim:
        return build_claim_node(run.claim, run.marks)
    if run.citation:
        return {"type": "citation", "citation": {"$ref": run.citation}, "number": 0}
    if run.text == BREAK:
        return {"type": "break"}
    return {"type": "text", "text": run.text, "marks": list(run.marks)}


def build_claim_node(words: ClaimWords, marks: Iterable[Mark]) -> Claim:
    return {
        "type": "claim",
        "claim": {"$ref": words.id},
        "text": words.text,
        "value": words.value,
        "marks": list(marks),
    }


def build_link_node(href: str, pieces: list[Text | Break | Claim]) -> Link:
    if href.startswith(ENTRY):
        return {"type": "link", "entry": {"$ref": href.removeprefix(ENTRY)}, "content": pieces}
    return {"type": "link", "href": href, "content": pieces}
