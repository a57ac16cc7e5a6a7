"""What somebody typed, as words to look for. Every text is a search: none is an error."""

import re
from dataclasses import dataclass

from cms.published.search.tokens import split_words

MAX_QUERY_LENGTH = 200
CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")


@dataclass(frozen=True)
class Query:
    """Every group must be found, each by any of its words.

    ``open_end``: the very last word may go on, since it may be half typed. ``corrected`` is the
    text that was looked for instead of the one typed; None: as typed. ``truncated``: there was
    more. ``text`` is what was typed, in one line.
    """

    groups: tuple[tuple[str, ...], ...]
    open_end: bool = True
    corrected: str | None = None
    truncated: bool = False
    text: str = ""

    @property
    def title(self) -> str:
        """What the entry is called that somebody means who types its whole title."""
        return self.corrected or self.text

    @property
    def terms(self) -> list[str]:
        """The words as typed; meaningful until a correction."""
        return [group[0] for group in self.groups]


def parse_query(text: str) -> Query:
    """Quotes, operators and wildcards have no meaning here: they separate words."""
    plain = CONTROL.sub(" ", text[: 2 * MAX_QUERY_LENGTH]).strip()
    terms = split_words(plain[:MAX_QUERY_LENGTH])
    once = list(dict.fromkeys(reversed(terms)))  # reversed: the last one stays the last
    return Query(
        groups=tuple((term,) for term in reversed(once)),
        truncated=len(text.strip()) > MAX_QUERY_LENGTH,
        text=" ".join(plain[:MAX_QUERY_LENGTH].split()),
    )
