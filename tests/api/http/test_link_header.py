"""The Link header: where it leads from an entry and from a list."""

import re
from urllib.parse import quote

import pytest

from tests.api.media_types import MEDIA_TYPES
from tests.api.world import POST
from tests.clock import TUESDAY

pytestmark = pytest.mark.django_db


def links(response) -> set[tuple[str, str, str]]:
    """(relation, address, media type) of every link."""
    found = re.findall(r'<([^>]*)>; rel="([^"]*)"(?:; type="([^"]*)")?', response["Link"])
    return {(rel, url, type) for url, rel, type in found}


def other_links(page):  # to what passes the entry on
    house, asked = "http://localhost:8000", f"url={quote(page, safe='')}"
    return {
        ("license", f"{house}/license.xml", "application/rsl+xml"),
        ("alternate", f"{house}/oembed?{asked}&format=json", "application/json+oembed"),
        ("alternate", f"{house}/oembed?{asked}&format=xml", "text/xml+oembed"),
        ("alternate", f"{house}/feeds/posts.atom", "application/atom+xml"),
        ("alternate", f"{house}/feeds/posts.rss", "application/rss+xml"),
        ("alternate", f"{house}/feeds/posts.json", "application/feed+json"),
    }


def test_links_lead_to_everything_around_an_entry(api, world):
    base, page = "http://localhost:8000/api/v1/", f"http://localhost:8000/{POST}"
    here = f"{base}{POST}"

    found = links(api(POST))

    assert found == {
        ("self", here, "application/json"),
        ("canonical", page, ""),
        ("version-history", f"{base}posts/{world.second.pk}/editions/", ""),
        ("license", "https://creativecommons.org/licenses/by-nd/4.0/", ""),
        (
            "describedby",
            "http://localhost:8000/api/v1/openapi.json",
            "application/vnd.oai.openapi+json",
        ),
        *(("alternate", here, each) for each in MEDIA_TYPES[1:]),
        *other_links(page),
    }
    assert (
        "describedby",
        "http://localhost:8000/api/v1/schemas/blocks.json",
        "application/schema+json",
    ) in links(api(POST, body="blocks"))


def test_links_of_a_list_lead_through_its_pages(api, world):
    base = "http://localhost:8000/api/v1/treatments/"
    first = api("treatments/", page_size=1, ordering="title")

    second = api(first.json()["next"].removeprefix("http://localhost:8000"))
    found = {rel: url for rel, url, _ in links(second)}

    assert found["first"] == f"{base}?page_size=1&ordering=title"
    assert found["next"] == second.json()["next"]
    assert found["prev"] == second.json()["previous"]
    assert found["self"].startswith(f"{base}?page_size=1&ordering=title&cursor=")
    assert found["last"] == f"{base}?page_size=1&ordering=title&page={second.json()['count']}"
    assert {"next", "last", "first", "self", "describedby"} == {rel for rel, _, _ in links(first)}


@pytest.mark.parametrize("path", ["posts/", "search/"])
def test_the_last_page_of_a_search_has_a_link(api, world, path):
    (name,) = {"posts/": ["search"], "search/": ["q"]}[path]
    response = api(path, page_size=1, **{name: "the"})
    (last,) = [url for rel, url, _ in links(response) if rel == "last"]

    page = api(last.removeprefix("http://localhost:8000")).json()

    assert last.endswith(f"&page={response.json()['count']}")
    assert (len(page["results"]), page["next"]) == (1, None)


def test_what_is_not_counted_has_no_last_page(api, world):
    assert "last" not in {rel for rel, _, _ in links(api("treatments/", count="false"))}


def test_no_address_can_break_out_of_a_link(api, world, published):
    world.image.license_url = 'https://example.org/é>;rel=evil,<"x'
    world.image.save()
    published(world.image, at=TUESDAY)

    header = api("images/hilltop/")["Link"]

    assert '<https://example.org/%C3%A9%3E;rel=evil,%3C%22x>; rel="license"' in header
