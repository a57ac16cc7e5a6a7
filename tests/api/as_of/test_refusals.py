"""A past list refuses parameters that editions have no columns for."""

import pytest

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "parameters",
    [
        {"invasiveness": "5"},
        {"invasiveness__gte": "2"},
        {"conditions": "pain"},
        {"conditions__not": "pain"},
        {"keeps_open__invasiveness": "2"},
        {"search": "fusion"},
        {"facets": "conditions"},
        {"or": "(slug=fusion,title__contains=x)"},
        {"ordering": "invasiveness"},
    ],
)
@pytest.mark.parametrize("headers", [None, {"Prefer": "handling=lenient"}])
def test_what_only_today_s_rows_can_answer_is_refused_and_never_ignored(
    api, story, parameters, headers
):
    response = api("treatments/", headers=headers, as_of="2026-03-02", **parameters)

    (fault,) = response.json()["errors"]
    assert response.status_code == 400
    assert [fault["parameter"]] == list(parameters)
    assert "list of the past" in fault["message"]
    assert parameters.keys().isdisjoint({*response.json()["parameters"]} - {"ordering"})
    if "ordering" in parameters:
        columns = ("published_at", "title", "updated_at")
        assert fault["allowed"] == [sign + name for name in columns for sign in ("", "-")]


def test_everything_that_can_t_be_answered_is_named_at_once(api, story):
    response = api("treatments/", as_of="2026-03-02", search="x", invasiveness="5")

    assert [each["parameter"] for each in response.json()["errors"]] == ["search", "invasiveness"]


@pytest.mark.parametrize("instant", ["yesterday", "2026-02-30", "", "2200-01-01"])
def test_a_moment_that_is_none_or_not_over_is_refused(api, story, instant):
    response = api("treatments/", as_of=instant)

    assert [each["parameter"] for each in response.json()["errors"]] == ["as_of"]


def test_parts_have_no_lists_of_the_past(api, world):
    assert api("results/", as_of="2026-03-02").status_code == 400
