"""Why two results do not stand side by side: for readers and editors alike."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cms.lib.result_words import STATISTIC_WORDS, TIME_WORDS
from cms.lib.unlike_results import ComparedResult, find_differences, list_differences

RESULT = ComparedResult(
    measure="pain",
    days=365,
    time_kind="fixed",
    statistic="proportion",
    event_definition="No operation.",
    group="everyone",
    group_kind="itt",
    study="one",
    study_title="One",
    integrity="current",
    conditions={"back": "Back pain"},
)
RESULTS = st.builds(
    ComparedResult,
    measure=st.sampled_from(["pain", "function", None]),
    days=st.sampled_from([None, 0, 30, 365, 400, 1095]),
    time_kind=st.sampled_from([*TIME_WORDS]),
    statistic=st.sampled_from([*STATISTIC_WORDS]),
    event_definition=st.sampled_from(["", "No operation."]),
    group=st.just("a group"),
    group_kind=st.sampled_from(["", "itt", "allocated", "received"]),
    study=st.sampled_from(["one", "other", None]),
    study_title=st.just("A study"),
    integrity=st.sampled_from(["current", "retracted"]),
    conditions=st.sampled_from([{}, {"back": "Back pain"}, {"knee": "Knee pain"}]),
)


def list_codes(first, other):
    return [each.code for each in find_differences(first, other)]


@pytest.mark.parametrize(
    ("changes", "code", "text"),
    [
        ({"measure": "function"}, "measure", "Different things were measured."),
        ({"measure": None}, "measure_unknown", "What was measured is not described here."),
        ({"days": 1095}, "time", "They are of different times: 12 months; 36 months."),
        ({"days": None}, "time_unknown", "The time after the treatment is not reported."),
        (
            {"time_kind": "mean"},
            "time_kind",
            "The time is meant differently: exactly then; on average.",
        ),
        (
            {"statistic": "mean"},
            "statistic",
            "The figures are of different kinds: share of people; mean.",
        ),
        (
            {"event_definition": ""},
            "event_definition",
            "What counted as the outcome differs: “No operation.”; not reported.",
        ),
        (
            {"group_kind": "received", "group": "treated"},
            "group",
            "The figures are of different groups of people: “everyone”; “treated”.",
        ),
        ({"group_kind": ""}, "group_unknown", "Of whom exactly a figure is, is not reported."),
        (
            {"study": "other", "conditions": {"knee": "Knee pain"}},
            "condition",
            "The patients had different conditions: Back pain; Knee pain.",
        ),
        ({"integrity": "retracted"}, "void_study", "“One” was retracted or withdrawn."),
    ],
)
def test_each_reason_has_a_code_and_a_sentence(changes, code, text):
    assert list(find_differences(RESULT, replace(RESULT, **changes))) == [(code, text)]


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"days": 400},  # within a fifth
        {"statistic": "risk"},
        {"group_kind": "allocated", "group": "allocated"},
        {"study": "other"},
        {"study": "other", "conditions": {}},
    ],
)
def test_what_fits_stands_side_by_side(changes):
    assert list_codes(RESULT, replace(RESULT, **changes)) == []


@given(RESULTS, RESULTS)
def test_which_comes_first_makes_no_difference(first, other):
    assert list_codes(first, other) == list_codes(other, first)


@given(st.lists(RESULTS, max_size=4))
def test_several_results_give_each_sentence_once(results):
    sentences = list_differences(results)

    assert len(sentences) == len({*sentences})
    assert bool(sentences) == any(
        list_codes(first, other)
        for place, first in enumerate(results)
        for other in results[place + 1 :]
    )
