"""The words of figures follow from their results, and nothing else does."""

from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from claims.derivations import DerivationError, Phrasing, ResultValues, derive, follows, write_words
from claims.figures import read_numbers, write_number
from claims.languages import LANGUAGES, find_language

LOCALES = sorted(LANGUAGES)
HEDGES = ["none", "about", "almost", "more_than", "up_to"]


def counts(events, n, statistic="proportion"):
    return ResultValues(statistic, None, events, n, None, None, "")


def value(number, statistic="proportion"):
    return ResultValues(statistic, Fraction(number), None, None, None, None, "")


def span(low, high):
    return ResultValues("range", None, None, None, Fraction(low), Fraction(high), "")


def words(derivation, *results, hedge="none", decimals=0, locale="en"):
    return write_words(Phrasing(derivation, hedge, decimals, locale), results)


TWENTY = counts(20, 26)
REPORTED = ResultValues("mean", None, None, None, None, None, "a third")


@pytest.mark.parametrize(
    ("derivation", "results", "how", "text"),
    [
        ("proportion", [TWENTY], {}, "77 %"),
        ("proportion", [TWENTY], {"hedge": "almost"}, "almost 77 %"),
        ("proportion", [TWENTY], {"hedge": "almost", "locale": "de"}, "fast 77 %"),
        ("proportion", [TWENTY], {"hedge": "almost", "locale": "es"}, "casi 77 %"),
        ("proportion", [TWENTY], {"hedge": "almost", "locale": "fr"}, "près de 77 %"),
        ("proportion", [TWENTY], {"hedge": "almost", "locale": "de-AT"}, "fast 77 %"),
        ("proportion", [TWENTY], {"hedge": "more_than"}, "more than 76 %"),
        ("proportion", [TWENTY], {"hedge": "up_to", "decimals": 1}, "up to 77.0 %"),
        ("proportion", [TWENTY], {"hedge": "about", "decimals": -1}, "about 80 %"),
        ("proportion", [TWENTY], {"decimals": 1, "locale": "de"}, "76,9 %"),
        ("proportion", [value("0.69")], {}, "69 %"),
        ("complement", [TWENTY], {}, "23 %"),
        ("count", [TWENTY], {}, "20 of 26"),
        ("count", [TWENTY], {"locale": "fr"}, "20 sur 26"),
        ("count", [counts(1200, 26000)], {"locale": "es"}, "1200 de 26\N{NO-BREAK SPACE}000"),
        ("per_thousand", [TWENTY], {}, "769 of 1,000"),
        ("per_thousand", [TWENTY], {"decimals": -1, "hedge": "about"}, "about 770 of 1,000"),
        ("per_thousand", [TWENTY], {"locale": "de"}, "769 von 1.000"),
        ("percent_change", [value("-0.69", "percent_change")], {}, "69 %"),
        ("percent_change", [value(50, "mean"), value(20, "mean")], {}, "60 %"),
        ("range", [span("0.6", "0.9")], {}, "60 % to 90 %"),
        ("range", [span("0.6", "0.9")], {"locale": "de"}, "60 % bis 90 %"),
        ("range", [span("0.6", "0.9")], {"hedge": "up_to"}, "up to 90 %"),
        ("range", [span("12", "31")], {}, "12 to 31"),
        ("range", [TWENTY, value("0.69")], {}, "69 % to 77 %"),
        ("difference", [TWENTY, counts(10, 26)], {}, "38 percentage points"),
        ("difference", [value("-41", "mean_difference")], {}, "41"),
        ("as_reported", [REPORTED], {}, "a third"),
    ],
)  # fmt: skip
def test_words(derivation, results, how, text):
    assert words(derivation, *results, **how) == text


