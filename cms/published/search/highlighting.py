"""Highlight search terms as safe HTML: <mark> and no other element.

An engine marks words in its own copy of a text, which has folded words alone (``tokens``). The
marks are transferred to the text by counting: the third word of a line here is the third one there.
"""

from dataclasses import dataclass
from html import escape
from itertools import zip_longest
from typing import NamedTuple

from cms.lib.deltas import read_text
from cms.published.search.tokens import locate_words

# Authors can't write control characters, so these are always ours.
OPEN, CLOSE = "\x02", "\x03"
ENDS = (".", "!", "?", "…", ":", ";", ",")
CLOSING = f"{CLOSE}\"'”’»)"  # characters that may follow the end of a sentence
#: Letters of an excerpt before the first mark, and in all.
BEFORE, EXCERPT = 80, 320


#: A text, or the bytes of a column that holds it in another form.
StoredText = str | bytes | memoryview


class SourceTexts(NamedTuple):
    """The texts of an entry that highlights show; ``summary`` and ``body`` as they are selected:
    differences with their bases.
    """

    locale: str
    title: str
    summary: StoredText
    body: StoredText


@dataclass(frozen=True)
class Highlight:
    title: str
    snippet: str


@dataclass(frozen=True)
class MarkedWords:
    """A part of the words of a text, with marks.

    It begins at a ``line``, with one of the line's words; ``is_cut``: more words follow.
    """

    words: str
    line: int = 0
    word: int = 0
    is_cut: bool = False


def build_highlight(
    text: SourceTexts, *, title: str, summary: MarkedWords, body: MarkedWords
) -> Highlight:
    """Transfer the marks of an entry's words to its title, and to an excerpt around the first."""
    marked_title = transfer_marks(text.title, MarkedWords(title), locale=text.locale)
    in_summary = read_text(text.summary)
    in_body = OPEN in body.words or (OPEN not in summary.words and not in_summary)
    source, words = (read_text(text.body), body) if in_body else (in_summary, summary)
    snippet = join_lines(transfer_marks(source, words, locale=text.locale))
    return Highlight(render_marks(marked_title), render_marks(snippet))


def cut_excerpt(stored: StoredText) -> MarkedWords:
    """Cut the part around the first mark out of the words of a text."""
    marked = read_text(stored)
    at = max(marked.find(OPEN), 0)
    start = find_gap(marked, at - BEFORE, at) + 1 if at > BEFORE else 0
    return cut_words(marked[:start], marked[start:])


def cut_words(before: str, words: str, *, is_cut: bool = False) -> MarkedWords:
    """Build an excerpt of words that follow on those ``before``, which end with a gap."""
    if len(words) > EXCERPT:
        end = max(words.rfind(gap, 0, EXCERPT) for gap in " \n")
        words, is_cut = words[: end if end > 0 else EXCERPT], True
    line_start = before.rfind("\n") + 1
    return MarkedWords(
        words, line=before.count("\n"), word=before.count(" ", line_start), is_cut=is_cut
    )


def find_gap(words: str, start: int, end: int) -> int:
    """Return the place of the first gap between words in a range; the end if there is none."""
    gaps = [place for gap in " \n" if (place := words.find(gap, start, end)) >= 0]
    return min(gaps, default=end - 1)


def transfer_marks(text: str, part: MarkedWords, *, locale: str) -> str:
    """Return the part of a text, with the marks of its words."""
    marked_lines = part.words.split("\n")
    lines = text.split("\n")[part.line : part.line + len(marked_lines)]
    parts, is_open = [], False
    for number, (line, marked) in enumerate(zip_longest(lines, marked_lines, fillvalue="")):
        first = part.word if number == 0 else 0
        is_cut = part.is_cut and number == len(marked_lines) - 1
        transferred, is_open = mark_line(
            line, marked.split(), first=first, is_cut=is_cut, is_open=is_open, locale=locale
        )
        parts.append(transferred)
    before = "…" if part.line or part.word else ""
    after = "…" if part.is_cut else ""
    return before + "\n".join(parts) + after


def mark_line(
    line: str, marked: list[str], *, first: int, is_cut: bool, is_open: bool, locale: str
) -> tuple[str, bool]:
    """Mark the words of a line, from the ``first`` on; return whether a mark goes on after it."""
    if not (first or is_cut or is_open or any(OPEN in word for word in marked)):
        return line, False
    end = first + len(marked)
    words = locate_words(line, first=first, last=end, locale=locale)
    if len(words) < len(marked):
        return line, False  # words of another state of the text
    place = words[0][0] if first and words else 0
    parts = []
    for (start, end), mark in zip(words, marked, strict=False):
        is_open = is_open or OPEN in mark
        if is_open and start >= place:
            parts += [line[place:start], OPEN, line[start:end], CLOSE]
            place = end
        is_open = is_open and CLOSE not in mark
    last = words[len(marked) - 1][1] if is_cut and marked else len(line)
    return "".join([*parts, line[place : max(last, place)]]), is_open


def render_marks(marked: str) -> str:
    """Escape the text and replace its marks by <mark> elements."""
    return escape(marked).replace(OPEN, "<mark>").replace(CLOSE, "</mark>")


def join_lines(text: str) -> str:
    """Join lines, with a dot after those that do not end a sentence: headings, synonyms, items."""
    lines = [line for each in text.splitlines() if (line := " ".join(each.split()))]
    ended = [line if line.rstrip(CLOSING).endswith(ENDS) else f"{line} ·" for line in lines[:-1]]
    return " ".join([*ended, *lines[-1:]])
