"""``Content-Language`` in every response, and the languages in the index."""

import pytest

from tests.api.locales.conftest import language_and_location
from tests.clock import THURSDAY, TUESDAY
from tests.factories.studies import ResultFactory, StudyFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("path", ["posts/?locale=es", "search/?q=pain&locale=es"])
def test_an_empty_answer_says_its_language_too(api, world, path):
    assert api(path)["Content-Language"] == "es"


def test_every_answer_that_shows_entries_says_its_language(api, world, published):
    world.fusion.summary = "Another."
    world.fusion.save()
    published(world.fusion, at=TUESDAY)
    paths = [
        *("posts/", "results/", f"results/{world.result.pk}/", "search/?q=fusion"),
        *("treatments/spinal-fusion/", "treatments/spinal-fusion/?as_of=2026-03-02"),
        "treatments/spinal-fusion/editions/1/",
        "treatments/spinal-fusion/editions/2/difference/",
        "compare/treatments/?slugs=spinal-fusion,bone-marrow",
        "/posts/chronic-back-pain/",
    ]

    responses = [api(path) for path in paths]

    assert {language_and_location(response) for response in responses} == {(200, "en", None)}


def test_an_id_alone_says_its_language_itself(api, fusion, spanish):
    assert language_and_location(api(f"treatments/{spanish.pk}/")) == (200, "es", None)
    assert language_and_location(api(f"treatments/{fusion.pk}/")) == (200, "en", None)


def test_a_part_says_its_language_and_has_no_other(api, world, published):
    path = f"results/{world.result.pk}/"
    spanish = ResultFactory(study=StudyFactory(locale="es"), measure=world.measure)
    published(spanish.study, at=THURSDAY)
    spanish_path = f"results/{spanish.pk}/"

    assert language_and_location(api(path, locale="es")) == (200, "en", None)
    assert (
        language_and_location(api(spanish_path))
        == language_and_location(api(spanish_path, locale="es"))
        == (200, "es", None)
    )
    assert api(spanish_path, locale="en").status_code == 404


@pytest.mark.parametrize("path", ["posts/", "posts/first/", "posts/first/editions/", "search/?q=a"])
def test_a_language_that_the_house_does_not_have_is_refused(api, world, path):
    response = api(f"{path}{'&' if '?' in path else '?'}locale=ES")

    (fault,) = response.json()["errors"]
    assert (response.status_code, fault["parameter"]) == (400, "locale")
    assert fault["allowed"] == ["en", "es", "de", "fr", *(["*"] if path == "posts/" else [])]


def test_the_index_declares_the_languages_and_what_stands_in(api, db):
    assert api("").json()["locales"] == [
        {"locale": "en", "is_default": True, "fallback": []},
        {"locale": "es", "is_default": False, "fallback": ["en"]},
        {"locale": "de", "is_default": False, "fallback": ["en"]},
        {"locale": "fr", "is_default": False, "fallback": ["en"]},
    ]


def test_the_browser_s_language_changes_nothing(api, fusion, spanish):
    plain = api("treatments/fusion/")
    response = api("treatments/fusion/", headers={"Accept-Language": "es"})

    assert (response.content, response["ETag"], response["Vary"]) == (
        *(plain.content, plain["ETag"], plain["Vary"]),
    )
    assert "Accept-Language" not in plain["Vary"]
