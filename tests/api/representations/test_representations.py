"""What an entry can be sent as, and how the Accept header chooses."""

import pytest

from tests.api.media_types import MEDIA_TYPES, media_type
from tests.api.world import POST

pytestmark = pytest.mark.django_db
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"


@pytest.mark.parametrize("wanted", MEDIA_TYPES)
def test_accept_chooses_and_every_representation_has_its_own_etag(api, world, wanted):
    response = api(POST, headers={"Accept": wanted})
    again = api(POST, headers={"Accept": wanted, "If-None-Match": response["ETag"]})
    tags = {api(POST, headers={"Accept": each})["ETag"] for each in MEDIA_TYPES}

    assert (response.status_code, media_type(response)) == (200, wanted)
    assert "Accept" in response["Vary"]
    assert len(tags) == len(MEDIA_TYPES)
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", response["ETag"])
    assert again["Link"] == response["Link"]


@pytest.mark.parametrize("wanted", MEDIA_TYPES)
def test_head_says_the_same_as_get(client, world, wanted):
    address = f"/api/v1/{POST}"

    got = client.get(address, headers={"Accept": wanted})
    head = client.head(address, headers={"Accept": wanted})

    assert head.content == b""
    for name in ("ETag", "Content-Type", "Content-Length", "Link", "Vary"):
        assert head[name] == got[name]


@pytest.mark.parametrize(
    ("accept", "expected"),
    [
        ("", "application/json"),
        ("*/*", "application/json"),
        ("application/*", "application/json"),
        ("text/*", "text/markdown"),
        (BROWSER, "text/html"),
        ("text/html;q=0.2, application/ld+json;q=0.5", "application/ld+json"),
        ("text/html;q=0.5, application/json", "application/json"),
        ("application/json;q=0, */*", "application/ld+json"),
        ("text/markdown; variant=GFM; q=1", "text/markdown"),
        ("TEXT/HTML", "text/html"),
        ("nonsense", "application/json"),
        ("text/html;q=2", "text/html"),
    ],
)
def test_weights_and_ranges_are_those_of_http(api, world, accept, expected):
    assert media_type(api(POST, headers={"Accept": accept})) == expected


def test_what_there_is_not_is_refused_with_a_list_of_what_there_is(api, world):
    response = api(POST, headers={"Accept": "application/pdf"})

    problem = response.json()

    assert (response.status_code, problem["available"]) == (406, MEDIA_TYPES)
    assert all(each in problem["detail"] for each in MEDIA_TYPES)
    assert "Accept" in response["Vary"]


def test_lists_are_json_alone(api, world):
    refused = api("posts/", headers={"Accept": "text/html"})

    assert (refused.status_code, refused.json()["available"]) == (406, ["application/json"])
    assert media_type(api("posts/", headers={"Accept": BROWSER})) == "application/json"


def test_an_address_that_shapes_the_json_is_answered_with_json_in_a_browser_too(api, world):
    shaped = api(POST, headers={"Accept": BROWSER}, body="blocks")
    refused = api(POST, headers={"Accept": "text/html"}, body="blocks")

    assert media_type(shaped) == "application/json"
    assert (refused.status_code, refused.json()["available"]) == (406, ["application/json"])
