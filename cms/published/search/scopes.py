"""Words of the index that say what an entry is, so that the index alone counts what matches.

A text of no entry has them: each begins with marks, as those of names do. An entry has one for its
language, one for its language and type, and one for its title.
"""

import hashlib
from collections.abc import Sequence

from cms.published.search.tokens import NAME_MARK

SCOPE_MARK = NAME_MARK * 2
TITLE_MARK = NAME_MARK * 3


def mark_scope(locale: str, type: str = "") -> str:
    """Return the word of all entries in a language, or of those of one type in it."""
    return SCOPE_MARK + "".join(filter(str.isalnum, (locale + type).lower()))


def mark_scopes(locale: str, types: Sequence[str]) -> list[str]:
    """Return the words of which each entry in a language has one; no types means all types."""
    return [mark_scope(locale, type) for type in types] or [mark_scope(locale)]


def mark_title(words: str) -> str:
    """Return the word of the entries whose title consists of these words, in this order."""
    return TITLE_MARK + hashlib.sha256(words.encode()).hexdigest()[:10]


def mark_entry(*, locale: str, type: str, title_words: str) -> str:
    """Return all such words of an entry."""
    return " ".join([mark_scope(locale), mark_scope(locale, type), mark_title(title_words)])
