"""The few pages beside the API and the admin."""

import pytest
from django.db import DatabaseError
from selectolax.lexbor import LexborHTMLParser

from cms.publishing import withdraw
from tests.clock import TUESDAY

pytestmark = pytest.mark.django_db


def test_first_page_leads_to_api_docs_and_admin(client):
    page = client.get("/").content.decode()

    for address in ("/api/v1/", "/api/v1/docs/", "/admin/"):
        assert f'href="{address}"' in page


@pytest.mark.parametrize(
    "path",
    [
        "posts/chronic-back-pain/",
        "treatments/spinal-fusion/",
        "conditions/chronic-back-pain/",
        "studies/centeno-2017/",
    ],
)
def test_an_entry_can_be_read_at_its_own_address_while_no_front_end_shows_it(client, world, path):
    response = client.get(f"/{path}?utm_source=letter&body=blocks", headers={"Accept": "image/*"})
    again = client.get(f"/{path}", headers={"If-None-Match": response["ETag"]})

    html = LexborHTMLParser(response.content.decode())
    canonical = html.css_first('link[rel="canonical"]').attributes["href"]
    title = client.get(f"/api/v1/{path}").json()["title"]
    assert (response.status_code, response["Content-Type"]) == (200, "text/html; charset=utf-8")
    assert canonical == f"http://localhost:8000/{path}"
    assert html.css_first("h1").text() == title
    assert "Secret" not in response.content.decode()
    assert (again.status_code, again.content) == (304, b"")


def test_pages_lead_to_each_other_by_addresses_that_answer(client, world):
    html = LexborHTMLParser(client.get("/posts/chronic-back-pain/").content.decode())

    hrefs = [link.attributes["href"] for link in html.css("main a")]
    ours = [each for each in hrefs if each.startswith("http://localhost:8000/")]
    data = html.css_first("footer a[href*=api]").attributes["href"]
    as_browser = client.get(
        data.removeprefix("http://localhost:8000"), headers={"Accept": "text/html,*/*;q=0.8"}
    )

    assert as_browser["Content-Type"] == "application/json"
    assert "http://localhost:8000/treatments/spinal-fusion/" in ours
    assert {
        client.get(each.removeprefix("http://localhost:8000")).status_code for each in ours
    } == {200}


def test_entries_without_a_page_lead_to_the_api(client, world):
    response = client.get("/topics/back-pain/")

    assert (response.status_code, response["Location"]) == (302, "/api/v1/topics/back-pain/")


def test_with_a_front_end_its_addresses_here_lead_to_the_api(client, world, settings):
    settings.SITE_URL = "https://front.example"

    response = client.get("/posts/chronic-back-pain/")

    assert (response.status_code, response["Location"]) == (
        302,
        "/api/v1/posts/chronic-back-pain/",
    )


def test_what_is_not_there_is_told_to_people_as_a_page(client, world, published):
    missing = client.get("/posts/nothing/")
    world.first.slug = "new"
    world.first.save()
    published(world.first, at=TUESDAY)
    moved = client.get("/posts/first/")
    withdraw(world.second, by=None, at=TUESDAY, reason="safety", replacement=world.first.pk)
    gone = client.get("/posts/chronic-back-pain/")

    assert (missing.status_code, b"no such page" in missing.content) == (404, True)
    assert (moved.status_code, moved["Location"]) == (301, "http://localhost:8000/posts/new/")
    assert (gone.status_code, gone["Content-Type"]) == (410, "text/html; charset=utf-8")
    assert b"Safety: following it could harm." in gone.content
    assert b'href="http://localhost:8000/posts/new/"' in gone.content


def test_with_tls_only_health_is_told_without_it(client, settings):
    settings.SECURE_SSL_REDIRECT = True

    first, alive = client.get("/?q=1"), client.get("/livez")

    assert (first.status_code, first["Location"]) == (301, "https://testserver/?q=1")
    assert (alive.status_code, client.get("/readyz").status_code) == (200, 200)


def test_health_says_ok_and_nothing_else(client, django_assert_num_queries):
    with django_assert_num_queries(0):
        alive = client.get("/livez")
    with django_assert_num_queries(1):  # head
        ready = client.get("/readyz")

    assert (alive.status_code, alive.content) == (200, b"ok")
    assert (ready.status_code, ready.content) == (200, b"ok")
    assert ready["Cache-Control"] == "no-store"


def test_health_says_when_the_database_is_away(client, monkeypatch):
    class Away:
        def __getitem__(self, alias):
            raise DatabaseError("password=hunter2")

    monkeypatch.setattr("cms.site.connections", Away())

    response = client.get("/readyz")

    assert (response.status_code, b"hunter2" in response.content) == (503, False)
