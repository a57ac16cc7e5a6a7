"""Highlight search terms as safe HTML: <mark> and no other element."""

from dataclasses import dataclass
from html import escape

# Authors can't write control characters, so these are always ours.
OPEN, CLOSE = "\x02", "\x03"
ENDS = (".", "!", "?", "…", ":", ";", ",")
CLOSING = f"{CLOSE}\"'”’»)"  # characters that may follow the end of a sentence


@dataclass(frozen=True)
class Highlight:
    title: str
    snippet: str


def render_marks(marked: str) -> str:
    """Escape the text and replace its marks by <mark> elements."""
    return escape(marked).replace(OPEN, "<mark>").replace(CLOSE, "</mark>")


def transfer_marks(marked: str, text: str) -> str:
    """Copy the marks of ``marked``, a version of ``text`` without accents, into ``text``."""
    if len(marked) - marked.count(OPEN) - marked.count(CLOSE) != len(text):
        return text  # of another length, so positions can't be compared
    letters = iter(text)
    return "".join(each if each in (OPEN, CLOSE) else next(letters) for each in marked)


def choose_snippet(*marked: str) -> str:
    """Return the first text with a mark, else the last that is not empty, on one line."""
    texts = [text for text in marked if OPEN in text] or [*filter(None, reversed(marked)), ""]
    return join_lines(texts[0])


def join_lines(text: str) -> str:
    """Join lines, with a dot after those that do not end a sentence: headings, synonyms, items."""
    lines = [line for each in text.splitlines() if (line := " ".join(each.split()))]
    ended = [line if line.rstrip(CLOSING).endswith(ENDS) else f"{line} ·" for line in lines[:-1]]
    return " ".join([*ended, *lines[-1:]])
