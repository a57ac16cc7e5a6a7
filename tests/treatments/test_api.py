import pytest

from cms.publishing import publish
from tests.clock import MONDAY
from tests.factories.treatments import (
    ConditionFactory,
    CriterionFactory,
    PathEffectFactory,
    TreatmentFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def treatments():
    """Marrow keeps both operations open, fusion forecloses microdiscectomy."""
    pain = ConditionFactory(slug="back-pain", body_site="back")
    marrow = TreatmentFactory(slug="marrow", name="Marrow", invasiveness=2, uses_cells=True)
    fusion = TreatmentFactory(slug="fusion", name="Fusion", invasiveness=5, leaves_implant=True)
    disc = TreatmentFactory(slug="microdiscectomy", reversibility="irreversible")
    CriterionFactory(treatment=marrow, condition=pain)
    CriterionFactory(treatment=fusion, condition=pain, kind="not_expected_to_help")
    PathEffectFactory(from_treatment=marrow, to_treatment=disc)
    PathEffectFactory(from_treatment=marrow, to_treatment=fusion)
    PathEffectFactory(from_treatment=fusion, to_treatment=disc, effect="forecloses")
    narrow = ConditionFactory(slug="low-back-pain", parent=pain, body_site="lower back")
    publish(pain, narrow, marrow, fusion, disc, by=None, at=MONDAY)


@pytest.mark.parametrize(
    ("query", "slugs"),
    [
        ("treatments/?keeps_open=microdiscectomy", ["marrow"]),
        ("treatments/?conditions=back-pain", ["marrow"]),
        ("treatments/?forecloses=microdiscectomy", ["fusion"]),
        ("treatments/?forecloses__not=microdiscectomy", ["marrow", "microdiscectomy"]),
        ("treatments/?forecloses__isnull=true", ["marrow", "microdiscectomy"]),
        ("treatments/?forecloses__isnull=false", ["fusion"]),
        ("treatments/?forecloses__reversibility=irreversible", ["fusion"]),
        ("treatments/?invasiveness__gte=3", ["fusion", "microdiscectomy"]),
        ("treatments/?reversibility=irreversible", ["microdiscectomy"]),
        ("treatments/?uses_cells=true", ["marrow"]),
        ("treatments/?leaves_implant=true&removes_tissue=false", ["fusion"]),
        ("treatments/?procedure_type=surgical&trial_possible=true", []),
        ("treatments/?keeps_open__invasiveness=5", ["marrow"]),
        ("treatments/?ordering=-invasiveness", ["fusion", "microdiscectomy", "marrow"]),
        ("conditions/?parent=back-pain", ["low-back-pain"]),
        ("conditions/?body_site=back", ["back-pain"]),
    ],
)
def test_readers_find_what_they_ask_for(client, query, slugs):
    response = client.get(f"/api/v1/{query}")

    assert [each["slug"] for each in response.json()["results"]] == slugs


def test_facet_counts_what_is_foreclosed(client):
    facet = client.get("/api/v1/treatments/?facets=forecloses").json()["facets"]["forecloses"]

    assert [(each["slug"], each["count"]) for each in facet["values"]] == [("microdiscectomy", 1)]
    assert facet["without"] == 2


def test_a_path_to_something_unpublished_is_not_told(client):
    secret = TreatmentFactory(name="Secret Treatment")
    fusion = PathEffectFactory(to_treatment=secret).from_treatment
    publish(fusion, by=None, at=MONDAY)

    response = client.get(f"/api/v1/treatments/{fusion.slug}/")

    assert (response.json()["path_effects"], response.json()["keeps_open"]) == ([], [])
    assert str(secret.pk) not in response.content.decode()
