"""Parse search input into words. Every text is a valid query."""

from dataclasses import dataclass

from cms.lib.characters import CONTROL_CHARACTERS
from cms.published.search.tokens import split_words

MAX_QUERY_LENGTH = 200


@dataclass(frozen=True)
class Query:
    """A parsed search query: an entry matches with any word of every group.

    ``open_end``: the last word is a prefix, since it may be half typed. ``corrected`` is the text
    that was searched for instead of the input; None: the input itself. ``truncated``: the input was
    longer. ``text`` is the input on one line.
    """

    groups: tuple[tuple[str, ...], ...]
    open_end: bool = True
    corrected: str | None = None
    truncated: bool = False
    text: str = ""

    @property
    def title(self) -> str:
        """Return the title of an entry that is searched for by its full title."""
        return self.corrected or self.text

    @property
    def terms(self) -> list[str]:
        """Return the words of the input; valid only before a correction."""
        return [group[0] for group in self.groups]


def parse_query(text: str) -> Query:
    """Split the input into words. Quotes, operators and wildcards only separate words."""
    plain = CONTROL_CHARACTERS.sub(" ", text[: 2 * MAX_QUERY_LENGTH]).strip()
    terms = split_words(plain[:MAX_QUERY_LENGTH])
    unique = list(dict.fromkeys(reversed(terms)))  # reversed: the last word stays last
    return Query(
        groups=tuple((term,) for term in reversed(unique)),
        truncated=len(text.strip()) > MAX_QUERY_LENGTH,
        text=" ".join(plain[:MAX_QUERY_LENGTH].split()),
    )
