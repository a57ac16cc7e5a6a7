"""Sortable tables of every admin, and the values of a row of each."""

from typing import NamedTuple

from django.contrib import admin

from claims.fact_rows import ClaimFact, ClaimTreatment
from claims.facts import get_fact_sheet
from claims.models import ClaimResult
from cms.authoring.models.release import Release, ReleaseItem
from cms.posts.models import (
    KeyPoint,
    PostAuthor,
    PostCondition,
    PostStudy,
    PostTopic,
    PostTreatment,
    SeriesAuthor,
)
from studies.models import (
    AnalysisPopulation,
    BaselineCharacteristic,
    CitationAuthor,
    CitationNotice,
    OutcomeResult,
    StudyArm,
    StudyReport,
)
from tests.authoring.forms import open_form
from tests.factories import FACTORIES
from tests.factories.posts import AuthorFactory, PostFactory, TopicFactory
from tests.factories.studies import (
    CitationFactory,
    ResultFactory,
    ScaleFactory,
    StudyFactory,
)
from tests.factories.treatments import ConditionFactory, TreatmentFactory
from treatments.models import (
    Certainty,
    ConditionCode,
    Criterion,
    Dose,
    Harm,
    PathEffect,
    RegulatoryStatus,
    TreatmentCode,
)


class Rows(NamedTuple):
    """How to fill the number-th row: its values, and the one that tells rows apart."""

    mark: str
    values: object


def name_fact(number):
    """Name the number-th fact of treatments that concerns no other one."""
    facts = get_fact_sheet().facts.items()
    return [name for name, fact in facts if not fact.concerns_another][number]


ROWS = {
    AnalysisPopulation: Rows("n", lambda n: {"label": "Treated", "kind": "received", "n": n}),
    BaselineCharacteristic: Rows(
        "characteristic", lambda n: {"characteristic": f"Characteristic {n}"}
    ),
    CitationAuthor: Rows("family", lambda n: {"family": f"Author {n}"}),
    CitationNotice: Rows("reason", lambda n: {"type": "correction", "reason": f"Reason {n}"}),
    Certainty: Rows(
        "explanation",
        lambda n: {
            "condition": ConditionFactory().pk,
            "measure": ScaleFactory().pk,
            "level": "low",
            "judged_at": "2018-01-01",
            "explanation": f"Reason {n}",
        },
    ),
    ConditionCode: Rows("code", lambda n: {"system": "snomedct", "code": f"C{n}"}),
    ClaimFact: Rows("name", lambda n: {"name": name_fact(n)}),
    ClaimTreatment: Rows("treatment", lambda n: {"treatment": TreatmentFactory().pk}),
    ClaimResult: Rows("result", lambda n: {"result": ResultFactory().pk, "role": "supports"}),
    Criterion: Rows("text", lambda n: {"kind": "indication", "text": f"Text {n}"}),
    Dose: Rows("substance", lambda n: {"substance": f"Substance {n}"}),
    Harm: Rows("text", lambda n: {"text": f"Harm {n}"}),
    KeyPoint: Rows("text", lambda n: {"text": f"Point {n}"}),
    OutcomeResult: Rows(
        "timepoint_days",
        lambda n: {
            "measure": ScaleFactory().pk,
            "statistic": "mean",
            "value": "1",
            "timepoint_days": n,
        },
    ),
    PathEffect: Rows(
        "to_treatment",
        lambda n: {
            "to_treatment": TreatmentFactory().pk,
            "effect": "keeps_open",
            "scope": "any_site",
            "basis": "mechanism",
        },
    ),
    PostAuthor: Rows("author", lambda n: {"author": AuthorFactory().pk}),
    PostCondition: Rows("condition", lambda n: {"condition": ConditionFactory().pk}),
    PostStudy: Rows("study", lambda n: {"study": StudyFactory().pk}),
    PostTopic: Rows("topic", lambda n: {"topic": TopicFactory().pk}),
    PostTreatment: Rows("treatment", lambda n: {"treatment": TreatmentFactory().pk}),
    RegulatoryStatus: Rows(
        "regulator",
        lambda n: {
            "jurisdiction": "US",
            "regulator": f"FDA {n}",
            "status": "approved",
            "as_of": "2018-01-01",
        },
    ),
    ReleaseItem: Rows("entry_id", lambda n: {"entry": TopicFactory().pk, "act": "publish"}),
    SeriesAuthor: Rows("author", lambda n: {"author": AuthorFactory().pk}),
    StudyArm: Rows("label", lambda n: {"label": f"Arm {n}", "role": "single_arm"}),
    StudyReport: Rows("citation", lambda n: {"citation": CitationFactory().pk, "role": "primary"}),
    TreatmentCode: Rows("code", lambda n: {"system": "snomedct", "code": f"C{n}"}),
}


def create_owner(model):
    """Create an entry, or whatever else has tables of rows."""
    if model is Release:
        return Release.objects.create(name="Spring")
    factories = {factory._meta.model: factory for factory in FACTORIES.values()}
    return factories[model]()


def sortable_tables():
    """Return the model of each admin with a sortable table, and the table's inline."""
    return [
        (model, inline)
        for model, model_admin in admin.site._registry.items()
        for inline in model_admin.inlines
        if inline.place_field
    ]


def submit_rows(client, address, prefix, *rows):
    """Save the page at the address with new rows below those in the table."""
    data = open_form(client, address)
    first = int(data[f"{prefix}-TOTAL_FORMS"][0])
    for number, row in enumerate(rows, start=first):
        data |= {f"{prefix}-{number}-{name}": value for name, value in row.items()}
    data[f"{prefix}-TOTAL_FORMS"] = first + len(rows)
    return client.post(address, data)


def place_posts(series, number):
    """Create posts in the places of a series, from 1."""
    return [PostFactory(series=series, series_position=place) for place in range(1, number + 1)]
