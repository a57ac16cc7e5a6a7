"""All that shows a publication shows the same of it, in each state of the log."""

import pytest

from cms.publishing import publish
from tests.clock import TUESDAY
from tests.studies.papers import publish_paper

pytestmark = pytest.mark.django_db
API = "/api/v1"
#: Where readers meet the publication: in JSON, and in other representations.
JSON_ADDRESSES = (
    f"{API}/citations/paper/",
    f"{API}/citations/",
    f"{API}/studies/study/",
    f"{API}/studies/study/editions/1/",
    f"{API}/studies/",
    f"{API}/studies/?fields=citation.integrity",
    f"{API}/results/",
    f"{API}/treatments/treatment/",
    f"{API}/compare/treatments/?slugs=treatment,other",
    f"{API}/posts/post/",
    f"{API}/posts/?include=studies",
    f"{API}/studies/?include=citations",
    f"{API}/search/?q=paper",
    "/feeds/posts.json",
)
TEXTS = (
    ("/feeds/posts.atom", {}),
    ("/feeds/posts.rss", {}),
    ("/posts/post/", {}),
    ("/studies/study/", {}),
    ("/treatments/treatment/", {}),
    ("/citations/paper/", {}),
    (f"{API}/posts/post/", {"accept": "text/markdown"}),
    (f"{API}/posts/post/", {"accept": "application/ld+json"}),
    (f"{API}/studies/study/", {"accept": "application/ld+json"}),
    (f"{API}/treatments/treatment/", {"accept": "application/ld+json"}),
    ("/oembed?url=http://localhost:8000/studies/study/", {}),
)


@pytest.fixture
def paper():
    return publish_paper()


def find_integrities(node):
    """Yield the value of each ``integrity`` in JSON."""
    if isinstance(node, dict):
        if "integrity" in node:
            yield node["integrity"]
        for value in node.values():
            yield from find_integrities(value)
    elif isinstance(node, list):
        for value in node:
            yield from find_integrities(value)


def read_integrities(client):
    found = {}
    for address in JSON_ADDRESSES:
        response = client.get(address)
        assert response.status_code == 200, (address, response.content)
        found[address] = set(find_integrities(response.json()))
    return found


def read_text(client, address, headers):
    response = client.get(address, headers=headers)
    assert response.status_code == 200, (address, response.content)
    return response.content.decode().lower()


@pytest.mark.parametrize("notice", ["retraction", "expression_of_concern", "correction"])
def test_a_notice_shows_wherever_the_publication_is_shown(client, paper, notice):
    assert read_integrities(client) == {each: {"current"} for each in JSON_ADDRESSES}
    before = {each: client.get(each).headers["ETag"] for each in JSON_ADDRESSES}
    paper.notices.create(type=notice)
    integrity = paper.integrity.value

    publish(paper, by=None, at=TUESDAY)

    assert read_integrities(client) == {each: {integrity} for each in JSON_ADDRESSES}
    for address, etag in before.items():
        response = client.get(address, headers={"If-None-Match": etag})
        assert response.status_code == 200, address


@pytest.mark.parametrize(("address", "headers"), TEXTS)
def test_other_representations_show_the_notice(client, paper, address, headers):
    assert "retracted" not in read_text(client, address, headers)
    paper.notices.create(type="retraction")

    publish(paper, by=None, at=TUESDAY)

    assert "retracted" in read_text(client, address, headers)


def test_a_comparison_names_the_doubt(client, paper):
    paper.notices.create(type="retraction")
    publish(paper, by=None, at=TUESDAY)

    compared = client.get(f"{API}/compare/treatments/?slugs=treatment,other").json()

    notes = [
        note["text"]
        for arms in compared["arms"]
        for row in arms["rows"]
        for cell in row["cells"]
        for note in (*cell["reasons"], *cell["cautions"])
    ]
    assert [each for each in notes if "retracted" in each]
    (criterion,) = compared["treatments"][0]["criteria"]["indication"]
    assert criterion["source"]["integrity"] == "retracted"
