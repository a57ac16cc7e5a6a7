"""Two treatments and an outcome, for comparisons."""

import pytest

from tests.factories.studies import MeasureFactory
from tests.factories.treatments import TreatmentFactory


@pytest.fixture
def marrow():
    return TreatmentFactory(slug="marrow", name="Marrow", invasiveness=2, uses_cells=True)


@pytest.fixture
def fusion():
    return TreatmentFactory(slug="fusion", name="Fusion", invasiveness=5)


@pytest.fixture
def measure():
    return MeasureFactory(slug="avoided", name="Surgery avoided")
