from datetime import date
from uuid import UUID

import pytest

from cms.publishing import publish
from studies.models import CitationAuthor, CitationNotice
from tests.clock import MONDAY
from tests.factories.studies import (
    ArmFactory,
    CitationFactory,
    MeasureFactory,
    PopulationFactory,
    ReportFactory,
    ResultFactory,
    ScaleFactory,
    StudyFactory,
)
from tests.factories.treatments import ConditionFactory, TreatmentFactory


def numbered_id(n):
    return UUID(int=n)


@pytest.fixture
def odi():
    return ScaleFactory(
        id=numbered_id(1),
        translation_key=numbered_id(2),
        slug="odi",
        unit="points",
        minimal_important_change_absolute=10,
        minimal_important_change_relative="0.30",
    )


@pytest.fixture
def pettine():
    """The two-year report, with an author and a notice."""
    citation = CitationFactory(
        id=numbered_id(3),
        slug="pettine-2016",
        translation_key=numbered_id(3),
        integrity_checked_at=MONDAY,
        container_title="International Orthopaedics",
        volume="40",
        pages="135-140",
        published_on=date(2016, 1, 1),
        doi="10.1007/s00264-015-2886-4",
    )
    CitationAuthor.objects.create(citation=citation, family="Suzuki", given="R", position=1)
    CitationAuthor.objects.create(citation=citation, family="Pettine", given="K")
    CitationNotice.objects.create(
        citation=citation, type="correction", date="2016-05-01", source="The journal"
    )
    return citation


@pytest.fixture
def published_citation(pettine):
    """The two-year report, published beside the registry entry of a trial, which is retracted."""
    trial = CitationFactory(
        slug="trial",
        kind="registry_entry",
        title="",
        registry_id="NCT01234567",
        pmid="123",
        url="https://registry.example/1",
        notices=["retraction"],
    )
    publish(pettine, trial, by=None, at=MONDAY)
    return pettine


@pytest.fixture
def marrow_study(odi, pettine):
    """One cohort, two reports: 26 people, of whom 20 avoided surgery through three years."""
    study = StudyFactory(
        id=numbered_id(4),
        translation_key=numbered_id(5),
        slug="marrow",
        summary="20 of 26 avoided surgery.",
        design="single_arm_trial",
        year=2016,
        n_enrolled=26,
        population_text="Patients approved for fusion.",
    )
    study.conditions.set([ConditionFactory(id=numbered_id(7)), ConditionFactory(id=numbered_id(6))])
    abstract = CitationFactory(
        id=numbered_id(8), title="The abstract", url="https://journal.example/1"
    )
    ReportFactory(study=study, citation=abstract, role="abstract")
    report = ReportFactory(study=study, citation=pettine, role="primary", position=1)
    treatment = TreatmentFactory(id=numbered_id(9), name="Concentrated bone marrow")
    arm = ArmFactory(uuid=numbered_id(14), study=study, treatment=treatment, n_received=26)
    treated = PopulationFactory(uuid=numbered_id(15), study=study, arm=arm)
    spared = PopulationFactory(
        uuid=numbered_id(16),
        study=study,
        label="No surgery through three years",
        kind="event_free",
        n=20,
        parent=treated,
        position=1,
    )
    before = ResultFactory(
        id=numbered_id(10),
        study=study,
        report=report,
        arm=arm,
        population=treated,
        measure=odi,
        timepoint_days=0,
        timepoint_kind="fixed",
        statistic="mean",
        n_events=None,
        value="56.5",
        ci_level="0.95",
        ci_low="51.00",
        ci_high="62.1",
        as_reported="56.5",
        decimals_reported=1,
        locator="Table 2",
    )
    ResultFactory(
        id=numbered_id(11),
        study=study,
        population=spared,
        measure=odi,
        timepoint_days=1095,
        timepoint_kind="minimum",
        statistic="mean",
        n_events=None,
        n_analysed=20,
        value="17.5",
        baseline=before,
        position=1,
    )
    ResultFactory(
        id=numbered_id(12),
        study=study,
        measure=MeasureFactory(id=numbered_id(13)),
        timepoint_days=1095,
        is_primary=True,
        event_definition="Had no surgery.",
        as_reported="20 of 26",
        position=2,
    )
    return study
