"""Pages by number and by cursor: complete, in order, and stable while others publish."""

from itertools import product
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from django.core import signing

from cms.api.query import pagination
from cms.api.query.pagination import CURSOR_SIGNER
from cms.publishing import withdraw
from tests.clock import TUESDAY
from tests.factories.posts import PostFactory, TopicFactory
from tests.factories.studies import StudyFactory

pytestmark = pytest.mark.django_db


def path_of(link):
    parts = urlsplit(link)
    assert (parts.scheme, parts.netloc) == ("http", "localhost:8000")
    return f"{parts.path}?{parts.query}"


def slugs(body):
    return [item["slug"] for item in body["results"]]


def walk(api, path, way="next"):
    """Every page from ``path`` on, following the links."""
    pages = []
    while path:
        body = api(path).json()
        pages.append(slugs(body))
        path = body[way] and path_of(body[way])
    return pages


@pytest.fixture
def topics(published):
    topics = [TopicFactory(slug=f"t{number}", name=f"Topic {number}") for number in range(7)]
    published(*topics)
    return topics


def test_pages_by_cursor_hold_every_row_once_and_lead_back(api, topics):
    forwards = walk(api, "topics/?page_size=3")
    last = api("topics/", page=3, page_size=3).json()
    backwards = walk(api, path_of(last["previous"]), "previous")

    assert forwards == [["t0", "t1", "t2"], ["t3", "t4", "t5"], ["t6"]]
    assert backwards == [["t3", "t4", "t5"], ["t0", "t1", "t2"]]


def test_pages_by_number_say_the_same(api, topics):
    first, second, third = (api("topics/", page=n, page_size=3).json() for n in (1, 2, 3))

    assert [slugs(page) for page in (first, second, third)] == walk(api, "topics/?page_size=3")
    assert (first["count"], first["previous"], third["next"]) == (7, None, None)


def test_first_page_has_no_previous_however_one_comes_to_it(api, topics):
    second = api("topics/", page=2, page_size=3).json()

    first = api(path_of(second["previous"])).json()

    assert (slugs(first), first["previous"]) == (["t0", "t1", "t2"], None)
    assert slugs(api(path_of(first["next"])).json()) == ["t3", "t4", "t5"]


def test_cursor_skips_and_repeats_nothing_while_others_publish_and_withdraw(api, published, topics):
    first = api("topics/", page_size=3).json()
    published(TopicFactory(slug="before", name="Topic 0 and a half"), at=TUESDAY)
    published(TopicFactory(slug="after", name="Topic 4 and a half"), at=TUESDAY)
    withdraw(topics[2], by=None, at=TUESDAY, reason="error")  # the row the cursor stands on

    rest = walk(api, path_of(first["next"]))

    assert [slug for page in rest for slug in page] == ["t3", "t4", "after", "t5", "t6"]


def test_page_whose_rows_are_all_gone_is_empty(api, topics):
    second = path_of(api("topics/", page_size=6).json()["next"])
    withdraw(topics[6], by=None, at=TUESDAY, reason="error")

    body = api(second).json()

    assert (body["results"], body["next"], body["previous"]) == ([], None, None)


@pytest.mark.parametrize(
    ("ordering", "page_size"),
    list(product(["year", "-year", "-sample_size,year", "year,-title"], [1, 2])),
)
def test_every_ordering_walks_both_ways_also_over_what_is_unknown(
    api, published, ordering, page_size
):
    years = [2001, None, 2000, None, 2001]
    published(
        *(
            StudyFactory(slug=f"s{n}", title=f"Study {n % 2}", year=year, n_enrolled=n % 2 or None)
            for n, year in enumerate(years)
        )
    )
    query = f"studies/?ordering={ordering}&page_size={page_size}"

    all_slugs = slugs(api(f"studies/?ordering={ordering}").json())
    forwards = [slug for page in walk(api, query) for slug in page]
    last = api(f"{query}&page={-(-len(years) // page_size)}").json()
    backwards = walk(api, path_of(last["previous"]), "previous")[::-1]

    assert sorted(all_slugs) == ["s0", "s1", "s2", "s3", "s4"]
    assert forwards == all_slugs
    assert [slug for page in backwards for slug in page] + slugs(last) == all_slugs


def test_unknown_comes_last_in_both_directions(api, published):
    published(StudyFactory(slug="none"), StudyFactory(slug="old", year=1990))
    published(StudyFactory(slug="new", year=2020))

    assert slugs(api("studies/", ordering="year").json()) == ["old", "new", "none"]
    assert slugs(api("studies/", ordering="-year").json()) == ["new", "old", "none"]


def test_newest_comes_first_among_posts_and_links_keep_the_filters(api, published):
    topic = TopicFactory(slug="pain")
    published(topic)
    for number in (1, 2, 3):
        published(PostFactory(slug=f"p{number}", topics=[topic]), at=TUESDAY.replace(hour=number))
    published(PostFactory(slug="other"))

    first = api("posts/", topics="pain", page_size=2).json()
    query = parse_qs(urlsplit(first["next"]).query)

    assert slugs(first) == ["p3", "p2"]
    assert (query["topics"], query["page_size"]) == (["pain"], ["2"])
    assert slugs(api(path_of(first["next"])).json()) == ["p1"]


def refused(response):
    assert response.status_code == 400
    return response.json()["errors"][0]["parameter"]


def test_cursor_of_another_list_is_refused(api, topics, published):
    published(PostFactory(), PostFactory())
    cursor = parse_qs(urlsplit(api("topics/", page_size=2).json()["next"]).query)["cursor"][0]

    assert api("topics/", cursor=cursor, page_size=5).status_code == 200
    assert refused(api("posts/", cursor=cursor)) == "cursor"
    assert refused(api("topics/", cursor=cursor, ordering="-title")) == "cursor"
    assert refused(api("topics/", cursor=cursor, slug="t3")) == "cursor"
    assert refused(api("topics/", cursor=cursor, page=1)) == "cursor"


