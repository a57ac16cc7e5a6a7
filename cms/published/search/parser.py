"""Parse search input into words, and phrases in quotes. Every text is a valid query."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from cms.lib.characters import CONTROL_CHARACTERS
from cms.published.search.tokens import PERCENT, split_words

MAX_QUERY_LENGTH = 200
MIN_PREFIX_LENGTH = 3  # Latin letters: fewer begin too many words to help anybody
QUOTED = re.compile(r'"([^"]*)"|“([^”“]*)”|„([^“”„]*)[“”]|«([^»«]*)»')


@dataclass(frozen=True)
class Query:
    """A parsed search query: an entry matches with any term of every group.

    A term is a word as the engines know it (``tokens``), or several that must stand side by side.
    ``quoted`` are the terms that stood in quotes: they are searched as they are. ``open_end``: the
    last term is a prefix, since it may be half typed. ``corrected`` is the text that was searched
    for instead of the input; None: the input itself. ``truncated``: the input was longer. ``text``
    is the input on one line. ``named`` has the entries whose names contain a term of the group,
    group by group: what refers to one of them matches the group as well.
    """

    groups: tuple[tuple[str, ...], ...]
    quoted: frozenset[str] = frozenset()
    open_end: bool = True
    corrected: str | None = None
    truncated: bool = False
    text: str = ""
    named: tuple[frozenset[UUID], ...] = ()

    @property
    def title(self) -> str:
        """Return the title of an entry that is searched for by its full title."""
        return self.corrected or self.text

    @property
    def terms(self) -> list[str]:
        """Return the terms of the input; valid only before a correction."""
        return [group[0] for group in self.groups]


def parse_query(text: str, *, locale: str) -> Query:
    """Split the input into words and quoted phrases. Operators and wildcards separate words."""
    plain = CONTROL_CHARACTERS.sub(" ", text[: 2 * MAX_QUERY_LENGTH]).strip()
    terms = list(iterate_terms(plain[:MAX_QUERY_LENGTH], locale=locale))
    unique = dict(reversed(terms))  # reversed: the last term stays last
    return Query(
        groups=tuple((term,) for term in reversed(unique)),
        quoted=frozenset(term for term, is_quoted in unique.items() if is_quoted),
        open_end=not terms or is_prefix(*terms[-1]),
        truncated=len(text.strip()) > MAX_QUERY_LENGTH,
        text=" ".join(plain[:MAX_QUERY_LENGTH].split()),
    )


def is_prefix(term: str, is_quoted: bool) -> bool:
    """Return whether a last term may be half typed; numbers and other scripts are short."""
    is_word = term.isascii() and term.isalpha()
    return not is_quoted and (len(term) >= MIN_PREFIX_LENGTH or not is_word)


def iterate_terms(text: str, *, locale: str) -> Iterator[tuple[str, bool]]:
    """Yield each term, and whether it stood in quotes."""
    end = 0
    for match in QUOTED.finditer(text):
        yield from iterate_words(text[end : match.start()], locale=locale)
        if words := split_words(match[match.lastindex or 0], locale=locale):
            yield " ".join(words), True
        end = match.end()
    yield from iterate_words(text[end:], locale=locale)


def iterate_words(text: str, *, locale: str) -> Iterator[tuple[str, bool]]:
    # Readers write "69 %" where a text may have "69 per cent": only in quotes the sign counts.
    return ((word, False) for word in split_words(text, locale=locale) if word != PERCENT)
