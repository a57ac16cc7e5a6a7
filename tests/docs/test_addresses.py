"""The addresses in the reference of the API are answered as the page says, with the series that
ships with Marrow. (The tutorial's are followed by test_tutorial.)
"""

import re

import pytest
from django.conf import settings
from django.urls import resolve

from cms.api.views.not_found import NAME as NOT_FOUND
from tests.docs.markdown import name_of, pages

pytestmark = pytest.mark.slow

PAGE = settings.ROOT / "docs" / "reference" / "api.md"
# Whole ones of this server, and those below the API that begin with a collection.
ADDRESS = re.compile(
    r"""(?<![\w.…>])(?:http://localhost:8000)?(/(?:api/v1|admin|feeds|posts|treatments)/[^\s`"'<>|]*)"""
)
OF_THE_SERVER = ("/api/", "/admin/", "/feeds/")
NOT_OK = {  # what the page says of those that are no 200
    "/api/v1/compare/treatments/": 400,  # in the table, without the treatments
    "/api/v1/partner/": 401,
    "/api/v1/posts/?treatments=fusion-espinal&locale=es": 400,  # nothing of what ships is Spanish
}
EMPTY = {"/api/v1/search/?q="}  # no words find nothing


def addresses_on_the_page() -> list[str]:
    found = ADDRESS.findall(PAGE.read_text())
    addresses = [each if each.startswith(OF_THE_SERVER) else f"/api/v1{each}" for each in found]
    return list(dict.fromkeys(addresses))


# What any page writes of this server, as far as it is no pattern of addresses.
ON_ANY_PAGE = re.compile(
    r"""(?:(?<![\w.…>/])|https?://(?:localhost:8000|cms\.example|api\.example\.org))"""
    r"""(/(?:api/v1|feeds|admin)/[^\s`"'<>|?#{}…)(,]*+)(?![<{…])"""
)


def finds_nothing(body: dict) -> bool:
    return not body.get("results", body.get("treatments"))


@pytest.mark.django_db
def test_addresses_of_the_page_are_answered_as_it_says(client, shipped_series):
    addresses = addresses_on_the_page()

    responses = {address: client.get(address) for address in addresses}

    expected = {address: NOT_OK.get(address, 200) for address in addresses}
    assert {address: response.status_code for address, response in responses.items()} == expected
    searched = {each for each in addresses if "?" in each and expected[each] == 200}
    empty = {each for each in searched if finds_nothing(responses[each].json())}
    assert empty == EMPTY & searched


def test_both_kinds_of_addresses_are_seen():
    addresses = addresses_on_the_page()

    assert "/api/v1/posts/?treatments=spinal-fusion&studies__sample_size__gte=20" in addresses
    assert "/feeds/" in addresses


@pytest.mark.parametrize("page", pages(), ids=name_of)
def test_addresses_on_every_page_lead_to_a_view(page):
    paths = set(ON_ANY_PAGE.findall(page.read_text()))

    matches = {path: resolve(path) for path in paths}
    assert [path for path, match in matches.items() if match.url_name == NOT_FOUND] == []


def test_addresses_of_other_pages_are_seen():
    mirror = next(page for page in pages() if page.name == "mirror.md")

    assert "/api/v1/changes/stream/" in ON_ANY_PAGE.findall(mirror.read_text())