DEFAULTS = {"locale": "en", "ordering": "title", "page_size": "20", "count": "true"}


@pytest.mark.parametrize(("before", "after"), [({}, DEFAULTS), (DEFAULTS, {})])
def test_cursor_holds_whether_or_not_the_address_says_what_holds_anyway(api, topics, before, after):
    first = api("topics/", **{**before, "page_size": 3}).json()
    cursor = parse_qs(urlsplit(first["next"]).query)["cursor"][0]

    page = api("topics/", **after, cursor=cursor).json()

    assert slugs(page) == ["t3", "t4", "t5", "t6"]
    assert refused(api("topics/", **{**after, "locale": "es"}, cursor=cursor)) == "cursor"


def test_cursor_of_editions_holds_beside_the_language_of_the_house(api, published, topics):
    for name in ("Hip", "Knee"):
        topics[0].name = name
        topics[0].save()
        published(topics[0], at=TUESDAY)
    first = api("topics/t0/editions/", page_size=1).json()
    cursor = parse_qs(urlsplit(first["next"]).query)["cursor"][0]

    page = api("topics/t0/editions/", locale="en", cursor=cursor).json()

    assert [each["number"] for each in page["results"]] == [2, 1]


def test_search_takes_no_cursor_of_the_same_list_in_another_order(api, topics):
    parameters = {"search": "topic", "page_size": 2}
    cursor = parse_qs(urlsplit(api("topics/", **parameters, ordering="title").json()["next"]).query)

    assert (
        api("topics/", **parameters, ordering="title", cursor=cursor["cursor"]).status_code == 200
    )
    assert refused(api("topics/", **parameters, cursor=cursor["cursor"])) == "cursor"


@pytest.mark.parametrize("cursor", ["x", "", "eyJhIjoxfQ", "a:b:c", "." * 500, "é", "\0", "null"])
def test_cursor_that_is_not_ours_is_refused(api, topics, cursor):
    assert refused(api("topics/", cursor=cursor)) == "cursor"


def test_cursor_signed_for_another_purpose_is_refused(api, topics):
    place = {"list": "", "back": False, "from": []}

    for signed in (
        signing.Signer(salt="preview").sign_object(place),
        signing.dumps(place),
        CURSOR_SIGNER.sign_object(place),  # ours, but of no list
    ):
        assert refused(api("topics/", cursor=signed)) == "cursor"


def test_cursor_is_refused_when_a_letter_of_it_changes(api, topics):
    cursor = parse_qs(urlsplit(api("topics/", page_size=2).json()["next"]).query)["cursor"][0]

    for at in range(0, len(cursor), 7):
        other = "A" if cursor[at] != "A" else "B"
        assert refused(api("topics/", cursor=cursor[:at] + other + cursor[at + 1 :])) == "cursor"


def test_cursor_is_the_same_whenever_it_is_asked_for(api, topics):
    first = api("topics/", page_size=2).content
    again = api("topics/", page_size=2, count="true").json()["next"]

    assert again.encode().partition(b"cursor=")[2] in first
    assert CURSOR_SIGNER.sign_object({"a": 1}, compress=True) == CURSOR_SIGNER.sign_object(
        {"a": 1}, compress=True
    )


@pytest.mark.parametrize(("page", "size"), [(101, 100), (501, 20), (10_000, 2)])
def test_numbers_end_at_row_10000_with_advice(api, topics, page, size):
    response = api("topics/", page=page, page_size=size)

    assert refused(response) == "page"
    assert "Beyond, follow “next”." in response.json()["detail"]


@pytest.mark.parametrize("ordering", ["title", "-title", "-updated_at"])
@pytest.mark.parametrize(("size", "end"), [(2, 4), (3, 6), (1, 1)])
def test_numbers_count_from_the_end_of_a_long_list_too(
    api, topics, monkeypatch, ordering, size, end
):
    """The first rows and the last have pages with numbers: together, here, not all of them."""
    query = {"ordering": ordering, "page_size": size}
    pages = walk(api, f"topics/?{urlencode(query)}")
    monkeypatch.setattr(pagination, "NUMBERED_ROWS", end)
    last = len(pages)

    found = {
        number: api("topics/", **query, page=number).json()
        for number in range(1, last + 1)
        if number * size <= end or 7 - (number - 1) * size <= end
    }

    assert last in found
    assert {number: slugs(page) for number, page in found.items()} == {
        number: pages[number - 1] for number in found
    }
    for number, page in found.items():
        assert page["count"] == 7
        following = slugs(api(path_of(page["next"])).json()) if page["next"] else None
        assert following == (pages[number] if number < last else None)
        previous = slugs(api(path_of(page["previous"])).json()) if page["previous"] else None
        assert previous == (pages[number - 2] if number > 1 else None)


def test_a_page_between_the_first_rows_and_the_last_has_no_number(api, topics, monkeypatch):
    monkeypatch.setattr(pagination, "NUMBERED_ROWS", 2)

    assert refused(api("topics/", page=3, page_size=1)) == "page"
    assert slugs(api("topics/", page=6, page_size=1).json()) == ["t5"]
    assert refused(api("topics/", page=8, page_size=1)) == "page"


def test_page_that_is_not_there_is_said_so(api, topics):
    response = api("topics/", page=4, page_size=3)

    assert response.status_code == 404
    assert response.json()["type"].endswith("/problems/no-such-page/")


def test_empty_list_has_one_empty_page(api, db):
    assert api("topics/").json() == {"count": 0, "next": None, "previous": None, "results": []}
