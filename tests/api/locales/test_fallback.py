"""Fallback languages of an entry that is not translated."""

import pytest

from tests.api.locales.conftest import API_URL, language_and_location
from tests.api.world import translation_of

pytestmark = pytest.mark.django_db


def test_what_is_not_translated_comes_in_the_language_that_stands_in(
    api, fusion, django_assert_num_queries
):
    with django_assert_num_queries(6):  # head, row, who held the slug, row, languages, cards
        by_slug = api("treatments/fusion/", locale="es")
    by_id = api(f"treatments/{fusion.pk}/", locale="es")

    assert language_and_location(by_slug) == language_and_location(by_id) == (200, "en", None)
    assert by_slug.json() == by_id.json() == api("treatments/fusion/").json()
    assert by_slug.json()["locale"] == "en"
    assert language_and_location(api("treatments/fusion/editions/1/", locale="es")) == (
        200,
        "en",
        None,
    )
    assert language_and_location(api("treatments/fusion/", locale="es", as_of="2026-03-02")) == (
        200,
        "en",
        None,
    )
    assert language_and_location(api("/es/treatments/fusion/")) == (200, "en", None)


def test_a_language_that_nothing_stands_in_for_has_only_its_own(api, fusion, spanish, settings):
    settings.LOCALE_FALLBACKS = {"es": ["en"]}

    assert api("treatments/fusion-espinal/", locale="en").status_code == 404
    for name in ("fusion", fusion.pk, "fusion-espinal", spanish.pk):
        assert api(f"treatments/{name}/", locale="de").status_code == 404
    own = f"{API_URL}/treatments/fusion/?locale=en"
    assert language_and_location(api(f"treatments/{spanish.pk}/", locale="en")) == (301, None, own)


def test_several_languages_stand_in_one_after_the_other(api, fusion, spanish, settings):
    settings.LOCALE_FALLBACKS = {"fr": ["es", "en"], "de": ["en", "es"]}

    assert language_and_location(api("treatments/fusion-espinal/", locale="fr")) == (
        200,
        "es",
        None,
    )
    assert language_and_location(api("treatments/fusion/", locale="fr")) == (
        *(301, None, f"{API_URL}/treatments/fusion-espinal/?locale=es"),
    )
    assert language_and_location(api("treatments/fusion/", locale="de")) == (200, "en", None)
    assert language_and_location(api("treatments/fusion-espinal/", locale="de")) == (
        *(301, None, f"{API_URL}/treatments/fusion/?locale=en"),
    )


def test_a_draft_in_the_language_asked_for_changes_nothing(api, fusion):
    before = api("treatments/fusion/", locale="es")
    draft = translation_of(fusion, slug="fusion", name="Secreto")

    after = api("treatments/fusion/", locale="es")

    assert (after.content, after.headers["ETag"]) == (before.content, before.headers["ETag"])
    nobody = api(f"treatments/{draft.translation_key}/", locale="es").content
    assert api(f"treatments/{draft.pk}/", locale="es").content == nobody.replace(
        str(draft.translation_key).encode(), str(draft.pk).encode()
    )


def test_answers_that_stand_in_are_purged_with_the_collection(api, fusion, spanish):
    assert "list-treatments" in api("treatments/fusion/", locale="de")["Cache-Tag"].split(",")
    assert "list-treatments" not in api("treatments/fusion/")["Cache-Tag"].split(",")
