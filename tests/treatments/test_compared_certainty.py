"""Comparisons say how certain effects are, how often harms happen, and what can be had again."""

import json
from datetime import date

import pytest

from cms.api.views.meta import OPENAPI
from tests.api.openapi.test_schema import validate
from tests.factories.studies import MeasureFactory, ResultFactory, StudyFactory
from tests.factories.treatments import ConditionFactory, PathEffectFactory, TreatmentFactory
from tests.treatments.comparisons import (
    COMPARE,
    create_result,
    get_comparison,
    list_codes,
    publish_all,
)
from treatments.models import Certainty, Harm

pytestmark = pytest.mark.django_db


def judge(treatment, measure, condition, **values):
    given = {"level": "low", "judged_at": date(2018, 1, 1), "imprecision": True} | values
    return Certainty.objects.create(
        treatment=treatment, measure=measure, condition=condition, **given
    )


def test_every_cell_says_how_certain_it_is_by_condition_or_that_nobody_judged_it(
    client, marrow, fusion, measure
):
    study = StudyFactory(design="rct_parallel")
    chronic, acute = (ConditionFactory(name=name) for name in ("Chronic pain", "Acute pain"))
    study.conditions.add(chronic, acute)
    result = create_result(study, marrow, measure)
    other = create_result(study, fusion, measure, n_events=13)
    ResultFactory(
        study=study,
        arm=result.arm,
        comparator_arm=other.arm,
        measure=measure,
        statistic="risk_ratio",
        value="1.54",
        n_events=None,
    )
    judge(marrow, measure, chronic)
    judge(fusion, unmeasured := MeasureFactory(name="Pain"), chronic, imprecision=False)
    publish_all(chronic, acute, marrow, fusion, measure, unmeasured, study)

    body = get_comparison(client).json()

    cells = body["arms"][0]["rows"][0]["cells"]
    said = [
        [(each["condition"]["title"], each["level"], each["text"]) for each in cell["certainty"]]
        for cell in cells
    ]
    low = "Chronic pain: Low certainty: the true effect may differ much from this."
    not_judged = "{}: How certain this is has not been judged."
    assert said[0] == [
        ("Chronic pain", "low", low),
        ("Acute pain", None, not_judged.format("Acute pain")),
    ]
    assert [level for _, level, _ in said[1]] == [None, None]
    assert cells[0]["certainty"][0]["reasons"] == ["imprecision"]
    (contrast,) = body["contrasts"]
    assert [each["level"] for each in contrast["certainty"]] == ["low", None]
    assert list_codes(contrast["cautions"]) == ["no_interval"]
    assert [(side["certainty"], len(side["certainties"])) for side in body["treatments"]] == [
        ("low", 1),
        ("low", 1),
    ]
    unjudged = [each for each in body["unknowns"] if each["code"] == "not_judged"]
    assert [(each["treatment"], each["text"]) for each in unjudged] == [
        (
            "fusion",
            "How certain the effect of Fusion on “Surgery avoided” is has not been judged.",
        )
    ]
    schema = json.loads(OPENAPI.read_text())
    validate(body, schema["paths"][COMPARE]["get"]["responses"]["200"], schema)


def test_harms_say_how_often_or_that_it_is_not_known_and_what_to_mind(client, marrow, fusion):
    study = StudyFactory(title="One", design="case_series")
    harm = MeasureFactory(slug="infection", domain="adverse_event", better="lower")
    rare = create_result(study, fusion, harm, n_events=4, n_analysed=26)
    Harm.objects.create(treatment=fusion, text="An infection.", result=rare)
    Harm.objects.create(treatment=fusion, text="Pain at the graft.", position=1)
    publish_all(marrow, harm, study, fusion)

    body = get_comparison(client).json()

    known, unknown = body["treatments"][1]["harms"]
    assert [each["text"] for each in known["cautions"]] == [
        "“One” did not assign treatments by chance."
    ]
    assert (unknown["figure"], unknown["cautions"]) == (None, [])
    assert [each["text"] for each in body["unknowns"] if each["code"] == "harm_frequency"] == [
        "How often this happens after Fusion is not known: Pain at the graft."
    ]


@pytest.mark.parametrize(
    ("repeatable", "effect", "is_unknown"),
    [
        ("unknown", None, True),
        ("unknown", "unknown", True),
        ("unknown", "limits", False),
        ("no", None, False),
    ],
)
def test_whether_it_can_be_had_again_is_part_of_what_stays_possible(
    client, marrow, repeatable, effect, is_unknown
):
    fusion = TreatmentFactory(slug="fusion", repeatable=repeatable)
    if effect:
        PathEffectFactory(from_treatment=fusion, to_treatment=fusion, effect=effect)
    publish_all(marrow, fusion)

    body = get_comparison(client).json()

    again = [path["effect"] for path in body["paths"] if path["from"] == path["to"] == "fusion"]
    codes = [each["code"] for each in body["unknowns"] if each["treatment"] == "fusion"]
    assert again == [effect]
    assert ("repeat_unknown" in codes) == is_unknown
    assert body["treatments"][1]["repeatable"] == repeatable
