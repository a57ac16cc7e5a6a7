import pytest

from cms.publishing import publish
from studies.models import Study
from tests.clock import MONDAY
from tests.factories.studies import StudyFactory
from treatments.models import Treatment

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def studies(marrow_study, odi, pettine):
    treatment = Treatment.objects.get(name="Concentrated bone marrow")
    treatment.slug = "marrow"
    treatment.save()
    measures = [result.measure for result in marrow_study.results.all()]
    review = StudyFactory(slug="review", design="systematic_review", n_enrolled=699, year=2023)
    publish(treatment, odi, pettine, measures[-1], marrow_study, review, by=None, at=MONDAY)


@pytest.mark.parametrize(
    ("query", "slugs"),
    [
        ("?treatments=marrow", ["marrow"]),
        ("?design=systematic_review", ["review"]),
        ("?sample_size__gte=100", ["review"]),
        ("?sample_size__lte=26&year=2016", ["marrow"]),
        ("?integrity=corrected", ["marrow"]),
        ("?integrity__not=corrected", ["review"]),
        ("?integrity__in=current,unknown", ["review"]),
        ("?citations=pettine-2016", ["marrow"]),
        ("?citations__isnull=true", ["review"]),
        ("?citations__integrity=corrected", ["marrow"]),
        ("?citations__doi=10.1007/s00264-015-2886-4", ["marrow"]),
        ("?ordering=-year", ["review", "marrow"]),
    ],
)
def test_readers_find_the_studies_they_ask_for(client, query, slugs):
    response = client.get(f"/api/v1/studies/{query}")

    assert [item["slug"] for item in response.json()["results"]] == slugs


@pytest.mark.parametrize(
    ("query", "figures"),
    [
        ("?treatments=marrow&timepoint_days__gte=720", ["17.5", "0.7692"]),
        ("?measure=odi&ordering=timepoint_days", ["56.5", "17.5"]),
        ("?study=marrow&statistic=proportion", ["0.7692"]),
        ("?study__sample_size__gte=27", []),
        ("?value__gt=20", ["56.5"]),
        ("?baseline_population_mismatch=true", ["17.5"]),
        ("?is_primary=true", ["0.7692"]),
        ("?ordering=-value", ["56.5", "17.5", "0.7692"]),
    ],
)
def test_readers_find_the_figures_they_ask_for(client, query, figures):
    ordering = "" if "ordering" in query else "&ordering=-n_events,timepoint_days,-value"
    response = client.get(f"/api/v1/results/{query}{ordering and '&ordering=-value'}")

    assert [item["value"] for item in response.json()["results"]] == figures


def test_a_result_has_all_that_a_chart_needs(client):
    response = client.get("/api/v1/results/?study=marrow&measure=odi&timepoint_days=1095")

    (result,) = response.json()["results"]
    assert result["measure"]["abbr"] == "ODI"
    assert result["study"]["slug"] == "marrow"
    assert [item["slug"] for item in result["treatments"]] == ["marrow"]
    assert result["title"] == (
        "Oswestry Disability Index at 36 months or later, no surgery through three years: 17.5"
    )
    assert (result["arm"], result["comparator_arm"]) == ("Concentrated bone marrow", None)
    assert result["population"]["ladder"][-1] == {
        "label": "Had the injection",
        "kind": "received",
        "n": 26,
    }


def test_a_measure_is_found_by_what_it_tells(client):
    response = client.get("/api/v1/measures/?domain=function&data_type=continuous&better=lower")

    assert [item["slug"] for item in response.json()["results"]] == ["odi"]


def test_a_condition_that_nobody_published_is_not_told(client):
    response = client.get("/api/v1/studies/marrow/")

    assert Study.objects.get(slug="marrow").conditions.count() == 2
    assert response.json()["conditions"] == []
