"""``locale=*``: lists over all languages."""

import pytest

from cms.api.query.locales import ALL_LOCALES
from tests.api.world import translation_of
from tests.clock import MONDAY, TUESDAY
from tests.factories import FACTORIES
from tests.factories.posts import PostFactory, TopicFactory

pytestmark = pytest.mark.django_db

LANGUAGES = ("en", "es", "de")


@pytest.fixture
def posts(published):
    """Posts in three languages about topics of the same slug."""
    topics = {each: TopicFactory(slug="hip", locale=each) for each in LANGUAGES}
    published(*topics.values(), at=MONDAY)
    for number in (1, 3, 5, 0, 2, 4, 6):
        locale = LANGUAGES[number % 3]
        post = PostFactory(slug=f"p-{number}", locale=locale, topics=[topics[locale]])
        published(post, at=MONDAY if number % 2 else TUESDAY)
    return topics


@pytest.mark.parametrize("name", sorted(FACTORIES))
def test_every_collection_lists_all_languages(api, published, name):
    english = FACTORIES[name](slug="same")
    spanish = translation_of(english, slug="same")
    published(english, spanish)

    response = api(f"{english.published.collection}/", locale="*")

    items = {item["locale"]: item["id"] for item in response.json()["results"]}
    assert items == {"en": str(english.pk), "es": str(spanish.pk)}
    assert response.json()["count"] == 2
    assert response["Content-Language"] == "en, es"


@pytest.mark.parametrize(
    "ordering", ["-published_at", "title", "-title,published_at", "updated_at"]
)
def test_cursors_lead_through_all_of_them_once(api, posts, ordering):
    everything = api("posts/", locale="*", ordering=ordering).json()
    page, seen = api("posts/", locale="*", ordering=ordering, page_size=2).json(), []
    while True:
        seen += page["results"]
        if page["next"] is None:
            break
        page = api(page["next"].removeprefix("http://localhost:8000")).json()

    assert everything["count"] == 7
    assert [item["id"] for item in seen] == [item["id"] for item in everything["results"]]


def test_facets_count_over_all_and_name_each_by_its_id(api, posts):
    facet = api("posts/", locale="*", facets="topics,year").json()["facets"]

    values = facet["topics"]["values"]
    assert {each["locale"]: (each["value"], each["count"]) for each in values} == {
        "en": (str(posts["en"].pk), 3),
        "es": (str(posts["es"].pk), 2),
        "de": (str(posts["de"].pk), 2),
    }
    assert [each["count"] for each in facet["year"]["values"]] == [7]


def test_slug_names_the_entries_of_all_languages(api, posts):
    def count(**query):
        return api("posts/", locale="*", **query).json()["count"]

    assert count(topics="hip") == 7
    assert count(topics=str(posts["es"].pk)) == 2
    assert count(topics__not="hip") == 0


def test_language_of_a_page_is_that_of_its_items(api, posts):
    spanish = api("posts/", locale="*", topics=str(posts["es"].pk))
    nothing = api("posts/", locale="*", slug="nobody")

    assert spanish["Content-Language"] == "es"
    assert "Content-Language" not in nothing


def test_lists_of_the_past_have_all_languages_too(api, posts):
    assert api("posts/", locale="*", as_of="2026-03-03").json()["count"] == 7
    assert api("posts/", locale="*", as_of="2026-03-02").json()["count"] == 3


def test_search_has_one_language(api, posts):
    (fault,) = api("posts/", locale="*", search="hip").json()["errors"]

    assert (fault["parameter"], fault["code"]) == ("search", "value")
    assert api("search/", locale="*", q="hip").status_code == 400


def test_single_entries_and_comparisons_have_one_language(api, world):
    assert api("posts/first/", locale=ALL_LOCALES).status_code == 400
    assert api("compare/treatments/", slugs="a,b", locale=ALL_LOCALES).status_code == 400