@pytest.mark.parametrize(
    ("derivation", "results", "how", "beginning"),
    [
        ("proportion", [], {}, "No result supports this figure."),
        ("proportion", [value(31, "mean")], {}, "A share is said of a proportion"),
        ("proportion", [counts(1, 2)], {"hedge": "almost"}, "“Almost” needs a value below"),
        ("proportion", [counts(1, 2)], {"hedge": "more_than"}, "“More than” needs a value above"),
        ("proportion", [counts(11, 100)], {"decimals": -1, "hedge": "about"}, "“About” may be 5 %"),
        ("proportion", [counts(1, 1000)], {}, "This would be shown as zero"),
        ("count", [value("0.69")], {}, "“20 of 26” needs a result with both counts."),
        ("count", [TWENTY], {"hedge": "almost"}, "“Almost” needs a value below"),
        ("percent_change", [TWENTY], {}, "A change in per cent is said of such a result"),
        ("percent_change", [value(0, "mean"), value(2, "mean")], {}, "There is no change"),
        ("percent_change", [TWENTY, TWENTY, TWENTY], {}, "A change rests on 2 results"),
        ("range", [TWENTY], {}, "A range needs two different values."),
        ("range", [span("-5", "9")], {}, "These values lie on both sides of zero"),
        ("difference", [TWENTY], {}, "A difference is said of such a result"),
        ("difference", [TWENTY, value(2, "mean")], {}, "A share and another value"),
        ("as_reported", [TWENTY], {}, "Nobody has noted what the report says"),
    ],
)
def test_what_no_result_gives_is_refused_with_a_sentence(derivation, results, how, beginning):
    with pytest.raises(DerivationError) as refusal:
        words(derivation, *results, **how)

    assert str(refusal.value).startswith(beginning)


@pytest.mark.parametrize(
    ("text", "hedge", "decimals", "result", "is_right"),
    [
        ("70 %", "about", 0, counts(42, 61), True),
        ("about 70 %", "about", 0, counts(42, 61), True),
        ("70 %", "none", 0, counts(42, 61), False),
        ("70 %", "about", 0, counts(41, 61), True),
        ("70 %", "about", 0, counts(40, 61), False),
        ("77 %", "almost", 0, counts(20, 26), True),
        ("77 %", "almost", 0, counts(21, 26), False),
        ("69 %", "none", 0, counts(41, 61), False),
    ],
)
def test_typed_figures_are_judged_by_the_rules_of_computed_ones(
    text, hedge, decimals, result, is_right
):
    assert follows(text, Phrasing("proportion", hedge, decimals, "en"), [result]) is is_right


def test_ranges_and_counts_follow_by_all_their_numbers():
    figure = Phrasing("range", "none", 0, "en")

    assert follows("60-90 %", figure, [span("0.6", "0.9")])
    assert not follows("60-80 %", figure, [span("0.6", "0.9")])
    assert not follows("60 %", figure, [span("0.6", "0.9")])
    assert follows("20 of the 26", Phrasing("count", "none", 0, "en"), [TWENTY])
    assert not follows("20 of 27", Phrasing("count", "none", 0, "en"), [TWENTY])


shares = st.integers(1, 2000).flatmap(
    lambda n: st.integers(0, n).map(lambda events: counts(events, n))
)
figures = st.builds(
    Phrasing,
    st.sampled_from(["proportion", "complement", "per_thousand", "count"]),
    st.sampled_from(HEDGES),
    st.integers(-1, 4),
    st.sampled_from(LOCALES),
)


@given(figures, shares)
def test_words_follow_from_what_they_were_computed_from(figure, result):
    try:
        text = write_words(figure, [result])
    except DerivationError:
        assume(False)

    assert follows(text, figure, [result])


@given(figures, shares, shares)
def test_words_do_not_follow_from_a_value_that_is_elsewhere(figure, result, other):
    """Nothing is shown further from its value than its hedge allows."""
    try:
        text = write_words(figure, [result])
    except DerivationError:
        assume(False)
    exact = derive(figure, [other]).numbers[0]
    shown = read_numbers(text, locale=figure.locale)[0]
    unit = Fraction(10) ** -(0 if figure.derivation == "count" else figure.decimals)
    allowed = {
        "none": abs(shown - exact) * 2 <= unit,
        "about": abs(shown - exact) * 20 <= abs(exact),
        "almost": shown - unit <= exact < shown,
        "more_than": shown < exact <= shown + unit,
        "up_to": shown - unit <= exact <= shown,
    }[figure.hedge]
    if figure.derivation == "count":
        allowed = allowed and other.n == result.n

    assert follows(text, figure, [other]) is allowed


@given(st.integers(0, 10**9), st.integers(-2, 5), st.sampled_from(LOCALES))
def test_a_written_number_is_read_back(digits, decimals, locale):
    number = digits * Fraction(10) ** -decimals

    text = write_number(number, decimals, find_language(locale))

    assert read_numbers(text, locale=locale) == [number]
