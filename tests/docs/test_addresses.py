"""The addresses that the reference and the tutorial show are answered as the pages say, of the
series that ships with us.
"""

import re

import pytest
from django.conf import settings

pytestmark = pytest.mark.slow

PAGES = ["docs/reference/api.md", "docs/tutorial/first-post.md"]
# Whole ones of this server, and those below the API that begin with a collection.
ADDRESS = re.compile(
    r"""(?<![\w.…>])(?:http://localhost:8000)?(/(?:api/v1|admin|feeds|posts|treatments)/[^\s`"'<>|]*)"""
)
OF_THE_SERVER = ("/api/", "/admin/", "/feeds/")
TOLD = {  # what the pages say of those that are no 200
    "/api/v1/posts/?treatmnts=spinal-fusion": 400,
    "/admin/": 302,  # to the form that asks who you are
    "/api/v1/compare/treatments/": 400,  # in the table, without the treatments
    "/api/v1/partner/": 401,
}
# Nothing of what ships is in Spanish; and no words find nothing.
EMPTY = {"/api/v1/posts/?treatments=fusion-espinal&locale=es", "/api/v1/search/?q="}


def shown(page: str) -> list[str]:
    found = ADDRESS.findall((settings.ROOT / page).read_text())
    whole = [each if each.startswith(OF_THE_SERVER) else f"/api/v1{each}" for each in found]
    return list(dict.fromkeys(whole))


def finds_nothing(body: dict) -> bool:
    return not body.get("results", body.get("treatments"))


@pytest.mark.django_db
@pytest.mark.parametrize("page", PAGES)
def test_addresses_of_the_page_are_answered_as_it_says(client, shipped_series, page):
    addresses = shown(page)

    answers = {address: client.get(address) for address in addresses}

    told = {address: TOLD.get(address, 200) for address in addresses}
    assert {address: answer.status_code for address, answer in answers.items()} == told
    searched = {each for each in addresses if "?" in each and told[each] == 200}
    empty = {each for each in searched if finds_nothing(answers[each].json())}
    assert empty == EMPTY & searched


def test_both_kinds_of_addresses_are_seen():
    assert "/api/v1/posts/?treatments=spinal-fusion&studies__sample_size__gte=20" in shown(PAGES[0])
    assert "/api/v1/posts/chronic-back-pain/" in shown(PAGES[1])
