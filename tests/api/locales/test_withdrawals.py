"""An entry withdrawn in one language stays published in the others."""

import pytest

from cms.publishing import withdraw
from tests.api.locales.conftest import language_and_location
from tests.clock import WEDNESDAY

pytestmark = pytest.mark.django_db


def test_what_was_withdrawn_in_a_language_is_withdrawn_in_it_and_no_other(api, fusion, spanish):
    withdraw(spanish, by=None, at=WEDNESDAY, reason="error")

    for name in ("fusion-espinal", spanish.pk):
        response = api(f"treatments/{name}/", locale="es")
        assert (response.status_code, response.json()["reason"]) == (410, "error")
    assert language_and_location(api("treatments/fusion/")) == (200, "en", None)
    assert language_and_location(api("treatments/fusion/", locale="es")) == (200, "en", None)


def test_what_was_withdrawn_where_it_stood_in_is_withdrawn_there_too(api, fusion):
    withdraw(fusion, by=None, at=WEDNESDAY, reason="safety")

    assert api("treatments/fusion/", locale="es").json()["reason"] == "safety"
