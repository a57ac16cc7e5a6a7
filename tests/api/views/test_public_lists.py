"""Lists for people: a page for every collection that has pages of entries, and lists on these."""

from datetime import timedelta

import pytest
from selectolax.lexbor import LexborHTMLParser

from cms.api.collection import collections
from cms.publishing import publish, withdraw
from tests.clock import MONDAY, TUESDAY
from tests.factories import FACTORIES
from tests.factories.media import ImageFactory
from tests.factories.posts import PostFactory, SeriesFactory
from tests.factories.treatments import PathEffectFactory, TreatmentFactory

pytestmark = pytest.mark.django_db
WITH_PAGES = {each.name: each.type_name for each in collections().values() if each.public_page}
HOUSE = "http://localhost:8000"
every_list = pytest.mark.parametrize("name", sorted(WITH_PAGES))


def open_page(client, path):
    response = client.get(path, headers={"Accept": "text/html"})
    assert (response.status_code, response["Content-Type"]) == (200, "text/html; charset=utf-8")
    return LexborHTMLParser(response.content.decode())


def listed(page, within="main"):
    return [link.attributes["href"] for link in page.css(f"{within} .item .title a")]


def test_the_lists_are_known():
    assert sorted(WITH_PAGES) == [
        "citations",
        "claims",
        "conditions",
        "posts",
        "series",
        "studies",
        "treatments",
    ]


@every_list
def test_every_collection_with_pages_has_a_page_of_its_list_in_the_order_of_the_api(client, name):
    factory = FACTORIES[WITH_PAGES[name]]
    drafts = [factory() for _ in range(3)]
    for number, draft in enumerate(drafts):
        publish(draft, by=None, at=MONDAY + timedelta(hours=number))
    factory(slug="secret")

    page = open_page(client, f"/{name}/?utm_source=letter")

    in_api = client.get(f"/api/v1/{name}/").json()["results"]
    assert listed(page) == [each["canonical_url"] for each in in_api]
    assert page.css_first("h1").text() == name.capitalize()
    assert "secret" not in page.html
    assert {client.get(each.removeprefix(HOUSE)).status_code for each in listed(page)} == {200}


@every_list
def test_an_empty_list_says_so(client, name):
    assert "Nothing is published here yet." in open_page(client, f"/{name}/").text()


@every_list
def test_the_menu_of_every_page_leads_to_every_list_and_the_api(client, name):
    menu = [link.attributes["href"] for link in open_page(client, f"/{name}/").css("header nav a")]

    assert sorted(menu) == sorted([*(f"/{each}/" for each in WITH_PAGES), "/api/v1/docs/"])


def test_long_lists_come_in_pages_that_lead_to_each_other(client):
    for number in range(21):
        publish(PostFactory(slug=f"p{number}"), by=None, at=MONDAY + timedelta(minutes=number))

    first, second = open_page(client, "/posts/"), open_page(client, "/posts/?page=2")

    assert (len(listed(first)), listed(second)) == (20, [f"{HOUSE}/posts/p0/"])
    assert first.css_first('nav a[rel="next"]').attributes["href"] == "?page=2"
    assert first.css_first('nav a[rel="prev"]') is None
    assert second.css_first('nav a[rel="prev"]').attributes["href"] == "?page=1"
    assert second.css_first('link[rel="canonical"]').attributes["href"] == f"{HOUSE}/posts/?page=2"


@pytest.mark.parametrize(("page", "status"), [("2", 404), ("0", 400), ("x", 400), ("", 200)])
def test_a_page_that_is_not_there_is_a_page_that_says_so(client, page, status):
    response = client.get(f"/posts/?page={page}")

    assert (response.status_code, response["Content-Type"]) == (status, "text/html; charset=utf-8")


def test_languages_have_lists_of_their_own(client, settings):
    publish(PostFactory(slug="uno", locale="es"), PostFactory(slug="one"), by=None, at=MONDAY)

    assert listed(open_page(client, "/es/posts/")) == [f"{HOUSE}/es/posts/uno/"]
    assert listed(open_page(client, "/posts/")) == [f"{HOUSE}/posts/one/"]


