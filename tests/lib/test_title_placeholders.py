"""Texts that begin with the title of another entry."""

import orjson
import pytest

from cms.lib import canonical_json
from cms.lib.placeholders import fill_placeholders, referenced_ids, referenced_ids_in_json

A = "a" * 8
CARDS = {A: {"title": "Anna"}}
TITLED = {"$title": A, "after": " at 36 months", "otherwise": "36 months"}


@pytest.mark.parametrize("card", [CARDS[A], orjson.Fragment(b'{"title":"Anna"}')])
def test_a_text_begins_with_the_title_of_another_entry(card):
    document = {"results": [{"title": TITLED}]}

    assert fill_placeholders(document, {A: card}) == {"results": [{"title": "Anna at 36 months"}]}


@pytest.mark.parametrize("cards", [{}, {A: {"id": A, "type": "measure"}}])
def test_a_text_without_the_title_of_another_entry_is_the_other_text(cards):
    assert fill_placeholders({"title": TITLED}, cards) == {"title": "36 months"}


def test_an_entry_whose_title_begins_a_text_is_referred_to():
    document = {"title": TITLED}

    assert list(referenced_ids(document)) == [A]
    assert referenced_ids_in_json(canonical_json.dump(document)) == [A]
