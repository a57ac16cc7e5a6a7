"""Fixtures of the tests of languages: an entry and its translation."""

import pytest

from tests.api.world import translation_of
from tests.clock import TUESDAY
from tests.factories.treatments import TreatmentFactory

API_URL = "http://localhost:8000/api/v1"


@pytest.fixture
def fusion(published):
    treatment = TreatmentFactory(slug="fusion", name="Fusion")
    published(treatment)
    return treatment


@pytest.fixture
def spanish(fusion, published):
    treatment = translation_of(fusion, slug="fusion-espinal", name="Fusión")
    published(treatment, at=TUESDAY)
    return treatment


def language_and_location(response):
    return response.status_code, response.get("Content-Language"), response.get("Location")
