"""A post cites publications by marks in its text, numbered as a reader comes to them."""

import pytest

from cms.published.models.log import Change
from cms.publishing import PreflightError, publish, withdraw
from tests.clock import MONDAY, THURSDAY, TUESDAY, WEDNESDAY
from tests.factories.posts import PostFactory
from tests.factories.studies import CitationFactory

pytestmark = pytest.mark.django_db
GONE = "9f5b3c54-0a8e-4e57-9c59-1c2d3e4f5a6b"


def mark(id):
    return f'<cms-citation data-id="{id}"></cms-citation>'


@pytest.fixture
def first():
    return CitationFactory(slug="first", title="The first & best", doi="10.1000/first")


@pytest.fixture
def second():
    return CitationFactory(slug="second", title="The second")


@pytest.fixture
def post(first, second):
    publish(first, second, by=None, at=MONDAY)
    body = f"<h2>Cells{mark(second.pk)}</h2><p>They help.{mark(first.pk)}{mark(second.pk)}</p>"
    post = PostFactory(slug="back", body=body)
    publish(post, by=None, at=TUESDAY)
    return post


def read(client, query="body=html,blocks,markdown,text"):
    return client.get(f"/api/v1/posts/back/?{query}").json()


def retract(citation):
    citation.notices.create(type="retraction", date="2026-01-01", position=9)
    publish(citation, by=None, at=WEDNESDAY)


def test_marks_are_numbered_in_the_order_of_the_text(client, post):
    read_post = read(client)

    assert [(each["number"], each["citation"]["slug"]) for each in read_post["citations"]] == [
        (1, "second"),
        (2, "first"),
    ]
    assert read_post["outline"][0] == {"id": "cells", "level": 2, "title": "Cells"}
    body = read_post["body"]
    assert body["text"] == "Cells[1]\n\nThey help.[2][1]"
    assert [part.get("number") for part in body["blocks"][1]["content"]] == [None, 2, 1]
    assert body["blocks"][1]["content"][1]["citation"]["title"] == "The first & best"


def test_marks_lead_to_their_publications(client, post, first):
    body = read(client)["body"]

    page = read(client)["citations"][1]["citation"]["canonical_url"]
    assert f'<a href="{page}" title="The first &amp; best">[2]</a></sup>' in body["html"]
    assert f'They help.<sup data-citation="{first.pk}">' in body["html"]
    assert f"They help.[\\[2\\]]({page})" in body["markdown"]


def test_every_form_says_that_a_publication_was_retracted(client, post, second):
    retract(second)

    read_post = read(client)

    assert "[1, retracted]</a>" in read_post["body"]["html"]
    assert read_post["body"]["text"].startswith("Cells[1, retracted]\n")
    assert "\\[1, retracted\\]" in read_post["body"]["markdown"]
    assert read_post["body"]["blocks"][1]["content"][2]["citation"]["integrity"] == "retracted"
    assert read_post["evidence"] == "source_retracted"
    assert Change.objects.filter(entry_id=post.pk, kind="evidence").count() == 1


def test_readers_of_another_language_are_warned_in_theirs(client, post, second):
    PostFactory(slug="back", locale="de", body=post.body)
    german = type(post).objects.get(locale="de")
    publish(german, by=None, at=TUESDAY)
    retract(second)

    body = client.get("/api/v1/posts/back/?locale=de&body=text").json()["body"]

    assert body["text"].startswith("Cells[1, zurückgezogen]")


def test_a_withdrawn_citation_leaves_the_other_numbers_as_they_are(client, post, second):
    withdraw(second, by=None, at=THURSDAY, reason="error")

    read_post = read(client)

    assert [(each["number"], each["citation"]["slug"]) for each in read_post["citations"]] == [
        (2, "first")
    ]
    assert f'<sup data-citation="{second.pk}">[1]</sup>' in read_post["body"]["html"]
    assert read_post["body"]["blocks"][0]["content"][1]["citation"] is None


def test_pages_markdown_and_linked_data_list_what_is_cited(client, post):
    markdown = client.get("/api/v1/posts/back/", headers={"accept": "text/markdown"})
    data = client.get("/api/v1/posts/back/", headers={"accept": "application/ld+json"}).json()

    assert "## References\n\n1. " in markdown.content.decode()
    assert [each["name"] for each in data["citation"]] == ["The second", "The first & best"]


def test_posts_are_found_by_what_they_cite(client, post, first):
    assert client.get("/api/v1/posts/?citations=first").json()["results"][0]["slug"] == "back"


def test_a_text_cites_what_readers_have(first):
    post = PostFactory(body=f"<p>a{mark(first.pk)}{mark(GONE)}</p>")

    with pytest.raises(PreflightError) as refused:
        publish(post, by=None, at=TUESDAY)

    messages = [problem.message for problem in refused.value.problems]
    assert [message.partition(".")[0] for message in messages] == [
        "The text cites “The first & best” as [1], which readers do not have",
        "The citation [2] does not exist any more",
    ]
