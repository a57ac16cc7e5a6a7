"""Accent folding, edit distances and marks: pure functions."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cms.published.search.highlighting import (
    CLOSE,
    OPEN,
    MarkedWords,
    SourceTexts,
    build_highlight,
    render_marks,
    transfer_marks,
)
from cms.published.search.parser import parse_query
from cms.published.search.tokens import (
    MAX_WORD_LENGTH,
    decode_word,
    edit_distance,
    locate_words,
    nearest_word,
    split_words,
)

WORDS = st.text("abcde", max_size=9)
LETTERS = st.one_of(
    st.characters(codec="utf-8", exclude_characters="\n"),
    st.sampled_from("aeosz\u0301\u0308İıßﬁ²½5IΣσς  ,.,.1234567890%%'हिガｶﾞ한"),
)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("It's a <b>12-week</b> trial_of B12.", "it s a b 12 week b trial of b12"),
        ("Dépression NAÏVE Ångström ǖ Й", "depression naive angstrom u й"),
        ("m² ﬁt Σίσυφος Straße １２ ½", "m2 fit σισυφοσ strasse 12 1 2"),
        ("0.7692, 12,500 and 1,234.5", "0.7692 12500 and 1234.5"),
        ("p < .05; 69 % or 69%", "p 0.05 69 % or 69 %"),
        ("10⁶ cells, 10⁻⁶", "10^6 cells 10^-6"),
        ("1.2.3 [1,2] v1.5 1970s", "1 2 3 1 2 v1 5 1970s"),
        ("हिन्दी", "हिन्दी"),
    ],
)
def test_words_are_folded_letters_and_digits_and_a_number_is_one_word(text, words):
    assert [decode_word(word) for word in split_words(text, locale="en")] == words.split()


@pytest.mark.parametrize("locale", ["de", "es", "fr", "de-AT"])
def test_a_language_with_a_decimal_comma_groups_by_points(locale):
    words = split_words("0,7692 und 12.500 und 1.234,5 und 0.05", locale=locale)

    assert [decode_word(word) for word in words] == (
        ["0.7692", "und", "12500", "und", "1234.5", "und", "0.05"]
    )


@given(st.text(LETTERS, max_size=12), st.sampled_from(["en", "de"]))
def test_each_word_has_its_place_in_the_text(text, locale):
    located = locate_words(text, locale=locale)

    words = split_words(text, locale=locale)
    assert len(located) == len(words)
    assert located == sorted(located)
    for word, (start, end) in zip(words, located, strict=True):
        part = text[start:end]
        assert (
            word in split_words(part, locale=locale)
            or (decode_word(word), part) == ("%", "%")
            or (not part.isascii())
        )


def test_one_slip_is_one_whatever_its_kind():
    slips = {"pain": 0, "pai": 1, "paain": 1, "paxn": 1, "pian": 1, "nap": 3}

    assert {word: edit_distance("pain", word, limit=3) for word in slips} == slips


@given(WORDS, WORDS)
def test_distance_is_the_same_both_ways_and_zero_only_for_equals(first, second):
    assert edit_distance(first, second, limit=9) == edit_distance(second, first, limit=9)
    assert (edit_distance(first, second, limit=9) == 0) == (first == second)


@given(WORDS, WORDS)
def test_a_bound_changes_nothing_below_it(first, second):
    assert min(edit_distance(first, second, limit=2), 3) == min(
        edit_distance(first, second, limit=9), 3
    )


def test_of_equally_near_words_the_more_frequent_is_meant():
    assert nearest_word("brane", [("brain", 1), ("brace", 9), ("crane", 3)]) == "brace"
    assert nearest_word("bone", [("brace", 9)]) is None


@given(st.text())
def test_every_text_is_a_search_of_words_that_all_engines_know(text):
    query = parse_query(text, locale="en")

    words = [word for group in query.groups for term in group for word in term.split(" ")]
    assert all(word.isalnum() and len(word) <= MAX_WORD_LENGTH for word in words)


def test_a_long_text_is_cut_and_says_so():
    assert parse_query("a" * 201, locale="en").truncated
    assert not parse_query("a" * 200, locale="en").truncated


@given(st.text())
def test_html_of_any_text_has_no_tag_but_mark(text):
    plain = text.replace(OPEN, "").replace(CLOSE, "")
    html = render_marks(f"{OPEN}{plain}{CLOSE}")

    assert html.removeprefix("<mark>").removesuffix("</mark>").count("<") == 0


@pytest.mark.parametrize(
    ("text", "marked", "expected"),
    [
        ("à Dépression!", f"a {OPEN}depression{CLOSE}", f"à {OPEN}Dépression{CLOSE}!"),
        ("der ﬁne m²-Raum", f"der {OPEN}fine{CLOSE} m2 raum", f"der {OPEN}ﬁne{CLOSE} m²-Raum"),
        ("(“69 %”)", f"{OPEN}69 %{CLOSE}", f"(“{OPEN}69{CLOSE} {OPEN}%{CLOSE}”)"),
        ("e\u0301te\u0301", f"{OPEN}ete{CLOSE}", f"{OPEN}e\u0301te\u0301{CLOSE}"),
        ("Dépression", "words of another edition", "Dépression"),
    ],
)
def test_marks_of_the_words_are_put_at_the_same_words_of_the_text(text, marked, expected):
    assert transfer_marks(text, MarkedWords(marked), locale="en") == expected


def test_an_excerpt_shows_where_the_word_is_or_else_the_summary():
    def snippet(body, summary, *, text):
        highlight = build_highlight(
            text, title="", summary=MarkedWords(summary), body=MarkedWords(body)
        )
        return highlight.snippet

    text = SourceTexts(locale="en", title="", summary="Summary", body="a\n\nBody")
    assert snippet(f"a\n\n{OPEN}body{CLOSE}", "summary", text=text) == "a · <mark>Body</mark>"
    assert snippet("a\n\nbody", "summary", text=text) == "Summary"
    text = SourceTexts(locale="en", title="", summary="", body="Body")
    assert snippet("body", "", text=text) == "Body"
    text = SourceTexts(locale="en", title="", summary="", body="")
    assert snippet("", "", text=text) == ""
