"""The search as readers have it: ``search/`` over everything."""

from urllib.parse import parse_qsl, urlsplit

import pytest

from cms.publishing import publish
from tests.clock import MONDAY
from tests.factories.posts import PostFactory

pytestmark = pytest.mark.django_db


def test_search_tells_what_it_looked_for_instead(api, library):
    response = api("search/", q="stimulaton").json()

    assert response["corrected"] == "stimulation"
    assert response["count"] == 2


def test_search_says_when_it_cut_the_text(api, library):
    response = api("search/", q="stimulation " * 100).json()

    assert response["truncated"] is True
    assert response["count"] == 2


def test_search_narrows_by_type_and_language(api, world):
    both = api("search/", q="fusion").json()["results"]
    treatments = api("search/", q="fusion", type="treatment,condition").json()["results"]

    assert {row["type"] for row in both} > {"treatment"}
    assert [row["slug"] for row in treatments] == ["spinal-fusion"]
    assert api("search/", q="fusion", locale="es").json()["results"] == []


def test_search_has_numbered_pages(api):
    publish(*(PostFactory(title=f"Brace {n}") for n in range(5)), by=None, at=MONDAY)
    first = api("search/", q="brace", page_size=2).json()

    second = api(first["next"].removeprefix("http://localhost:8000")).json()
    third = api(second["next"].removeprefix("http://localhost:8000")).json()

    assert [page["count"] for page in (first, second, third)] == [5, 5, 5]
    assert (first["previous"], third["next"]) == (None, None)
    assert dict(parse_qsl(urlsplit(third["previous"]).query)) == {
        "q": "brace",
        "page_size": "2",
        "page": "2",
    }
    titles = [row["title"] for page in (first, second, third) for row in page["results"]]
    assert sorted(titles) == [f"Brace {n}" for n in range(5)]


def test_a_page_beyond_the_last_is_not_there(api, library):
    assert api("search/", q="stimulation", page=2).status_code == 404
    assert api("posts/", search="stimulation", page=2).status_code == 404
    assert api("search/", q="?", page=2).status_code == 404
    assert api("posts/", search="?", page=2).status_code == 404
    assert api("posts/", search="pain", reading_minutes__lt=-1, page=2).status_code == 404
    assert api("search/", q="stimulation", page=600).status_code == 400


@pytest.mark.parametrize(
    "wrong",
    [{"query": "x"}, {"type": "pots"}, {"page_size": "0"}, {"cursor": "x"}, {"locale": ""}],
)
def test_search_is_as_strict_as_every_address(api, library, wrong):
    assert api("search/", **{"q": "x"} | wrong).status_code == 400


def test_the_index_names_the_search(api, db):
    search = api("").json()["search"]

    assert search["url"].endswith("/api/v1/search/")
    assert set(search["parameters"]) == {"q", "type", "locale", "page", "page_size", "count"}
