"""Lists in the order of titles stand as in a dictionary of their language, page by page."""

import hashlib
from uuid import uuid4

import pytest

from cms.api.query.pagination import CURSOR_SIGNER
from cms.published.models.log import Edition
from cms.published.models.rows import Published, Row, published_types
from cms.published.titles import fill_title_columns, title_columns
from tests.clock import TUESDAY
from tests.factories.posts import PostFactory, TopicFactory

pytestmark = pytest.mark.django_db

TITLES = {
    "en": ["2 apples", "apple", "Apple pie", "Éclair", "Eve", "Zebra", "σίσυφος"],
    "es": ["Árbol", "casa", "nube", "ñandú", "Ñu", "oso", "Último", "zebra"],
    "de": ["Ärger", "Arm", "Maße", "Mast", "Oben", "Öl", "zahn"],
    "fr": ["abcès", "cœur", "coffre", "cote", "Coté", "côte", "élan", "Zona"],
}


@pytest.fixture(params=TITLES)
def locale(request, published):
    """A language with posts whose titles were published from the last to the first."""
    language = request.param
    published(*(PostFactory(title=each, locale=language) for each in reversed(TITLES[language])))
    return language


def follow(api, path, direction, **parameters):
    """Return the titles of all pages, from the first on, or from the last."""
    titles, page = [], api(path, **parameters).json()
    while True:
        rows = [row["title"] for row in page["results"]]
        titles = titles + rows if direction == "next" else rows + titles
        if not page[direction]:
            return titles, page
        page = api(page[direction].removeprefix("http://localhost:8000")).json()


def test_titles_stand_as_in_a_dictionary_in_both_directions_and_on_all_pages(api, locale):
    asked = {"locale": locale, "ordering": "title", "page_size": 2}
    forwards, last = follow(api, "posts/", "next", **asked)
    backwards, _ = follow(api, "posts/", "next", **asked | {"ordering": "-title"})

    assert forwards == TITLES[locale]
    assert backwards == TITLES[locale][::-1]
    rest = api(last["previous"].removeprefix("http://localhost:8000")).json()
    before, _ = follow(api, last["previous"].removeprefix("http://localhost:8000"), "previous")
    assert before == TITLES[locale][: len(TITLES[locale]) - len(last["results"])]
    assert rest["next"] is not None


def test_a_list_of_the_past_and_a_searched_list_have_the_same_order(api, locale):
    past = {"locale": locale, "ordering": "title", "as_of": TUESDAY.date().isoformat()}

    assert follow(api, "posts/", "next", **past, page_size=3)[0] == TITLES[locale]
    for post in api("posts/", locale=locale).json()["results"]:
        assert post["title"] in TITLES[locale]


def test_equal_counts_of_a_facet_are_ordered_by_title(api, published):
    topics = [TopicFactory(name=name) for name in ("Zebra", "apple", "Éclair", "Eve")]
    published(*topics, PostFactory(topics=topics))

    facet = api("posts/", facets="topics").json()["facets"]["topics"]["values"]

    assert [value["title"] for value in facet] == ["apple", "Éclair", "Eve", "Zebra"]


def test_conditions_and_treatments_come_in_the_order_of_titles_unless_asked_otherwise(api, world):
    for path in ("conditions/", "treatments/"):
        titles = [row["title"] for row in api(path).json()["results"]]
        assert titles == sorted(titles, key=str.lower)


@pytest.mark.parametrize("name", sorted(published_types()))
def test_every_row_and_edition_has_the_columns_of_its_title(world, name):
    model = published_types()[name]
    for each in (model, *model.parts, Edition):
        assert issubclass(each, Row | Edition)
        for row in each._default_manager.all():
            expected = title_columns(row.title, locale=row.locale)
            assert (row.folded_title, bytes(row.title_sort_key)) == tuple(expected.values())


def test_a_migration_fills_the_columns_of_rows_that_are_there(world):
    model: type[Published] = published_types()["post"]
    model.objects.update(folded_title="", title_sort_key=b"")

    fill_title_columns(model)

    for row in model.objects.all():
        expected = title_columns(row.title, locale=row.locale)
        assert (row.folded_title, bytes(row.title_sort_key)) == tuple(expected.values())


@pytest.mark.parametrize("former_keys", [[], ["title_sort_key"]])
def test_a_cursor_with_another_kind_of_position_is_refused_as_one_of_another_list(
    api, locale, former_keys
):
    asked = {"locale": locale, "ordering": "title", "page_size": "2"}
    conditions = [("locale", locale)][: locale != "en"]
    digest = repr(("/api/v1/posts/", "title", conditions, *former_keys))
    content = {
        "list": hashlib.blake2b(digest.encode(), digest_size=9).hexdigest(),
        "back": False,
        "from": ["Arm", str(uuid4())],
    }

    response = api("posts/", **asked, cursor=CURSOR_SIGNER.sign_object(content, compress=True))

    assert response.status_code == 400
    assert "another list" in response.json()["errors"][0]["message"]