def test_a_list_answers_304_until_something_is_published(client):
    publish(PostFactory(), by=None, at=MONDAY)
    tag = client.get("/posts/")["ETag"]

    again = client.get("/posts/", headers={"If-None-Match": tag})
    publish(PostFactory(), by=None, at=TUESDAY)
    later = client.get("/posts/", headers={"If-None-Match": tag})

    assert (again.status_code, later.status_code) == (304, 200)


def test_with_a_front_end_lists_lead_to_the_api_and_there_is_no_menu(client, settings):
    settings.SITE_URL = "https://front.example"

    response = client.get("/posts/")

    assert (response.status_code, response["Location"]) == (302, "/api/v1/posts/")
    assert LexborHTMLParser(client.get("/").content.decode()).css("header nav a") == []


def test_a_series_lists_its_posts_by_their_place(client):
    series, other = SeriesFactory(slug="backs"), SeriesFactory(slug="knees")
    posts = [PostFactory(slug=f"p{n}", series=series, series_position=n) for n in (3, 1, 2)]
    stranger = PostFactory(slug="stranger", series=other, series_position=1)
    publish(series, other, *posts, stranger, by=None, at=MONDAY)
    PostFactory(slug="draft", series=series, series_position=4)

    page = open_page(client, "/series/backs/")

    assert listed(page) == [f"{HOUSE}/posts/p{n}/" for n in (1, 2, 3)]
    assert page.css_first("h1").text() == series.title


def test_a_page_no_longer_lists_what_was_withdrawn(client):
    series = SeriesFactory(slug="backs")
    post = PostFactory(slug="p", series=series)
    publish(series, post, by=None, at=MONDAY)
    assert len(listed(open_page(client, "/series/backs/"))) == 1

    withdraw(post, by=None, at=TUESDAY, reason="error")

    assert listed(open_page(client, "/series/backs/")) == []


def test_a_treatment_says_what_it_closes_and_what_stays_possible(client):
    fusion, needle, rest, secret = (
        TreatmentFactory(slug=slug, name=slug.capitalize())
        for slug in ("fusion", "needle", "rest", "secret")
    )
    for treatment, effect in ((needle, "forecloses"), (rest, "keeps_open"), (secret, "forecloses")):
        PathEffectFactory(
            from_treatment=fusion,
            to_treatment=treatment,
            effect=effect,
            scope="same_site",
            reason="The disc is gone.",
        )
    publish(fusion, needle, rest, by=None, at=MONDAY)

    facts = {
        row.css_first("dt").text(): [" ".join(each.text().split()) for each in row.css("dd")]
        for row in open_page(client, "/treatments/fusion/").css(".facts > div")
    }

    assert facts["Closes off afterwards"] == ["Needle At the same site only. The disc is gone."]
    assert facts["Stays possible afterwards"] == ["Rest At the same site only. The disc is gone."]


@pytest.mark.parametrize("number", [1, 4])
def test_lists_cost_a_fixed_number_of_statements(client, number, django_assert_num_queries):
    series = SeriesFactory(slug="backs")
    posts = [
        PostFactory(series=series, series_position=place, lead_image=ImageFactory())
        for place in range(1, number + 1)
    ]
    publish(*(post.lead_image for post in posts), series, *posts, by=None, at=MONDAY)
    client.get("/posts/"), client.get("/series/backs/")  # the caches of cards
    publish(TreatmentFactory(), by=None, at=TUESDAY)

    # The state of the log twice, the page of the list, and the cards.
    with django_assert_num_queries(LIST_STATEMENTS):
        client.get("/posts/")
    # The state of the log, once since old responses are freed, the entry, its cards, its name in
    # the filter of what it lists, and the ids of these, whose items are kept.
    with django_assert_num_queries(ENTRY_STATEMENTS):
        client.get("/series/backs/")


LIST_STATEMENTS, ENTRY_STATEMENTS = 4, 5
