"""Where the words were found, as HTML that is safe to print: <mark> and nothing else."""

from dataclasses import dataclass
from html import escape

# Authors can't write control characters, so these are always ours.
OPEN, CLOSE = "\x02", "\x03"
ENDS = (".", "!", "?", "…", ":", ";", ",")
CLOSING = f"{CLOSE}\"'”’»)"  # what may stand behind the end of a sentence


@dataclass(frozen=True)
class Highlight:
    title: str
    snippet: str


def render_marks(marked: str) -> str:
    return escape(marked).replace(OPEN, "<mark>").replace(CLOSE, "</mark>")


def transfer_marks(marked: str, text: str) -> str:
    """The marks of ``marked``, a copy of ``text`` without accents, put where they belong in it."""
    if len(marked) - marked.count(OPEN) - marked.count(CLOSE) != len(text):
        return text  # not a copy, so nobody knows where the marks belong
    letters = iter(text)
    return "".join(each if each in (OPEN, CLOSE) else next(letters) for each in marked)


def choose_snippet(*marked: str) -> str:
    """The first text in which something was found, else the last with anything in it; one line."""
    texts = [text for text in marked if OPEN in text] or [*filter(None, reversed(marked)), ""]
    return join_lines(texts[0])


def join_lines(text: str) -> str:
    """Headings, synonyms and the items of a list end with a line and no stop, so that they would
    run into what follows: there comes a dot between.
    """
    lines = [line for each in text.splitlines() if (line := " ".join(each.split()))]
    ended = [line if line.rstrip(CLOSING).endswith(ENDS) else f"{line} ·" for line in lines[:-1]]
    return " ".join([*ended, *lines[-1:]])
