"""Editions: permanent, citable; what their tests share is an entry that has three."""

import pytest

from tests.clock import TUESDAY, WEDNESDAY
from tests.factories.treatments import TreatmentFactory


@pytest.fixture
def fusion(published):
    """Three editions, the last under another slug."""
    made = TreatmentFactory(slug="fusion", name="Fusion", summary="It joins two vertebrae.")
    published(made)
    made.summary = "It joins three vertebrae."
    made.save()
    published(made, at=TUESDAY)
    made.slug, made.invasiveness = "spinal-fusion", 5
    made.save()
    published(made, at=WEDNESDAY)
    return made
