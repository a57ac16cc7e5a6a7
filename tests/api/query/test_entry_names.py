"""Names of entries in filters: what they stand for, and what is said of those that nobody has."""

from uuid import uuid4

import pytest

from cms.api.query import entry_names, unknown_names
from cms.api.query.entry_names import clear_entry_names
from cms.publishing import withdraw
from tests.clock import TUESDAY, WEDNESDAY
from tests.factories.posts import PostFactory
from tests.factories.treatments import TreatmentFactory

pytestmark = pytest.mark.django_db

PARAMETERS = ("treatments", "treatments__not", "or")


def address(parameter, name):
    return f"or=(treatments={name})" if parameter == "or" else f"{parameter}={name}"


def fault_of(response):
    assert response.status_code == 400, response.json()
    (fault,) = response.json()["errors"]
    return fault


@pytest.fixture
def slugs(api):
    def ask(query):
        response = api(f"posts/?{query}")
        assert response.status_code == 200, response.json()
        return [item["slug"] for item in response.json()["results"]]

    return ask


@pytest.mark.parametrize("parameter", PARAMETERS)
def test_misspelt_name_is_refused_with_the_nearest(api, world, parameter):
    fault = fault_of(api(f"posts/?{address(parameter, 'spinal-fusoin')}"))

    assert (fault["parameter"], fault["code"]) == (parameter, "value")
    assert fault["suggestion"] == "spinal-fusion"
    assert fault["message"].endswith(
        "There is no “spinal-fusoin” among the treatments. Did you mean “spinal-fusion”? "
        "http://localhost:8000/api/v1/treatments/ lists them."
    )


@pytest.mark.parametrize("parameter", PARAMETERS)
def test_draft_is_as_unknown_as_nothing(api, world, parameter):
    drafts = {"secret": "nobody", str(world.secret.pk): str(uuid4())}
    for draft, nobody in drafts.items():
        responses = [api(f"posts/?{address(parameter, name)}") for name in (draft, nobody)]

        assert [response.status_code for response in responses] == [400, 400]
        first, second = (response.content.decode() for response in responses)
        assert first.replace(draft, "X") == second.replace(nobody, "X")
        assert "suggestion" not in first


@pytest.mark.parametrize("parameter", PARAMETERS)
def test_of_a_withdrawn_entry_it_is_said_that_it_was(api, world, parameter):
    withdraw(world.fusion, by=None, at=TUESDAY, reason="safety")

    for name in ("spinal-fusion", str(world.fusion.pk)):
        fault = fault_of(api(f"posts/?{address(parameter, name)}"))
        assert fault["code"] == "withdrawn"
        assert f"“{name}” was withdrawn on 2026-03-03. Safety" in fault["message"]


def test_old_slug_still_names_its_entry(slugs, world, published):
    world.fusion.slug = "fusion"
    world.fusion.save()
    published(world.fusion, at=TUESDAY)

    assert slugs("treatments=spinal-fusion") == slugs("treatments=fusion") == ["chronic-back-pain"]

    other = TreatmentFactory(slug="spinal-fusion")
    published(other, at=WEDNESDAY)
    published(PostFactory(slug="of-other", treatments=[other]), at=WEDNESDAY)
    assert slugs("treatments=spinal-fusion") == ["of-other"]


def test_every_unknown_name_is_named_beside_other_faults(api, world):
    response = api("posts/?treatments=nobody&topics=bak-pain&colour=red&series=nobody")

    faults = {each["parameter"]: each for each in response.json()["errors"]}
    assert set(faults) == {"treatments", "topics", "colour", "series"}
    assert faults["topics"]["suggestion"] == "back-pain"


def test_lenient_request_ignores_what_names_nobody_and_says_so(api, world):
    lenient = {"Prefer": "handling=lenient"}

    body = api("posts/?treatments=nobody&topics=back-pain", headers=lenient).json()

    assert [item["slug"] for item in body["results"]] == ["chronic-back-pain"]
    assert [each["parameter"] for each in body["warnings"]] == ["treatments"]


def test_names_are_read_once_for_each_state_of_the_log(
    api, world, published, django_assert_num_queries
):
    api("posts/", treatments="spinal-fusion", topics="back-pain")
    with django_assert_num_queries(2):  # head, page
        api("posts/", treatments="spinal-fusion", page_size=7)
    with django_assert_num_queries(3):  # and the other name
        api("posts/", treatments=["spinal-fusion", "bone-marrow"])

    published(TreatmentFactory(), at=TUESDAY)
    with django_assert_num_queries(4):  # head, names, page, cards
        api("posts/", treatments="spinal-fusion", page_size=8)


def test_names_that_nobody_has_fill_no_memory(api, world):
    clear_entry_names()

    for number in range(3):
        api("posts/", treatments=f"nobody-{number}")

    assert entry_names.FOUND_NAMES.held.content.holders == {}


def test_few_of_many_unknown_names_are_explained(api, world):
    names = "&".join(f"treatments=nobody-{number}" for number in range(50))

    errors = api(f"posts/?{names}").json()["errors"]

    assert len(errors) == 5


def test_of_very_many_slugs_those_that_look_alike_are_compared(api, world, monkeypatch):
    monkeypatch.setattr(unknown_names, "MAX_CANDIDATES", 1)

    fault = fault_of(api("posts/?treatments=spinal-fuson"))

    assert fault["suggestion"] == "spinal-fusion"
