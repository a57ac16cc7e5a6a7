"""Suggestions for misspelt names."""

import random
import string

import pytest

from cms.api.parameters.suggestions import suggest_parameter, suggest_word
from cms.api.query.collection_parameters import list_parameters
from tests.api.parameters.refusals import COLLECTIONS

pytestmark = pytest.mark.django_db


def typos_of(name: str, dice: random.Random) -> list[str]:
    """One letter left out, one too many, one wrong, two swapped."""
    at = dice.randrange(len(name) - 1)
    letter = dice.choice(string.ascii_lowercase)
    return [
        name[:at] + name[at + 1 :],
        name[:at] + letter + name[at:],
        name[:at] + letter + name[at + 1 :],
        name[:at] + name[at + 1] + name[at] + name[at + 2 :],
    ]


def test_one_slip_of_the_finger_finds_the_right_name():
    dice = random.Random(7)
    right = tried = 0
    for view in COLLECTIONS.values():
        names = list(list_parameters(view))
        for name in names:
            for typo in typos_of(name, dice):
                if typo not in names:
                    tried += 1
                    right += suggest_parameter(typo, names) == name

    assert tried > 2_000
    assert right / tried >= 0.95


def test_nothing_is_suggested_for_what_resembles_nothing():
    assert suggest_word("zzzz", ["treatments", "page"]) is None
    assert suggest_word("t" * 10_000, ["treatments"]) is None
    assert suggest_parameter("t" * 10_000, ["treatments"]) is None


def test_short_words_are_suggested_for_a_single_slip_only():
    assert suggest_word("sort", ["or"]) is None
    assert suggest_word("perpage", ["page"]) is None
    assert suggest_word("pgae", ["or", "page"]) == "page"
