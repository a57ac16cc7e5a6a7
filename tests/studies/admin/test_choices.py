"""Forms offer only rows of their own study."""

import pytest
from django.urls import reverse

from tests.factories.studies import (
    ArmFactory,
    MeasureFactory,
    PopulationFactory,
    ReportFactory,
    ResultFactory,
    StudyFactory,
)
from tests.studies.admin.forms import admin_url

pytestmark = pytest.mark.django_db


@pytest.fixture
def two_studies():
    """Two studies with rows; the form of the first must not offer rows of the other."""
    study, other = StudyFactory(), StudyFactory()
    ArmFactory(study=study, label="Arm of this study")
    ArmFactory(study=other, label="Arm of another study")
    PopulationFactory(study=other, label="Group of another study")
    ResultFactory(study=other, as_reported="Result of another study")
    ReportFactory(study=other, citation__title="Report of another study")
    return study


def test_the_page_of_a_study_offers_its_own_rows(admin_client, two_studies):
    ResultFactory(study=two_studies)

    text = admin_client.get(admin_url(two_studies)).content.decode()

    assert "Arm of this study" in text
    assert "of another study" not in text


def test_the_page_of_a_result_offers_the_rows_of_its_study(admin_client, two_studies):
    result = ResultFactory(study=two_studies)

    text = admin_client.get(admin_url(result)).content.decode()

    assert "Arm of this study" in text
    assert "of another study" not in text


def test_a_new_result_begins_short(admin_client, two_studies):
    address = reverse("admin:studies_outcomeresult_add")
    form = {
        "study": str(two_studies.pk),
        "measure": str(MeasureFactory().pk),
        "statistic": "range",
        "value_low": "0.60",
        "value_high": "0.90",
    }

    assert "of another study" not in admin_client.get(address).content.decode()
    assert admin_client.post(address, form).status_code == 302
    assert two_studies.results.get().format_value() == "0.6 to 0.9"
