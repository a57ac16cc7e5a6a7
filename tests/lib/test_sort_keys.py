"""Sort keys stand in the order of a dictionary of each language."""

import random
from functools import cache
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cms.lib.collation.sort_keys import PLAIN, Alphabet, place_letters, sort_key
from cms.lib.collation.tailorings import OWN_LETTERS

LANGUAGES = ["en", "es", "de", "fr", *OWN_LETTERS]
USUAL = "aAäáÅbcChHdzñİıIøœ  -–²1½αςσжЖӂ中☀ɑ\u0301\u0591"
LONG = "a" * 189  # nearly as many plain letters as a byte of a key can count
#: As many letters in each, so that the lengths of runs alone tell them apart.
RUNS = st.builds(
    lambda at, letter: "a" * at + letter + "a" * (400 - at),
    st.integers(0, 3) | st.integers(187, 193) | st.integers(378, 382),
    st.sampled_from("aáÁA"),
)
TEXTS = st.lists(st.text(USUAL, max_size=8) | st.text(max_size=4), min_size=2, max_size=30)
TITLE = "What does the evidence say of stem cells for the pain of a worn-out knee, 5"


class PlainAlphabet(Alphabet):
    """An alphabet whose letters weigh the number of their place."""

    def __init__(self, language):
        super().__init__(language)
        self.weights = {
            letter: (place.to_bytes(2), bytes([PLAIN[0] + rank]))
            for place, letters in enumerate(place_letters(OWN_LETTERS.get(language, ())))
            for rank, letter in enumerate(letters)
        }


plain_alphabet_of = cache(PlainAlphabet)


def plain_key(text, locale):
    """Return the levels of a key as they are before any compression."""
    weights = list(plain_alphabet_of(locale).weigh(text))
    accents = [each.accent for each in weights]
    variants = [each.variant for each in weights if each.letter]
    for level in (accents, variants):
        while level[-1:] == [PLAIN]:
            level.pop()
    return [each.letter for each in weights if each.letter], accents, variants


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

    assert key.count(b"\x00") == 2
    assert len(key) <= 8 * (len(text) + 1) * 18  # Unicode's longest decomposition


@given(st.text(st.characters(codec="utf-8"), max_size=8), st.sampled_from(LANGUAGES))
def test_a_text_stands_before_what_begins_with_it(text, locale):
    assert sort_key(text, locale=locale) < sort_key(f"{text} b", locale=locale)


@given(TEXTS | st.lists(RUNS, min_size=2, max_size=6), st.sampled_from(LANGUAGES))
def test_compressed_keys_have_the_order_of_plain_ones(texts, locale):
    ordered = sorted((plain_key(text, locale), sort_key(text, locale=locale)) for text in texts)

    for (plain, key), (next_plain, next_key) in pairwise(ordered):
        assert (key == next_key) == (plain == next_plain)
        assert key <= next_key


@pytest.mark.parametrize("language", LANGUAGES)
def test_codes_of_letters_have_the_order_of_their_places(language):
    places = {code: None for code, _ in PlainAlphabet(language).weights.values()}
    codes = {code: None for code, _ in Alphabet(language).weights.values()}

    assert len(codes) == len(places)
    assert list(codes) == sorted(codes)
    assert not any(after.startswith(code) for code, after in pairwise(codes))
    assert not any(0 in code or code >= b"\xff" for code in codes)


def test_a_title_takes_a_byte_for_each_letter_and_a_few_more():
    assert (len(TITLE), len(sort_key(TITLE, locale="en"))) == (75, 78)


def test_long_runs_of_plain_letters_are_counted():
    assert len(sort_key(LONG + "á", locale="en")) == 190 + 2 + 2
    assert len(sort_key(LONG + "aá", locale="en")) == 191 + 3 + 2
