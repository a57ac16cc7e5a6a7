"""A published study with figures, and a pen that draws at once."""

import pytest

from cms.pictures import duty
from cms.publishing import publish
from tests.clock import MONDAY
from tests.factories.studies import MeasureFactory, ResultFactory, StudyFactory

SVG = "<svg xmlns='http://www.w3.org/2000/svg'><title>{}</title></svg>"


@pytest.fixture
def pen(monkeypatch):
    """Draw every title as a picture, in place of the process that draws."""
    drawn = []

    def draw_titles(drawings):
        drawn.extend(drawings)
        return {key: SVG.format(each["title"]) for key, each in drawings.items()}

    monkeypatch.setattr(duty, "draw_all", draw_titles)
    monkeypatch.setattr(duty.Pause, "until", None)
    return drawn


@pytest.fixture
def measure():
    measure = MeasureFactory(slug="avoided", name="Surgery avoided")
    publish(measure, by=None, at=MONDAY)
    return measure


@pytest.fixture
def study(measure):
    study = StudyFactory(slug="marrow-trial", title="The marrow trial")
    ResultFactory(study=study, measure=measure, timepoint_days=365, timepoint_kind="fixed")
    return study
