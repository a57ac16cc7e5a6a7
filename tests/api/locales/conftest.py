"""One language per answer: what its tests share is an entry and its translation."""

import pytest

from tests.api.world import translation_of
from tests.clock import TUESDAY
from tests.factories.treatments import TreatmentFactory

API_URL = "http://localhost:8000/api/v1"


@pytest.fixture
def fusion(published):
    made = TreatmentFactory(slug="fusion", name="Fusion")
    published(made)
    return made


@pytest.fixture
def spanish(fusion, published):
    made = translation_of(fusion, slug="fusion-espinal", name="Fusión")
    published(made, at=TUESDAY)
    return made


def language_and_location(response):
    return response.status_code, response.get("Content-Language"), response.get("Location")
