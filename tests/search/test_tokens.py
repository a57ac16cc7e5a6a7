"""Accent folding, edit distances and marks: pure functions."""

from hypothesis import given
from hypothesis import strategies as st

from cms.published.search.highlighting import (
    CLOSE,
    OPEN,
    choose_snippet,
    render_marks,
    transfer_marks,
)
from cms.published.search.parser import MAX_QUERY_LENGTH, parse_query
from cms.published.search.tokens import edit_distance, fold_accents, nearest_word, split_words

WORDS = st.text("abcde", max_size=9)


def test_folding_takes_case_and_accents_away_and_keeps_every_letter_in_its_place():
    assert fold_accents("Dépression NAÏVE Ångström ǖ ß Й") == "depression naive angstrom u ß й"


def test_words_are_letters_and_digits():
    assert split_words("It's a <b>12-week</b> trial_of B12.") == [
        *("it", "s", "a", "b", "12", "week", "b", "trial", "of", "b12"),
    ]


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
def test_every_text_is_a_search_of_plain_words(text):
    query = parse_query(text)

    assert all(word.isalnum() for group in query.groups for word in group)
    assert sum(len(term) for term in query.terms) <= MAX_QUERY_LENGTH


def test_a_long_text_is_cut_and_says_so():
    assert parse_query("a" * 201).truncated
    assert not parse_query("a" * 200).truncated


@given(st.text())
def test_html_of_any_text_has_no_tag_but_mark(text):
    plain = text.replace(OPEN, "").replace(CLOSE, "")
    html = render_marks(f"{OPEN}{plain}{CLOSE}")

    assert html.removeprefix("<mark>").removesuffix("</mark>").count("<") == 0


def test_marks_of_a_copy_are_put_at_the_same_letters():
    assert transfer_marks(f"a {OPEN}depression{CLOSE}!", "à Dépression!") == (
        f"à {OPEN}Dépression{CLOSE}!"
    )
    assert transfer_marks("something else", "Dépression") == "Dépression"


def test_an_excerpt_shows_where_the_word_is_or_else_the_summary():
    assert choose_snippet(f"a\n\n{OPEN}body{CLOSE}", "summary") == f"a · {OPEN}body{CLOSE}"
    assert choose_snippet("body", "summary") == "summary"
    assert choose_snippet("body", "") == "body"
    assert choose_snippet("", "") == ""
