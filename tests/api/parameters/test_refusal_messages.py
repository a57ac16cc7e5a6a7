"""The messages of refusals: every fault is named, with advice."""

import pytest

from tests.api.parameters.refusals import errors

pytestmark = pytest.mark.django_db
ID = "0b0c2f6e-52ad-4f52-93ac-6f21a1a0ad5d"


def test_misspelt_parameter_is_named_and_the_right_one_suggested(api, world):
    response = api("posts/", treatmnts="x")

    problem = response.json()
    assert problem["type"] == "http://localhost:8000/api/v1/problems/invalid-parameters/"
    assert problem["detail"] == (
        "There is no parameter “treatmnts” here. Did you mean “treatments”?"
    )
    assert errors(response) == [
        {
            "parameter": "treatmnts",
            "code": "unknown",
            "message": "There is no parameter “treatmnts” here. Did you mean “treatments”?",
            "suggestion": "treatments",
        }
    ]
    assert "treatments" in problem["parameters"]


def test_all_faults_are_told_at_once(api, world):
    faults = errors(api("posts/?page_size=0&colour=red&ordering=secret&page=1&page=2"))

    assert [(each["parameter"], each["code"]) for each in faults] == [
        ("page_size", "value"),
        ("colour", "unknown"),
        ("ordering", "value"),
        ("page", "repeated"),
    ]


def test_wrong_choice_lists_the_right_ones_and_suggests_the_nearest(api, world):
    (fault,) = errors(api("treatments/", reversibility="irreversable"))

    assert fault["suggestion"] == "irreversible"
    assert "irreversible" in fault["allowed"]


def test_wrong_choice_among_several_lists_the_right_ones_too(api, world):
    query = "reversibility__not=reversible&reversibility__not=irreversable"
    (fault,) = errors(api(f"treatments/?{query}"))

    assert fault["suggestion"] == "irreversible"
    assert "irreversible" in fault["allowed"]


def test_repeated_single_value_advises_the_list(api, world):
    (fault,) = errors(api("treatments/?invasiveness=1&invasiveness=2"))

    assert fault["message"].endswith("For several values write invasiveness__in=a,b.")


@pytest.mark.parametrize("name", ["api_key", "token", "access_token", "Authorization"])
def test_key_in_the_address_is_refused_with_advice(api, world, name):
    response = api("posts/", **{name: "mrw_live_4f5e6d"})

    assert response.status_code == 400
    assert response.json()["type"].endswith("/problems/key-in-address/")
    assert "Authorization header" in response.json()["detail"]
    assert b"mrw_live_4f5e6d" not in response.content


@pytest.mark.parametrize(
    ("query", "advice"),
    [
        ("ordering=title,-title", "only once"),
        ("ordering=titel", "Did you mean “title”?"),
        ("slug__in=" + ",".join("a" * 51), "At most 50 values"),
        ("treatments=all:" + ",".join("a" * 51), "At most 50 entries"),
        ("&".join(["slug__not=a"] * 51), "At most 50 values"),
        ("id__in=" + ",".join([ID] * 101), "At most 100 values"),
        ("id__in=1", "is not an id, such as"),
        ("treatments=a b", "for any of several write a,b; for all of them all:a,b"),
        ("published_at__gte=2018-01-01T10:00:00", "is not a time such as"),
        ("published_at__gte=-99999w", "is not a time such as"),
        ("translation_key=1", "is not an id, such as"),
        ("count=no", "is not true or false"),
    ],
)
def test_refusal_says_what_would_be_right(api, world, query, advice):
    assert advice in errors(api(f"posts/?{query}"))[0]["message"]
