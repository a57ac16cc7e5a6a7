"""What exactly a treatment is, what it may harm and what it asks: entered, published, shown."""

import pytest

from cms.authoring.models.content import capture_content
from cms.publishing import publish
from tests.clock import MONDAY
from tests.factories.studies import CitationFactory, MeasureFactory, ResultFactory, StudyFactory
from tests.factories.treatments import PathEffectFactory, TreatmentFactory
from treatments.models import Burden, Device, Dose, Harm, Programme

pytestmark = pytest.mark.django_db


@pytest.fixture
def drug():
    return TreatmentFactory(
        slug="ibuprofen",
        name="Ibuprofen",
        kind="drug",
        invasiveness=1,
        repeatable="limited",
        repeatable_text="For ten days at most.",
    )


def read_page(client, slug):
    return client.get(f"/treatments/{slug}/").content.decode()


def test_a_drug_with_doses(client, drug):
    Dose.objects.create(
        treatment=drug,
        substance="Ibuprofen",
        value_low=200,
        value_high=400,
        unit="mg",
        route="by mouth",
        schedule="three times a day",
        duration="ten days at most",
    )
    publish(drug, by=None, at=MONDAY)

    document = client.get("/api/v1/treatments/ibuprofen/").json()

    assert document["kind"] == "drug"
    assert document["doses"] == [
        {
            "substance": "Ibuprofen",
            "value_low": "200",
            "value_high": "400",
            "unit": "mg",
            "route": "by mouth",
            "schedule": "three times a day",
            "duration": "ten days at most",
            "source": None,
        }
    ]
    page = read_page(client, "ibuprofen")
    assert "Ibuprofen 200 to 400 mg, by mouth, three times a day, ten days at most" in page
    assert "For ten days at most." in page
    assert "No harms data" in page


def test_treatments_are_found_by_their_kind(client, drug):
    publish(drug, TreatmentFactory(slug="fusion"), by=None, at=MONDAY)

    listed = client.get("/api/v1/treatments/?kind=drug").json()["results"]

    assert [each["slug"] for each in listed] == ["ibuprofen"]


def test_an_exercise_programme(client):
    treatment = TreatmentFactory(slug="walking", kind="exercise_programme", invasiveness=1)
    Programme.objects.create(
        treatment=treatment,
        sessions=24,
        weeks=12,
        minutes=45,
        intensity="moderate",
        supervision="partly",
        setting="in a group",
    )
    Burden.objects.create(treatment=treatment, visits=12, cost_band="low")
    publish(treatment, by=None, at=MONDAY)

    page = read_page(client, "walking")

    assert (
        "24 sessions, over 12 weeks, 45 minutes each, partly with a therapist, moderate, in a group"
    ) in page
    assert "12 visits, cost: little" in page


def test_a_harm_is_said_by_a_result_or_by_words_with_a_source(client):
    treatment, measure = TreatmentFactory(slug="fusion"), MeasureFactory()
    study = StudyFactory(title="Two years after fusion")
    result = ResultFactory(study=study, measure=measure)
    Harm.objects.create(treatment=treatment, text="Pain at the bone", result=result)
    Harm.objects.create(
        treatment=treatment,
        text="Infection",
        is_serious=True,
        how_often="2 in 100",
        source=CitationFactory(),
        position=1,
    )
    publish(measure, study, treatment, by=None, at=MONDAY)

    pain, infection = client.get("/api/v1/treatments/fusion/").json()["harms"]

    assert (pain["study"]["title"], pain["result"]) == ("Two years after fusion", str(result.pk))
    assert (infection["is_serious"], infection["how_often"]) == (True, "2 in 100")
    page = read_page(client, "fusion")
    assert page.index("Infection") < page.index("Pain at the bone")
    assert "Serious. 2 in 100" in page


def test_a_revision_holds_all_details(drug):
    for model in (Programme, Device, Burden):
        model.objects.create(treatment=drug)

    rows = capture_content(drug)["rows"]

    assert [len(rows[name]) for name in ("programmes", "devices", "burdens")] == [1, 1, 1]


def test_a_page_says_whether_a_treatment_can_be_repeated(client):
    fusion = TreatmentFactory(slug="fusion", name="Fusion")
    PathEffectFactory(
        from_treatment=fusion,
        to_treatment=fusion,
        effect="forecloses",
        scope="same_site",
        reason="The disc is gone.",
    )
    publish(fusion, by=None, at=MONDAY)

    page = read_page(client, "fusion")

    assert "Not possible again" in page
    assert "At the same site only. The disc is gone." in page
    assert "Closes off afterwards" not in page
