"""A table that is pasted into the form of a study comes back as rows, and is saved afterwards."""

from decimal import Decimal

import pytest
from django.urls import reverse

from cms.lib.submitted_forms import RESTORE
from studies.models import Study
from tests.authoring.forms import shown_form
from tests.factories.studies import MeasureFactory, ScaleFactory
from tests.studies.admin.forms import formset_data, study_form

pytestmark = pytest.mark.django_db
ADD = "admin:studies_study_add"
TABLE = """measure\tgroup\ttime\tmean (SD)\tn
ODI\tmarrow\t12 months\t30,5 (12,1)\t60
ODI\tNobody\t12 months\t31\t60
ODI\tMarrow\t24 months\t131\t60"""


@pytest.fixture
def form():
    ScaleFactory(abbr="ODI", name="Oswestry Disability Index")
    return study_form(MeasureFactory()) | formset_data("results") | {"results-table": TABLE}


def test_a_table_becomes_rows_that_are_looked_at_before_they_are_saved(admin_client, form):
    response = admin_client.post(reverse(ADD), form)

    page = response.content.decode()
    assert not Study.objects.exists()
    assert "2 results were read from the table. Look at them, correct them, then save." in page
    assert "Line 3: group: “Nobody” is not in this form." in page
    assert "The scale of “Oswestry Disability Index” ends at 0 and 100" in page
    shown = shown_form(response)
    assert shown["results-table"] == ["\n".join(TABLE.splitlines()[::2])]

    # Corrected by hand, and the line that was not read given up.
    again = admin_client.post(reverse(ADD), shown | {"results-1-value": "31", "results-table": " "})

    assert again.status_code == 302
    values = ("arm__label", "timepoint_days", "value", "dispersion", "n_analysed")
    assert list(Study.objects.get().results.order_by("position").values_list(*values)) == [
        ("Marrow", 365, Decimal("30.5"), Decimal("12.1"), 60),
        ("Marrow", 730, 31, None, 60),
    ]


def test_a_table_that_waits_is_brought_back_as_it_was(admin_client, form):
    response = admin_client.post(reverse(ADD), form | {RESTORE: "1"})

    assert shown_form(response)["results-table"] == [TABLE]
    assert "Line 3" not in response.content.decode()


def test_a_table_without_names_of_columns_is_shown_again(admin_client, form):
    response = admin_client.post(reverse(ADD), form | {"results-table": "ODI\t12"})

    assert "The first line has to name the columns" in response.content.decode()
    assert not Study.objects.exists()
    assert shown_form(response)["results-table"] == ["ODI\t12"]
