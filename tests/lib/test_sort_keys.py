"""Sort keys stand in the order of a dictionary of each language."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cms.lib.collation.sort_keys import sort_key
from cms.lib.collation.tailorings import OWN_LETTERS

LANGUAGES = ["en", "es", "de", "fr", *OWN_LETTERS]


def in_order(texts, locale):
    shuffled = random.Random(1).sample(texts, len(texts))
    return sorted(shuffled, key=lambda text: sort_key(text, locale=locale))


@pytest.mark.parametrize(
    ("locale", "texts"),
    [
        ("en", ["(a)", "10", "2", "apple", "Apple", "éclair", "Eve", "zebra", "Zebra", "σίσυφος"]),
        ("en", ["a b", "a-b", "ab", "áb", "Áb", "abc", "æ", "af"]),
        ("en", ["co-op", "CO-OP", "coop"]),
        ("es", ["nube", "nz", "ñandú", "Ñu", "oso"]),
        ("de", ["Apfel", "Ärger", "Arm", "oben", "Öl", "Zebra"]),
        ("de", ["Masse", "Maße", "Mast"]),
        ("de-AT", ["Bar", "Bär", "Bart"]),
        ("fr", ["cœur", "coffre", "cote", "coté", "côte", "côté"]),
        ("sv", ["apa", "zebra", "ål", "ägg", "öl"]),
        ("da", ["zebra", "æble", "øl", "ål"]),
        ("cs", ["cena", "čaj", "had", "chata", "ink"]),
        ("pl", ["lato", "łata", "mapa"]),
        ("tr", ["hala", "ışık", "içki"]),
        ("ru", ["еда", "ёж", "жук", "йод", "кот"]),
        ("el", ["άλφα", "βήτα", "γάμα"]),
    ],
)
def test_texts_are_ordered_as_in_a_dictionary(locale, texts):
    assert in_order(texts, locale) == texts


@pytest.mark.parametrize("locale", LANGUAGES)
def test_spanish_alone_has_a_letter_after_n(locale):
    ordered = in_order(["nz", "ñ", "o"], locale)

    assert ordered == (["nz", "ñ", "o"] if locale == "es" else ["ñ", "nz", "o"])


@given(st.text(max_size=20), st.sampled_from(LANGUAGES))
def test_every_text_has_a_key(text, locale):
    key = sort_key(text, locale=locale)

    assert key.count(b"\x00") >= 2
    assert len(key) <= 8 * (len(text) + 1) * 18  # Unicode's longest decomposition


@given(st.text(st.characters(codec="utf-8"), max_size=8), st.sampled_from(LANGUAGES))
def test_a_text_stands_before_what_begins_with_it(text, locale):
    assert sort_key(text, locale=locale) < sort_key(f"{text} b", locale=locale)
