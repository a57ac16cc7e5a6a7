"""Strong and emphasis in CommonMark: write only delimiters that every parser recognizes.

A delimiter opens or closes emphasis only next to certain characters (CommonMark, 6.2), and
versions differ in their definition of punctuation. Ambiguous pairs are dropped; their text stays.
"""

import unicodedata
from dataclasses import dataclass
from string import punctuation

MAX_PASSES = 3  # dropping a pair can invalidate another; after so many passes all are dropped


@dataclass(eq=False)
class DelimiterPair:
    """An opening and a closing delimiter: ``**`` or ``_``."""

    mark: str
    is_good: bool = True


@dataclass(frozen=True)
class MarkdownToken:
    """A piece of Markdown. A delimiter has a ``pair``, and ``opens`` if it is the first of the two.

    ``is_atomic``: a link, an image or a break, whose white space is not moved.
    """

    text: str
    pair: DelimiterPair | None = None
    opens: bool = False
    is_atomic: bool = False


def wrap_tokens(mark: str, tokens: list[MarkdownToken]) -> list[MarkdownToken]:
    """Wrap tokens in a pair of delimiters, with white space moved outside."""
    before, tokens = split_white_space(tokens, first=True)
    after, tokens = split_white_space(tokens, first=False)
    if not tokens:
        return before + after
    pair = DelimiterPair(mark)
    return [
        *before,
        MarkdownToken(mark, pair, opens=True),
        *tokens,
        MarkdownToken(mark, pair),
        *after,
    ]


def split_white_space(
    tokens: list[MarkdownToken], *, first: bool
) -> tuple[list[MarkdownToken], list[MarkdownToken]]:
    """Split the white space at one end from the rest of the tokens."""
    spaces: list[MarkdownToken] = []
    rest = list(tokens)
    while rest:
        end = rest[0 if first else -1]
        if end.pair or end.is_atomic:
            break
        stripped = end.text.lstrip() if first else end.text.rstrip()
        cut = len(end.text) - len(stripped)
        space = MarkdownToken(end.text[:cut] if first else end.text[len(stripped) :])
        rest.pop(0 if first else -1)
        spaces.insert(len(spaces) if first else 0, space)
        if stripped:
            rest.insert(0 if first else len(rest), MarkdownToken(stripped))
            break
    return [space for space in spaces if space.text], rest


def drop_invalid_pairs(tokens: list[MarkdownToken]) -> list[MarkdownToken]:
    """Drop pairs of delimiters that some parser might not recognize."""
    for _ in range(MAX_PASSES):
        invalid = {
            token.pair
            for index, token in enumerate(tokens)
            if token.pair and not is_delimiter(token, *adjacent_characters(tokens, index))
        }
        if not invalid:
            return tokens
        tokens = [token for token in tokens if token.pair not in invalid]
    return [token for token in tokens if token.pair is None]


def adjacent_characters(tokens: list[MarkdownToken], index: int) -> tuple[str, str]:
    before = tokens[index - 1].text[-1] if index else ""
    after = tokens[index + 1].text[0] if index + 1 < len(tokens) else ""
    return before, after


def is_delimiter(token: MarkdownToken, before: str, after: str) -> bool:
    inner, outer = (after, before) if token.opens else (before, after)
    alone = is_space(outer) or is_punctuation(outer)
    if is_space(inner) or (may_be_punctuation(inner) and not alone):
        return False
    return alone or token.text != "_"  # inside a word, an underscore is a letter


def is_space(character: str) -> bool:
    return character in {"", " ", "\n", "\t"} or unicodedata.category(character) == "Zs"


def is_punctuation(character: str) -> bool:
    """Return whether the character is punctuation by every definition."""
    if character in punctuation:
        return True
    return character <= "\uffff" and unicodedata.category(character).startswith("P")


def may_be_punctuation(character: str) -> bool:
    """Return whether the character is punctuation by some definition."""
    return unicodedata.category(character)[0] in "PS"
