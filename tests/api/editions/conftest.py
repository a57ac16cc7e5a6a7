"""Fixtures of the tests of editions: an entry with three of them."""

import pytest

from tests.clock import TUESDAY, WEDNESDAY
from tests.factories.treatments import TreatmentFactory


@pytest.fixture
def fusion(published):
    """Three editions, the last under another slug."""
    treatment = TreatmentFactory(
        slug="fusion", name="Fusion", summary="It joins two vertebrae.", leaves_implant=True
    )
    published(treatment)
    treatment.summary = "It joins three vertebrae."
    treatment.save()
    published(treatment, at=TUESDAY)
    treatment.slug, treatment.invasiveness = "spinal-fusion", 5
    treatment.save()
    published(treatment, at=WEDNESDAY)
    return treatment
