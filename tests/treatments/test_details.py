"""What exactly a treatment is, what it may harm and what it asks: entered, published, shown."""

import pytest
from django.conf import settings

from cms.authoring.models.content import capture_content
from cms.publishing import publish
from studies.models import Citation
from tests.clock import MONDAY, TUESDAY
from tests.factories.studies import CitationFactory, MeasureFactory, ResultFactory, StudyFactory
from tests.factories.treatments import ConditionFactory, PathEffectFactory, TreatmentFactory
from treatments.details_html import format_burden
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
    address = f"{settings.BASE_URL}/studies/{study.slug}/"
    assert f'How often: <a href="{address}">Two years after fusion</a>' in page


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


def list_sourced_rows(treatment):
    """Build a row of each table of a treatment that has a source, each with its own."""
    condition, measure = ConditionFactory(), MeasureFactory()
    rest = {
        "criteria": {"kind": "indication", "text": "A worn knee."},
        "path_effects": {"to_treatment": TreatmentFactory(), "effect": "limits"},
        "regulatory_statuses": {"jurisdiction": "US", "status": "approved"},
        "doses": {"substance": "Ibuprofen"},
        "harms": {"text": "Bleeding", "how_often": "1 in 100"},
        "certainties": {
            "condition": condition,
            "measure": measure,
            "level": "low",
            "judged_at": "2018-01-01",
        },
    }
    for relation in treatment._meta.related_objects:
        name, columns = relation.get_accessor_name(), relation.related_model._meta.get_fields()
        if relation.field.name in {"treatment", "from_treatment"} and any(
            column.name == "source" and column.related_model is Citation for column in columns
        ):
            values = {**rest[name], relation.field.name: treatment, "source": CitationFactory()}
            yield relation.related_model.objects.create(**values)


def test_a_treatment_rests_on_the_sources_of_all_its_rows(drug):
    rows = list(list_sourced_rows(drug))

    assert sorted(drug.citation_ids) == sorted(row.source_id for row in rows)


def test_a_retraction_reaches_a_treatment_whose_harm_the_paper_counts(client, drug):
    paper = CitationFactory()
    Harm.objects.create(treatment=drug, text="Bleeding", how_often="1 in 100", source=paper)
    publish(paper, drug, by=None, at=MONDAY)
    paper.notices.create(type="retraction", date="2018-05-01")
    publish(paper, by=None, at=TUESDAY)

    document = client.get("/api/v1/treatments/ibuprofen/").json()

    assert document["evidence"] == "source_retracted"


@pytest.mark.parametrize(
    ("burden", "words"),
    [
        (
            {"visits": 1, "days_off": 0, "text": "Two evenings."},
            "1 visit, no days off. Two evenings.",
        ),
        ({"visits": 24, "days_off": 1, "cost_band": "low"}, "24 visits, 1 day off, cost: little"),
        ({"text": "A stocking at night."}, "A stocking at night."),
    ],
)
def test_a_burden_is_said_in_sentences(burden, words):
    rest = {"visits": None, "days_off": None, "cost_band": "unknown", "text": ""}

    assert format_burden(rest | burden) == words
