"""The certainty of a treatment as a whole: that of its least certain outcome."""

from collections.abc import Iterable

from cms.lib.certainty_words import choose_lowest_level
from treatments.choices import LowestCertainty


def find_lowest_certainty(levels: Iterable[str]) -> LowestCertainty:
    """Find the lowest of the levels to which the certainty of effects was judged."""
    return LowestCertainty(choose_lowest_level(levels) or LowestCertainty.NOT_JUDGED)
