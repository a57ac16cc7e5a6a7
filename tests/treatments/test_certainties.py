"""How certain the effect of a treatment on an outcome is: entered, refused, published, due."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from cms.posts.models import PostTreatment
from cms.publishing import publish
from tests import golden
from tests.clock import MONDAY, TUESDAY, WEDNESDAY
from tests.factories.claims import ClaimFactory
from tests.factories.posts import PostFactory
from tests.factories.studies import CitationFactory, ScaleFactory
from tests.factories.treatments import ConditionFactory, TreatmentFactory
from treatments.models import Certainty, Treatment
from treatments.published import PublishedTreatment

pytestmark = pytest.mark.django_db
#: A document from before treatments said how certain they are as a whole.
OLDER = {
    key: value
    for key, value in golden.load_document("treatment").items()
    if key not in ("certainty", "certainties")
}


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


def test_a_publication_that_judged_it_may_leave_open_why():
    certainty = build_certainty(level="very_low", source=CitationFactory())

    certainty.full_clean()
    certainty.save()

    assert certainty.reasons == []


@pytest.fixture
def judged():
    """Three treatments: one judged twice, one certain, one that nobody judged."""
    certainty = build_certainty(treatment=TreatmentFactory(slug="marrow"))
    certainty.save()
    pain = ScaleFactory(name="Pain")
    again = {"condition": certainty.condition, "measure": pain}
    build_certainty(treatment=certainty.treatment, **again, level="high").save()
    certain = build_certainty(treatment=TreatmentFactory(slug="exercise"), **again, level="high")
    certain.save()
    nobody = TreatmentFactory(slug="fusion")
    publish(
        *(certainty.condition, certainty.measure, pain),
        *(certainty.treatment, certain.treatment, nobody),
        by=None,
        at=MONDAY,
    )
    return certainty


@pytest.mark.parametrize(
    ("query", "slugs"),
    [
        ("certainty=low", ["marrow"]),
        ("certainty=high", ["exercise"]),
        ("certainty__in=high,low", ["exercise", "marrow"]),
        ("certainty=not_judged", ["fusion"]),
        ("certainty__not=not_judged", ["exercise", "marrow"]),
        ("certainty=moderate", []),
    ],
)
def test_treatments_are_found_by_their_lowest_certainty(client, judged, query, slugs):
    found = client.get(f"/api/v1/treatments/?{query}").json()["results"]

    assert sorted(each["slug"] for each in found) == slugs


def test_lists_and_facets_show_the_certainty_that_is_filtered_by(client, judged):
    body = client.get("/api/v1/treatments/?facets=certainty").json()

    assert {each["slug"]: each["certainty"] for each in body["results"]} == {
        "marrow": "low",
        "exercise": "high",
        "fusion": "not_judged",
    }
    assert body["facets"]["certainty"]["values"] == [
        {"value": "high", "count": 1},
        {"value": "low", "count": 1},
        {"value": "not_judged", "count": 1},
    ]


def test_posts_are_found_by_the_certainty_of_their_treatments(client, judged):
    for slug in ("marrow", "exercise"):
        post = PostFactory(slug=f"about-{slug}")
        PostTreatment.objects.create(post=post, treatment=Treatment.objects.get(slug=slug))
        publish(post, by=None, at=MONDAY)

    found = client.get("/api/v1/posts/?treatments__certainty=low").json()["results"]

    assert [each["slug"] for each in found] == ["about-marrow"]


def test_a_page_says_that_nobody_judged(client, judged):
    page = client.get("/treatments/fusion/").content.decode()

    assert "Not judged" in page
    assert "Not judged" not in client.get("/treatments/marrow/").content.decode()


def test_documents_from_before_are_found_by_what_they_judge():
    document = {"certainties": [{"level": "high"}, {"level": "very_low"}], **OLDER}

    assert PublishedTreatment.columns(document)["certainty"] == "very_low"
    assert PublishedTreatment.columns(OLDER)["certainty"] == "not_judged"


@pytest.mark.parametrize(
    ("locale", "words"),
    [
        ("en", "Function (Chronic back pain): low; Pain (Chronic back pain): high"),
        ("de", "Function (Chronic back pain): gering; Pain (Chronic back pain): hoch"),
    ],
)
def test_a_table_states_the_certainty_of_each_outcome(judged, locale, words):
    claim = ClaimFactory(locale=locale, computed=True, derivation="table", statement="Side by side")
    claim.treatment_rows.create(treatment=judged.treatment, position=0)
    claim.treatment_rows.create(treatment=Treatment.objects.get(slug="fusion"), position=1)
    claim.fact_rows.create(name="certainty", position=0)

    document = claim.render()

    cells = [row["cells"][0] for row in document["facts"]["rows"]]
    assert [(cell["text"], cell["value"]) for cell in cells] == [
        (words, "low"),
        ({"en": "not judged", "de": "nicht beurteilt"}[locale], "not_judged"),
    ]
    assert document["measures"] == [
        {"$ref": str(row.measure_id)} for row in judged.treatment.certainties.all()
    ]
    assert document["conditions"] == [{"$ref": str(judged.condition_id)}]


def test_a_table_moves_with_the_judgement_and_with_the_name_of_its_outcome(client, judged):
    claim = ClaimFactory(slug="table", computed=True, derivation="table", statement="Side by side")
    claim.treatment_rows.create(treatment=judged.treatment, position=0)
    claim.fact_rows.create(name="certainty", position=0)
    publish(claim, by=None, at=MONDAY)

    def read_evidence():
        return client.get("/api/v1/claims/table/").json()["evidence"]

    before = read_evidence()
    judged.level, judged.imprecision = "very_low", True
    judged.save()
    publish(judged.treatment, by=None, at=TUESDAY)
    moved = read_evidence()
    publish(claim, by=None, at=WEDNESDAY)
    again = read_evidence()
    judged.measure.name = "What people can do"
    judged.measure.save()
    publish(judged.measure, by=None, at=WEDNESDAY)

    assert [before, moved, again, read_evidence()] == ["current", "drifted", "current", "drifted"]
