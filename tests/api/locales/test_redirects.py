"""Redirects from a slug of another language to the translation."""

import json

import pytest

from cms.api.views.meta import OPENAPI
from tests.api.locales.conftest import API_URL, language_and_location
from tests.api.openapi.test_schema import validate
from tests.api.world import translation_of
from tests.clock import TUESDAY, WEDNESDAY

pytestmark = pytest.mark.django_db


def test_where_there_is_a_translation_the_name_in_another_language_leads_to_it(
    api, fusion, spanish
):
    there = f"{API_URL}/treatments/fusion-espinal/"

    for name in ("fusion", fusion.pk):
        assert language_and_location(api(f"treatments/{name}/", locale="es")) == (
            301,
            None,
            f"{there}?locale=es",
        )
        below = api(f"treatments/{name}/editions/1/", body="text", locale="es")
        assert below.status_code == 400  # treatments have no body
        below = api(f"treatments/{name}/editions/1/", locale="es")
        assert below["Location"] == f"{there}editions/1/?locale=es"
    assert api("treatments/fusion/", locale="es").json()["url"] == f"{there}?locale=es"
    page = api("/es/treatments/fusion/")
    assert language_and_location(page) == (
        301,
        None,
        "http://localhost:8000/es/treatments/fusion-espinal/",
    )


def test_an_old_slug_of_the_language_that_stands_in_leads_on(api, fusion, published):
    fusion.slug = "spinal-fusion"
    fusion.save()
    published(fusion, at=TUESDAY)

    moved = api("treatments/fusion/", locale="es")
    published(translation_of(fusion, slug="espinal"), at=WEDNESDAY)

    assert moved["Location"] == f"{API_URL}/treatments/spinal-fusion/?locale=en"
    assert api("treatments/fusion/", locale="es")["Location"] == (
        f"{API_URL}/treatments/espinal/?locale=es"
    )


def test_old_slugs_redirect_in_their_own_language(api, fusion, spanish, published):
    spanish.slug = "artrodesis"
    spanish.save()
    published(spanish, at=WEDNESDAY)

    moved = api("treatments/fusion-espinal/", locale="es")
    page = api("/es/treatments/fusion-espinal/")

    assert moved["Location"] == f"{API_URL}/treatments/artrodesis/?locale=es"
    assert moved.json()["url"] == f"{API_URL}/treatments/artrodesis/?locale=es"
    assert page["Location"] == "http://localhost:8000/es/treatments/artrodesis/"
    assert api("treatments/fusion-espinal/").status_code == 404


def test_pages_in_another_language_without_a_page_lead_to_the_api(client, db):
    assert client.get("/es/topics/dolor/")["Location"] == "/api/v1/topics/dolor/?locale=es"


def test_answers_are_as_the_schema_says(api, fusion, spanish):
    schema = json.loads(OPENAPI.read_text())
    responses = schema["paths"]["/api/v1/treatments/{name}/"]["get"]["responses"]

    validate(api("treatments/fusion/").json(), responses["200"], schema)
    validate(api("treatments/fusion/", locale="es").json(), responses["301"], schema)
