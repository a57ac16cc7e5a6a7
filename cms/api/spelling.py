"""What somebody may have meant."""

from collections.abc import Iterable
from difflib import SequenceMatcher

LONGEST = 80  # nobody meant anything by a longer name, and comparing takes time
SHORT = 5  # names with fewer letters look like too many others


def nearest(word: str, words: Iterable[str]) -> str | None:
    """The one of ``words`` that ``word`` most likely stands for; None if none comes close.

    One slip of the finger (a letter missing, doubled, wrong, or two swapped) always comes before
    what merely looks alike, and is needed where one of the two is short.
    """
    if not word or len(word) > LONGEST:
        return None
    best = max(words, key=lambda other: likeness(word, other), default=None)
    return best if best is not None and likeness(word, best) >= 0.6 else None


def likeness(word: str, other: str) -> float:
    """From 0 to 1 for words that share letters in order; above 1 for a single slip."""
    slip = single_slip(word, other)
    if slip:
        return slip
    if min(len(word), len(other)) < SHORT:
        return 0
    matcher = SequenceMatcher(None, word, other, autojunk=False)
    if matcher.real_quick_ratio() < 0.6:
        return 0
    return matcher.ratio()


def single_slip(word: str, other: str) -> float:
    """How plausible it is that one slip made ``word`` of ``other``; 0 if it takes more than one."""
    if abs(len(word) - len(other)) > 1:
        return 0
    start = 0
    while start < min(len(word), len(other)) and word[start] == other[start]:
        start += 1
    end = 0
    while end < min(len(word), len(other)) - start and word[-1 - end] == other[-1 - end]:
        end += 1
    typed = word[start : len(word) - end]
    meant = other[start : len(other) - end]
    match len(typed), len(meant):
        case (2, 2) if typed == meant[::-1]:
            return 5
        case (0, 1):
            return 4  # a letter left out
        case (1, 0):
            return 3  # one too many
        case (1, 1):
            return 2  # a wrong one
    return 0
