"""The form of the smallest study: accepted and refused data."""

import pytest
from django.urls import reverse

from studies.models import Study
from tests.factories.studies import MeasureFactory
from tests.studies.admin.forms import formset_data, study_form

pytestmark = pytest.mark.django_db


def test_the_smallest_study_takes_one_form(admin_client):
    form = study_form(MeasureFactory(), n_events="20", n_analysed="26")

    response = admin_client.post(reverse("admin:studies_study_add"), form)

    assert response.status_code == 302
    (result,) = Study.objects.get().render()["results"]
    assert (result["intervention"]["label"], result["value"]) == ("Marrow", "0.7692")


@pytest.mark.parametrize(
    ("result", "sentence"),
    [
        ({"value": "69"}, "A proportion lies between 0 and 1, and its interval too."),
        (
            {"value": "0.78", "n_analysed": "26"},
            "No whole number of 26 people is 78 %: 20 are 77 %, 21 are 81 %.",
        ),
        ({"n_events": "27", "n_analysed": "26"}, "More people had the event than were counted"),
        ({"statistic": "risk_ratio", "value": "2"}, "Choose the group it is compared with."),
        ({"statistic": "range"}, "A range needs its two ends and no value;"),
    ],
)
def test_a_figure_that_cannot_be_is_told_beside_its_row(admin_client, result, sentence):
    form = study_form(MeasureFactory(), **result)

    response = admin_client.post(reverse("admin:studies_study_add"), form)

    assert sentence in response.content.decode()
    assert not Study.objects.exists()


@pytest.mark.slow
def test_a_study_with_three_hundred_results_takes_one_form(admin_client):
    measure = MeasureFactory()
    row = {"measure": str(measure.pk), "statistic": "proportion", "n_events": "20"}
    rows = [row | {"n_analysed": str(26 + n), "position": str(n)} for n in range(300)]
    form = study_form(measure) | formset_data("results", *rows)

    response = admin_client.post(reverse("admin:studies_study_add"), form)

    assert response.status_code == 302
    assert len(form) > 1_000  # Django's own limit
    assert Study.objects.get().results.count() == 300


def test_a_form_with_more_fields_than_any_study_is_refused_in_words(admin_client):
    form = {f"results-{n}-value": "1" for n in range(20_001)}

    response = admin_client.post(reverse("admin:studies_study_add"), form)

    assert response.status_code == 413
    assert "This was too much to be sent at once" in response.content.decode()
