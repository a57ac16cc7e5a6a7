"""Spellings that are the same to a reader fold to the same text, whatever characters they have."""

import re
from unicodedata import normalize

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cms.lib.folding import DIGIT_FORMS, FRACTIONS, fold_text, fold_with_places

NUMBER_FORMS = re.compile(rf"\d[{DIGIT_FORMS}{FRACTIONS}]")
#: Characters with something special about them, between all others.
SPECIAL = "aeoszıİßﬁﬀ²½5IΣσςΐŉийЁガｶﾞ\uff9eㅎㅏ한ᾳΏ' \u00ad\u0301\u0308\u0306\u0338\u0345\u3099"
TEXTS = st.text(st.one_of(st.characters(codec="utf-8"), st.sampled_from(SPECIAL)), max_size=8)
SPELLINGS = {
    "composed": lambda text: normalize("NFC", text),
    "decomposed": lambda text: normalize("NFD", text),
    "capitals": str.upper,
    "small": str.lower,
    "title": str.title,
    "case folded": str.casefold,
    "folded": fold_text,
}
COMPATIBLE = {
    "compatible composed": lambda text: normalize("NFKC", text),
    "compatible decomposed": lambda text: normalize("NFKD", text),
}


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("m²", "m2"),
        ("ﬁ", "fi"),
        ("ΣΊΣΥΦΟΣ", "σισυφοσ"),
        ("Σίσυφος", "σισυφοσ"),
        ("ΣΙΣΥΦΟΣ", "σισυφοσ"),
        ("Straße STRASSE", "strasse strasse"),
        ("İSTANBUL ısı ISI", "istanbul isi isi"),
        ("１２３ ٣ ४", "123 3 4"),
        ("½ CO₂ µg №", "1/2 co2 μg no"),
        ("10⁶ 10⁻⁶ 1½", "10^6 10^-6 1 1/2"),
        ("Dépression NAÏVE Ångström ǖ Й Ё", "depression naive angstrom u й е"),
        ("cœur Ærø Łódź", "coeur aero lodz"),
        ("can’t low\u2011back Wirbel\u00adsäule", "can't low-back wirbelsaule"),
        ("हिन्दी ガ ｶﾞ 한국어 ≠", "हिन्दी ガ ガ 한국어 ≠"),
        ("a\u00a0b", "a b"),
    ],
)
def test_what_a_reader_takes_for_the_same_folds_alike(text, folded):
    assert fold_text(text) == folded


def test_every_character_of_unicode_folds_as_all_its_spellings():
    characters = [chr(code) for code in range(0x110000) if not 0xD800 <= code < 0xE000]
    spellings = SPELLINGS | COMPATIBLE
    faults = [
        (hex(ord(character)), name)
        for character in characters
        for name, spell in spellings.items()
        if (spelling := spell(character)) != character
        and fold_text(spelling) != fold_text(character)
    ]

    assert faults == []


@given(TEXTS)
def test_every_text_folds_as_all_its_spellings(text):
    folded = fold_text(text)

    assert {name: fold_text(spell(text)) for name, spell in SPELLINGS.items()} == dict.fromkeys(
        SPELLINGS, folded
    )
    if not NUMBER_FORMS.search(normalize("NFC", text)):  # whose number the form would change
        assert {fold_text(spell(text)) for spell in COMPATIBLE.values()} == {folded}


@given(TEXTS)
def test_each_folded_character_knows_its_place_in_the_text(text):
    folded, starts, ends = fold_with_places(text)

    assert folded == fold_text(text)
    assert len(folded) == len(starts) == len(ends)
    assert starts == sorted(starts)
    assert all(0 <= start < end <= len(text) for start, end in zip(starts, ends, strict=True))


@given(TEXTS, TEXTS)
def test_what_stands_beside_a_blank_does_not_change(first, second):
    assert fold_text(f"{first} {second}") == f"{fold_text(first)} {fold_text(second)}" or (
        NUMBER_FORMS.search(f"{first}{second}")
    )
