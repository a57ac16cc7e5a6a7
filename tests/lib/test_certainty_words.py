"""Words that are surer than the certainty of the evidence allows are found."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cms.lib.certainty_words import LEVELS, choose_lowest_level, find_overstatement

PIECES = st.sampled_from(
    ["It", "helps", "69 %", "always", "probably", "may", "in a study", "vielleicht", "demuestra"]
)


@pytest.mark.parametrize(
    ("sentence", "found"),
    [
        ("It always helps.", [None, "always", "always", "always"]),
        ("Sie heilt immer.", [None, "heilt", "heilt", "heilt"]),
        ("It probably helps 69 %.", [None, None, "probably", "probably"]),
        ("It helps 69 %.", [None, None, "", ""]),
        ("It may help 69 %.", [None, None, None, None]),
        ("Puede ayudar al 69 %.", [None, None, None, None]),
        ("In one study, 69 % got better.", [None, None, None, None]),
        ("The mayor cleared it.", [None, None, "", ""]),
    ],
)
def test_a_word_fits_the_levels_that_allow_it(sentence, found):
    assert [find_overstatement(sentence, level) for level in LEVELS] == found


@given(st.lists(PIECES).map(" ".join))
def test_what_is_too_sure_for_a_level_is_too_sure_for_all_below_it(sentence):
    flagged = [find_overstatement(sentence, level) is not None for level in LEVELS]

    assert flagged == sorted(flagged)


@given(st.lists(st.sampled_from(LEVELS)))
def test_the_least_sure_level_counts(levels):
    lowest = choose_lowest_level(levels)

    assert lowest == (max(levels, key=LEVELS.index) if levels else None)
