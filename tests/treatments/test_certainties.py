"""How certain the effect of a treatment on an outcome is: entered, refused, published, due."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from cms.publishing import publish
from tests.clock import MONDAY
from tests.factories.studies import CitationFactory, ScaleFactory
from tests.factories.treatments import ConditionFactory, TreatmentFactory
from treatments.models import Certainty

pytestmark = pytest.mark.django_db


def build_certainty(**values):
    given = {
        "treatment": values.pop("treatment", None) or TreatmentFactory(slug="fusion"),
        "condition": ConditionFactory(name="Chronic back pain"),
        "measure": ScaleFactory(name="Function"),
        "level": "low",
        "judged_at": date(2018, 1, 1),
    }
    return Certainty(**given | values)


def test_a_certainty_is_published_with_its_reasons(client):
    certainty = build_certainty(
        risk_of_bias=True,
        imprecision=True,
        explanation="Two small trials.",
        source=CitationFactory(title="A guideline"),
        review_due=date(2020, 1, 1),
    )
    certainty.save()
    treatment, source = certainty.treatment, certainty.source
    publish(source, certainty.condition, certainty.measure, treatment, by=None, at=MONDAY)

    document = client.get("/api/v1/treatments/fusion/").json()

    (listed,) = document["certainties"]
    cards = [listed.pop(name) for name in ("condition", "measure", "source")]
    assert [card["title"] for card in cards] == ["Chronic back pain", "Function", "A guideline"]
    assert listed == {
        "level": "low",
        "reasons": ["risk_of_bias", "imprecision"],
        "explanation": "Two small trials.",
        "judged_at": "2018-01-01",
        "review_due": "2020-01-01",
    }
    assert [each["title"] for each in document["citations"]] == ["A guideline"]
    page = client.get("/treatments/fusion/").content.decode()
    assert "Function in chronic back pain: low certainty" in page
    assert (
        "Two small trials. Lowered for risk of bias, imprecision. "
        "Judged on 1 January 2018 by “A guideline”, to be judged again on 1 January 2020."
    ) in page


def test_a_certainty_of_an_outcome_that_is_not_published_is_left_out(client):
    certainty = build_certainty()
    certainty.save()
    publish(certainty.condition, certainty.treatment, by=None, at=MONDAY)

    assert client.get("/api/v1/treatments/fusion/").json()["certainties"] == []


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"level": "high", "imprecision": True}, "High certainty has no reasons"),
        ({"level": "very_low"}, "Very low certainty was lowered for a reason."),
        ({"review_due": date(2018, 1, 1)}, "It is to be judged again before it was judged."),
    ],
)
def test_a_judgement_that_contradicts_itself_is_refused(values, sentence):
    certainty = build_certainty(**values)

    with pytest.raises(ValidationError, match=sentence):
        certainty.full_clean()
    with pytest.raises(IntegrityError), transaction.atomic():
        certainty.save()


def test_an_outcome_is_judged_once():
    certainty = build_certainty()
    certainty.save()
    certainty.pk = None

    with pytest.raises(ValidationError, match="is in the list already"):
        certainty.full_clean()


def test_the_first_page_lists_what_is_to_be_judged_again(admin_client):
    today = timezone.localdate()
    due = build_certainty(review_due=today)
    due.save()
    build_certainty(
        treatment=TreatmentFactory(name="Later"), review_due=today + timedelta(days=1)
    ).save()

    response = admin_client.get(reverse("admin:index"))

    (section,) = [
        each for each in response.context["sections"] if each["title"] == "Certainty to judge again"
    ]
    assert [(row["title"], row["what"]) for row in section["rows"]] == [
        ("Microdiscectomy", "Function in Chronic back pain: judged on Jan. 1, 2018")
    ]
