"""Entries are found by the names of the conditions that they refer to, also by synonyms."""

import pytest

from cms.published.search.queries import interpret_query
from cms.publishing import publish, withdraw
from tests.clock import MONDAY, TUESDAY
from tests.factories.posts import PostFactory
from tests.factories.studies import StudyFactory
from tests.factories.treatments import ConditionFactory, CriterionFactory, TreatmentFactory
from tests.search.conftest import slugs

pytestmark = pytest.mark.django_db


@pytest.fixture
def herniation():
    """A condition, and a post, a treatment and a study about it that never mention its names."""
    condition = ConditionFactory(
        slug="herniation",
        name="Nerve compression",
        plain_name="",
        synonyms="slipped disc\nherniated disc",
    )
    post = PostFactory(slug="post", title="What an operation does", conditions=[condition])
    treatment = TreatmentFactory(slug="treatment", name="Discharge care")
    CriterionFactory(treatment=treatment, condition=condition, kind="indication", text="It hurts.")
    study = StudyFactory(slug="study", title="Ten years later")
    study.conditions.add(condition)
    other = PostFactory(slug="other", title="Another operation")
    publish(condition, post, treatment, study, other, by=None, at=MONDAY)
    return condition


@pytest.mark.parametrize(
    "text",
    ["slipped disc", "herniated", "Herniated discs", "slipp", "SLIPPED DISC", '"slipped disc"'],
)
def test_what_refers_to_a_condition_is_found_by_its_synonyms_after_the_condition(
    api, herniation, text
):
    found = slugs(api("search/", q=text))

    assert found[0] == "herniation"
    assert sorted(found) == ["herniation", "post", "study", "treatment"]
    assert api("search/", q=text).json()["count"] == 4
    assert slugs(api("posts/", search=text)) == ["post"]
    assert slugs(api("treatments/", search=text)) == ["treatment"]
    assert slugs(api("studies/", search=text, ordering="title")) == ["study"]
    assert interpret_query(text, locale="en").corrected is None


def test_the_other_words_are_those_of_the_entry_itself(api, herniation):
    assert slugs(api("search/", q="operation slipped disc")) == ["post"]
    assert slugs(api("search/", q="slipped disc operation")) == ["post"]
    assert slugs(api("search/", q="operation disc surgery")) == []


def test_words_of_two_conditions_find_what_refers_to_both(api, published):
    first = ConditionFactory(name="Stenosis", synonyms="narrow canal")
    second = ConditionFactory(name="Arthrosis", synonyms="worn joints")
    published(first, second)
    published(
        PostFactory(slug="both", conditions=[first, second]),
        PostFactory(slug="one", conditions=[first]),
    )

    assert slugs(api("posts/", search="narrow joints")) == ["both"]


def test_a_count_and_facets_are_those_of_the_list(api, herniation):
    response = api("posts/", search="slipped disc", facets="conditions").json()

    assert response["count"] == 1
    values = response["facets"]["conditions"]["values"]
    assert [(each["slug"], each["count"]) for each in values] == [("herniation", 1)]


def test_new_synonyms_find_what_refers_to_the_condition_at_once_and_old_ones_no_more(
    api, herniation
):
    herniation.synonyms = "prolapse"
    herniation.save()
    publish(herniation, by=None, at=TUESDAY)

    assert slugs(api("posts/", search="prolapse")) == ["post"]
    assert slugs(api("posts/", search="slipped")) == []

    withdraw(herniation, by=None, at=TUESDAY, reason="error")

    assert slugs(api("posts/", search="prolapse")) == []


def test_a_misspelt_synonym_is_corrected_to_the_synonym(api, herniation):
    response = api("posts/", search="hernaited").json()

    assert response["corrected"] == "herniated"
    assert [row["slug"] for row in response["results"]] == ["post"]


def test_a_synonym_is_not_corrected_to_a_more_frequent_word(api, herniation, published):
    published(*(PostFactory(title="A stripped disk") for _ in range(9)))

    assert interpret_query("slipped disc", locale="en").corrected is None
    assert slugs(api("posts/", search="slipped disc")) == ["post"]


def test_an_entry_that_was_found_by_a_name_shows_its_own_summary(api, herniation):
    (row,) = api("search/", q="slipped disc", type="post").json()["results"]

    assert row["highlight"]["title"] == "What an operation does"
    assert row["highlight"]["snippet"] != ""
    assert "<mark>" not in row["highlight"]["snippet"]


def test_names_of_another_language_find_nothing(api, published):
    condition = ConditionFactory(name="Ischias", synonyms="Hexenschuss", locale="de")
    published(condition)
    published(PostFactory(slug="ischias", conditions=[condition], locale="de"))

    assert slugs(api("posts/", search="hexenschuss", locale="de")) == ["ischias"]
    assert slugs(api("posts/", search="hexenschuss")) == []
