"""``body=`` in lists: items with their bodies, on smaller pages."""

import pytest

from cms.api.database.state_cache import clear_caches
from cms.api.views import lists
from cms.publishing import withdraw
from tests.clock import TUESDAY

pytestmark = pytest.mark.django_db
FORMS = ["html", "blocks", "markdown", "text", "html,blocks,markdown,text"]


@pytest.mark.parametrize("forms", FORMS)
def test_items_have_the_bodies_of_details_and_nothing_else_more(api, world, forms):
    lean = api("posts/").json()
    full = api("posts/", body=forms).json()

    assert {**full, "results": []} == {**lean, "results": []}
    for item, without in zip(full["results"], lean["results"], strict=True):
        detail = api(f"posts/{item['slug']}/", body=forms).json()
        assert item.pop("body") == detail["body"]
        assert item == without


@pytest.mark.parametrize("forms", FORMS)
def test_bodies_cost_no_statement(api, world, django_assert_num_queries, forms):
    clear_caches()
    with django_assert_num_queries(3):  # head, page, cards
        api("posts/", body=forms)


def test_searches_filters_facets_and_cursors_have_them_too(api, world):
    found = api("posts/", search="first", body="text").json()["results"]
    page = api("posts/", body="text", page_size=1, facets="authors", include="authors").json()
    following = api(page["next"].removeprefix("http://localhost:8000")).json()

    assert [list(item["body"]) for item in found] == [["text"]]
    assert [list(each["results"][0]["body"]) for each in (page, following)] == [["text"]] * 2
    assert following["results"][0]["slug"] == "first"


def test_what_is_not_published_is_in_none(api, world):
    withdraw(world.fusion, by=None, at=TUESDAY, reason="safety")

    body = api("posts/", body="html,text,markdown").json()["results"][0]["body"]

    assert str(world.fusion.pk) not in str(body)
    assert "See fusion and a secret." in body["text"]


@pytest.mark.parametrize(("size", "status"), [(20, 200), (21, 400), (100, 400)])
def test_pages_with_bodies_are_smaller(api, world, size, status):
    response = api("posts/", body="html", page_size=size)

    assert response.status_code == status
    if status == 400:
        (fault,) = response.json()["errors"]
        assert fault["parameter"] == "page_size"
        assert fault["message"] == "page_size: With “body” a page has at most 20 rows."


def test_fields_of_bodies_need_bodies(api, world):
    items = api("posts/", body="text", fields="slug,body.text").json()["results"]
    (fault,) = api("posts/", fields="slug,body.text").json()["errors"]

    assert [set(item) for item in items] == [{"slug", "body"}] * 2
    assert (fault["parameter"], "body=html" in fault["message"]) == ("fields", True)
    assert api("posts/", fields="-body").status_code == 200


def test_lists_without_bodies_and_lists_of_the_past_take_none(api, world):
    assert api("topics/", body="html").json()["errors"][0]["code"] == "unknown"
    refused = api("posts/", body="html", as_of="2026-03-03").json()["errors"]
    assert [each["parameter"] for each in refused] == ["body"]


def test_unknown_form_is_refused_with_the_nearest(api, world):
    (fault,) = api("posts/", body="makrdown").json()["errors"]

    assert fault["suggestion"] == "markdown"


def test_a_page_with_more_bytes_than_it_may_have_is_refused(api, world, monkeypatch):
    smallest = api("posts/", body="html", page_size=1)
    monkeypatch.setattr(lists, "MAX_BYTES", len(smallest.content) + 100)

    refused = api("posts/", body="html")

    assert refused.status_code == 400
    assert refused.json()["type"].endswith("/problems/page-too-large/")
    assert api("posts/", body="html", page_size=1, count="false").status_code == 200
