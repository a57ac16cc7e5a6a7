"""Figures in plain texts: which are found, in digits and in words, and which numbers are none."""

import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cms.lib.unbound_figures import OTHER_CASES, find_figures, fold_figure

FIGURES = [
    *("83 %", "83%", "76,9 %", "83 per cent", "83 percent", "83-percent", "a hundred percent"),
    *("60-90 %", "60–90%", "60 % to 90 %", "60 to 90 per cent", "5 ‰"),
    *("ninety per cent", "Ninety-five percent", "sixty to ninety per cent"),
    *("20 of 26", "20 out of 26", "20 of the 26", "six of the 26 patients", "20/26 patients"),
    *("one in five", "1 in 5", "9 in 10", "nine out of ten", "one patient in five"),
    *("770 per 1,000", "770 of 1,000", "770 patients per 1000", "three per thousand"),
    *("2.3 times as likely", "three times more", "twice as likely", "tenfold", "2.3-fold"),
    *("odds ratio of 1.4", "risk ratio (RR) of 0.8", "hazard ratio: 0.7", "RR = 0.8"),
    *("number needed to treat of 5", "12 of the patients", "twenty of the patients"),
    *("two thirds of patients", "two-thirds of the patients", "half of all treated patients"),
    *("half the patients", "a quarter of people", "½ of patients"),
    *("83 Prozent", "60 bis 90 Prozent", "fünfundneunzig Prozent", "38 Prozentpunkte"),
    *("2 von 3", "einer von fünf", "zwei Drittel der Patienten", "Hälfte der Patienten"),
    *("2,3-mal so hoch", "doppelt so häufig", "770 pro 1.000"),
    *("83 por ciento", "noventa por ciento", "uno de cada cinco", "2,3 veces más"),
    *("dos tercios de los pacientes", "mitad de los pacientes", "38 puntos porcentuales"),
    *("83 pour cent", "quatre-vingt-dix pour cent", "un sur cinq", "2,3 fois plus"),
    *("deux tiers des patients", "moitié des patients", "769,2 sur 1 000"),
]
NO_FIGURES = [
    *("2018", "in 2018", "7 in 2018", "33 bones", "six years", "26 patients", "aged 30 to 60"),
    *("$20", "20 dollars", "5 mg", "1 to 5", "from 1 to 5", "1. Of 5", "L4 to L5"),
    *("10.1000/83%25", "https://example.org/83%25/20-of-26", "S1 of 2018"),
    *("part 2 of 3", "Page 3 of 10", "Kapitel 2 von 9", "one of three treatments"),
    *("one of the patients", "the third patient", "one of the few", "two in three years"),
    *("three times a week", "twice a day", "one or two injections", "half an hour"),
    *("60 miles per hour", "3 bis 5 Tage", "3 fois par jour", "2 veces al día"),
]


@pytest.mark.parametrize("figure", FIGURES)
def test_a_figure_is_found_alone(figure):
    assert find_figures(f"In all, {figure}, they say.") == [figure]


@pytest.mark.parametrize("text", NO_FIGURES)
def test_other_numbers_are_no_figures(text):
    assert find_figures(f"In all, {text}, they say.") == []


def test_figures_come_in_their_order_with_single_spaces():
    text = "Two in ten,\n83\N{NO-BREAK SPACE}%  and 20\t of 26; 1,2\N{SOFT HYPHEN}00 per 10,000."

    assert find_figures(text) == ["Two in ten", "83 %", "20 of 26", "1,200 per 10,000"]


def test_the_same_figure_in_other_spaces_is_the_same():
    forms = ["83 %", "83%", "83\N{NARROW NO-BREAK SPACE}%", " 83\u200b % "]

    assert {fold_figure(form) for form in forms} == {"83%"}
    assert fold_figure("8 3 %") == fold_figure("83 %") != fold_figure("8.3 %")


numbers = st.integers(0, 10**6)


@given(
    numbers, numbers, st.text("abc xyz.,;", max_size=20), st.sampled_from(["%", " %", " per cent"])
)
def test_a_per_cent_is_found_in_any_words(number, other, words, sign):
    assert f"{number}{sign}" in find_figures(f"{words} {number}{sign} {words}")
    assert find_figures(f"{words} {number} of {other}") == [f"{number} of {other}"]


@given(st.text())
def test_any_text_is_read_and_its_figures_are_read_again(text):
    for figure in find_figures(text):
        assert figure == " ".join(figure.split())
        assert find_figures(figure)


@pytest.mark.parametrize("figure", [each for each in FIGURES if "RR" not in each])
def test_capitals_change_nothing(figure):
    assert find_figures(f"In all, {figure.capitalize()}, they say.") == [figure.capitalize()]
    assert find_figures(f"IN ALL, {figure.upper()}, THEY SAY.") == [figure.upper()]


def test_letters_that_are_others_in_small_letters_hide_no_figure():
    assert find_figures("ONE IN FİVE, ſix in ten, one ın five") == [
        *("ONE IN FİVE", "ſix in ten", "one ın five"),
    ]


def test_abbreviations_of_ratios_stand_in_capitals():
    assert find_figures("OR 1.4 or 26 of 30, or 0.8") == ["OR 1.4", "26 of 30"]


def test_a_line_in_small_letters_is_as_long_as_the_line():
    every = "".join(map(chr, range(sys.maxunicode + 1)))

    assert len(every.translate(OTHER_CASES).lower()) == len(every)
