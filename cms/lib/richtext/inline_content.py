"""From runs of text to inline content: white space as a browser shows it, equal runs joined."""

import re
from collections.abc import Iterable
from itertools import groupby
from typing import NamedTuple

from cms.lib.richtext.block_types import Break, Inline, Link, Mark, Text

WHITE_SPACE = re.compile("[ \t\n\r\f]+")
ENTRY = "entry:"  # begins a link to an entry of ours
BREAK = "\n"  # the text of a run that is a line break; others hold no line feed any more


class Run(NamedTuple):
    """A piece of text under the same marks and the same link; no link is the empty string."""

    text: str
    marks: tuple[Mark, ...] = ()
    href: str = ""


def build_inline(runs: Iterable[Run]) -> list[Inline]:
    """Inline content of ``runs``; empty if there is nothing to see in them."""
    tidy = trim_breaks(collapse_spaces(runs))
    if not is_visible(tidy):
        return []
    inline: list[Inline] = []
    for href, group in groupby(join_runs(drop_empty_links(tidy)), key=lambda run: run.href):
        pieces = [build_text_node(run) for run in group]
        inline += [build_link_node(href, pieces)] if href else pieces
    return inline


def inline_text(inline: Iterable[Inline]) -> str:
    """The text alone; a line break is a line feed."""
    return "".join(
        part["text"]
        if part["type"] == "text"
        else BREAK
        if part["type"] == "break"
        else inline_text(part["content"])
        for part in inline
    )


def collapse_spaces(runs: Iterable[Run]) -> list[Run]:
    """One space for any white space, none beside a break or at the beginning."""
    tidy: list[Run] = []
    after_space = True
    for run in runs:
        if run.text == BREAK:
            drop_last_space(tidy)
            tidy.append(run)
            after_space = True
        elif text := run.text[1:] if after_space and run.text.startswith(" ") else run.text:
            tidy.append(run._replace(text=text))
            after_space = text.endswith(" ")
    return tidy


def drop_last_space(runs: list[Run]) -> None:
    if runs and runs[-1].text.endswith(" "):
        last = runs.pop()
        if shorter := last.text[:-1]:
            runs.append(last._replace(text=shorter))


def trim_breaks(runs: list[Run]) -> list[Run]:
    """Without breaks at either end, which show nothing."""
    first, last = 0, len(runs)
    while first < last and runs[first].text == BREAK:
        first += 1
    while last > first and runs[last - 1].text == BREAK:
        last -= 1
    tidy = runs[first:last]
    drop_last_space(tidy)
    return tidy


def is_visible(runs: Iterable[Run]) -> bool:
    return any(run.text.strip() for run in runs)


def drop_empty_links(runs: list[Run]) -> list[Run]:
    """A link around nothing to see is no link."""
    tidy: list[Run] = []
    for href, same in groupby(runs, key=lambda run: run.href):
        group = list(same)
        tidy += group if not href or is_visible(group) else [run._replace(href="") for run in group]
    return tidy


def join_runs(runs: list[Run]) -> list[Run]:
    tidy: list[Run] = []
    for (text, marks, href), same in groupby(
        runs, key=lambda run: (BREAK if run.text == BREAK else "", run.marks, run.href)
    ):
        if text == BREAK:
            tidy += same
        else:
            tidy.append(Run("".join(run.text for run in same), marks, href))
    return tidy


def build_text_node(run: Run) -> Text | Break:
    if run.text == BREAK:
        return {"type": "break"}
    return {"type": "text", "text": run.text, "marks": list(run.marks)}


def build_link_node(href: str, pieces: list[Text | Break]) -> Link:
    if href.startswith(ENTRY):
        return {"type": "link", "entry": {"$ref": href.removeprefix(ENTRY)}, "content": pieces}
    return {"type": "link", "href": href, "content": pieces}
