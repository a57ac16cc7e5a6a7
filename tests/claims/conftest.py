"""A published study with two results, and a claim that rests on the first."""

from datetime import date

import pytest

from cms.publishing import publish
from tests.clock import MONDAY
from tests.factories.claims import ClaimFactory
from tests.factories.studies import MeasureFactory, ResultFactory, StudyFactory


def id_of(number: int) -> str:
    return f"00000000-0000-4000-8000-{number:012}"


@pytest.fixture
def study(db):
    study = StudyFactory(id=id_of(50), slug="fusion-avoided", title="Approved for fusion")
    measure = MeasureFactory(id=id_of(52), slug="surgery-avoided")
    ResultFactory(id=id_of(51), study=study, measure=measure)
    ResultFactory(id=id_of(53), study=study, measure=measure, n_events=19, position=1)
    publish(measure, study, by=None, at=MONDAY)
    return study


@pytest.fixture
def result(study):
    return study.results.get(pk=id_of(51))


@pytest.fixture
def other_result(study):
    return study.results.get(pk=id_of(53))


@pytest.fixture
def claim(result, other_result):
    return ClaimFactory(
        id=id_of(54),
        slug="avoided-fusion",
        translation_key=id_of(54),
        statement="Almost 77 % avoided fusion for three years",
        quoted_figure="",
        hedge="almost",
        population_text="patients who were approved for fusion",
        timeframe_text="after three years",
        expires_on=date(2030, 1, 1),
        search_note="PubMed, none found.",
        searched_by="Ada Reyes",
        searched_on=date(2026, 2, 3),
        results=[result],
        contradicting=[other_result],
    )


@pytest.fixture
def published_claim(claim):
    publish(claim, by=None, at=MONDAY)
    return claim
