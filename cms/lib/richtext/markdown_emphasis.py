"""Strong and emphasis in CommonMark: which delimiters count, and what to do about the others.

A delimiter opens or closes only between certain neighbours (CommonMark, 6.2), and versions differ
in what is punctuation. Pairs that might not count are left out: their text stays as it is.
"""

import unicodedata
from dataclasses import dataclass
from string import punctuation

MAX_PASSES = 3  # leaving one out can spoil another; after so many, all are left out


@dataclass(eq=False)
class DelimiterPair:
    """An opening and a closing delimiter: ``**`` or ``_``."""

    mark: str
    is_good: bool = True


@dataclass(frozen=True)
class MarkdownToken:
    """A piece of Markdown; ``pair`` says that it is a delimiter. ``opens``: the first of two.

    ``is_whole``: a link, a picture or a break, from which nothing is taken off.
    """

    text: str
    pair: DelimiterPair | None = None
    opens: bool = False
    is_whole: bool = False


def wrap_tokens(mark: str, tokens: list[MarkdownToken]) -> list[MarkdownToken]:
    """``tokens`` between two delimiters, which white space stays outside of."""
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
    """The white space at one end, and the rest."""
    spaces: list[MarkdownToken] = []
    rest = list(tokens)
    while rest:
        end = rest[0 if first else -1]
        if end.pair or end.is_whole:
            break
        bare = end.text.lstrip() if first else end.text.rstrip()
        cut = len(end.text) - len(bare)
        space = MarkdownToken(end.text[:cut] if first else end.text[len(bare) :])
        rest.pop(0 if first else -1)
        spaces.insert(len(spaces) if first else 0, space)
        if bare:
            rest.insert(0 if first else len(rest), MarkdownToken(bare))
            break
    return [space for space in spaces if space.text], rest


def drop_invalid_pairs(tokens: list[MarkdownToken]) -> list[MarkdownToken]:
    """``tokens`` without the delimiters that some reader might not take for such."""
    for _ in range(MAX_PASSES):
        bad = {
            token.pair
            for index, token in enumerate(tokens)
            if token.pair and not is_delimiter(token, *adjacent_characters(tokens, index))
        }
        if not bad:
            return tokens
        tokens = [token for token in tokens if token.pair not in bad]
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
    return alone or token.text != "_"  # inside a word, an underscore is one


def is_space(character: str) -> bool:
    return character in {"", " ", "\n", "\t"} or unicodedata.category(character) == "Zs"


def is_punctuation(character: str) -> bool:
    """By every definition."""
    if character in punctuation:
        return True
    return character <= "\uffff" and unicodedata.category(character).startswith("P")


def may_be_punctuation(character: str) -> bool:
    """By some definition."""
    return unicodedata.category(character)[0] in "PS"
