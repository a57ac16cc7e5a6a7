"""Lists of a post stand in the order in which its author put them, in every form readers get."""

import json
from itertools import permutations

import pytest

from cms.posts.models import SeriesAuthor
from cms.posts.published import PublishedPost
from cms.publishing import publish
from tests.authoring.forms import open_form
from tests.clock import MONDAY
from tests.factories.posts import AuthorFactory, PostFactory, SeriesFactory, TopicFactory
from tests.factories.studies import StudyFactory
from tests.factories.treatments import ConditionFactory, TreatmentFactory

LISTS = {
    "authors": AuthorFactory,
    "topics": TopicFactory,
    "treatments": TreatmentFactory,
    "conditions": ConditionFactory,
    "studies": StudyFactory,
}
pytestmark = pytest.mark.django_db


def read(client, path, accept="application/json"):
    return json.loads(client.get(path, headers={"Accept": accept}).content)


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_api_lists_what_a_post_refers_to_in_the_order_of_its_author(client, order):
    entries = {
        name: [factory(slug=f"{name}-{number}") for number in range(3)]
        for name, factory in LISTS.items()
    }
    lists = {name: [each[number] for number in order] for name, each in entries.items()}
    post = PostFactory(slug="backs", **lists)
    publish(*(entry for each in entries.values() for entry in each), post, by=None, at=MONDAY)

    detail = read(client, "/api/v1/posts/backs/")
    (item,) = read(client, f"/api/v1/posts/?fields={','.join(LISTS)}")["results"]

    wanted = {name: [str(each.pk) for each in ordered] for name, ordered in lists.items()}
    for shown in (detail, item):
        assert {name: [card["id"] for card in shown[name]] for name in LISTS} == wanted


@pytest.mark.parametrize("turned", [False, True])
def test_main_entity_is_the_condition_that_the_author_put_first(client, turned):
    conditions = [ConditionFactory(slug="back-pain"), ConditionFactory(slug="chronic-pain")]
    if turned:
        conditions.reverse()
    publish(*conditions, PostFactory(slug="backs", conditions=conditions), by=None, at=MONDAY)

    linked = read(client, "/api/v1/posts/backs/", "application/ld+json")

    assert linked["mainEntity"]["@id"].endswith(f"/conditions/{conditions[0].slug}/")
    assert linked["about"][0]["@id"] == linked["mainEntity"]["@id"]


def test_series_names_its_authors_in_the_order_of_the_byline(client):
    ada, ben = AuthorFactory(slug="ada"), AuthorFactory(slug="ben")
    for slug, authors in (("one", [ada, ben]), ("two", [ben, ada])):
        series = SeriesFactory(slug=slug)
        for position, author in enumerate(authors):
            SeriesAuthor.objects.create(series=series, author=author, position=position)
        publish(ada, ben, series, by=None, at=MONDAY)

    bylines = {
        slug: [card["slug"] for card in read(client, f"/api/v1/series/{slug}/")["authors"]]
        for slug in ("one", "two")
    }

    assert bylines == {"one": ["ada", "ben"], "two": ["ben", "ada"]}


def test_author_moves_a_condition_to_the_front_and_readers_see_it_there(admin_client):
    back, disc = ConditionFactory(slug="back"), ConditionFactory(slug="disc")
    post = PostFactory(conditions=[back, disc])
    url = f"/admin/posts/post/{post.pk}/change/"
    form = open_form(admin_client, url)

    form["condition_rows-1-place"] = ["1"]
    admin_client.post(url, form | {"_save": "Save"})
    publish(back, disc, type(post).objects.get(), by=None, at=MONDAY)

    document = json.loads(PublishedPost.objects.get().live_edition.document)
    assert [each["$ref"] for each in document["conditions"]] == [str(disc.pk), str(back.pk)]
