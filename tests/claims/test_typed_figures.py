"""Whatever a claim says in numbers is found when somebody types it by hand."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.derivations import DerivationError, Phrasing, ResultValues, write_words
from claims.languages import LANGUAGES
from cms.lib.richtext.unclaimed_text import remove_claim_tokens
from cms.lib.unbound_figures import find_figures

HEDGES = ["none", "about", "almost", "more_than", "up_to"]
SHARES = ["proportion", "complement", "count", "per_thousand"]


def count_result(events, n):
    return ResultValues("proportion", None, events, n, None, None, "")


def value_result(value, statistic):
    return ResultValues(statistic, value, None, None, None, None, "")


counts = st.integers(1, 30_000).flatmap(
    lambda n: st.builds(count_result, st.integers(0, n), st.just(n))
)
parts = st.fractions(0, 1, max_denominator=1000)
claims = st.one_of(
    st.tuples(st.sampled_from(SHARES), st.lists(counts, min_size=1, max_size=1)),
    st.tuples(st.sampled_from(["range", "difference"]), st.lists(counts, min_size=2, max_size=2)),
    st.tuples(
        st.just("percent_change"),
        st.lists(
            parts.map(lambda part: value_result(-part, "percent_change")), min_size=1, max_size=1
        ),
    ),
    st.tuples(
        st.just("difference"),
        st.lists(
            parts.map(lambda part: value_result(part, "risk_difference")), min_size=1, max_size=1
        ),
    ),
)


@given(claims, st.sampled_from(HEDGES), st.integers(-1, 3), st.sampled_from(sorted(LANGUAGES)))
def test_the_words_of_a_claim_are_found_when_they_are_typed(claim, hedge, decimals, locale):
    derivation, results = claim
    try:
        text = write_words(Phrasing(derivation, hedge, decimals, locale), results)
    except DerivationError:
        return
    figure = write_without_hedge(text)

    assert find_figures(f"Text, {text}, text.") == [figure]


def write_without_hedge(text):
    """Return the words from the first digit on, with plain spaces."""
    first = next(index for index, each in enumerate(text) if each.isdigit())
    return " ".join(text[first:].split())


@pytest.mark.parametrize("text", ["{claim:cut-83-percent}", "20 {claim:of} 26", "{claim:a} of 26"])
def test_tokens_hide_nothing_and_are_no_figures(text):
    assert find_figures(remove_claim_tokens(text)) == []
    assert find_figures(remove_claim_tokens(f"{text} 83 %")) == ["83 %"]
