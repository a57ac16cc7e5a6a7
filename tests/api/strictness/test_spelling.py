"""Which name a misspelt one is taken for."""

import random
import string

import pytest

from cms.api.query.suggestions import meant, nearest
from tests.api.strictness.refusals import COLLECTIONS

pytestmark = pytest.mark.django_db


def slips(name: str, dice: random.Random) -> list[str]:
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
    right = asked = 0
    for view in COLLECTIONS.values():
        names = list(view.list_parameters())
        for name in names:
            for slip in slips(name, dice):
                if slip not in names:
                    asked += 1
                    right += meant(slip, names) == name

    assert asked > 2_000
    assert right / asked >= 0.95


def test_nothing_is_suggested_for_what_resembles_nothing():
    assert nearest("zzzz", ["treatments", "page"]) is None
    assert nearest("t" * 10_000, ["treatments"]) is None
    assert meant("t" * 10_000, ["treatments"]) is None


def test_short_words_are_suggested_for_a_single_slip_only():
    assert nearest("sort", ["or"]) is None
    assert nearest("perpage", ["page"]) is None
    assert nearest("pgae", ["or", "page"]) == "page"
