"""The forms of a body: each says the same, and none costs more."""

import re

import pytest
from django.core.cache import cache
from markdown_it import MarkdownIt
from selectolax.lexbor import LexborHTMLParser

from cms.api.database.state_cache import clear_caches
from tests.api.world import POST
from tests.clock import TUESDAY
from tests.factories.posts import PostFactory
from tests.lib.test_richtext_markdown_laws import READER, same

pytestmark = pytest.mark.django_db


def test_body_comes_in_all_forms_and_all_say_the_same(api, world):
    body = api(POST, body="html,blocks,markdown,text").json()["body"]

    seen = LexborHTMLParser(f"<!doctype html><body>{body['html']}").body.text()
    read = LexborHTMLParser(f"<!doctype html><body>{READER.render(body['markdown'])}").body.text()

    assert list(body) == ["html", "blocks", "markdown", "text"]
    assert same(seen) == same(body["text"]) == same(read)
    assert body["text"].startswith("What helps\n\nSee fusion and a secret.\n\nOn the hill")
    assert "[fusion](http://localhost:8000/treatments/spinal-fusion/)" in body["markdown"]
    assert "[a secret]" not in body["markdown"]
    assert body["markdown"].startswith("## What helps\n\nSee [fusion]")
    assert re.search(r"!\[[^]]+\]\(http://localhost:8000/media/\S+\.webp\)", body["markdown"])


@pytest.mark.parametrize("forms", ["html", "blocks", "markdown", "text", "text,html"])
def test_only_the_forms_that_were_asked_for_come_in_their_order(api, world, forms):
    assert list(api(POST, body=forms).json()["body"]) == forms.split(",")


def test_raised_digits_stay_raised_where_there_are_no_marks(api, world, published):
    post = PostFactory(slug="cells", body="<p>10<sup>6</sup> cells, CO<sub>2</sub></p>")
    published(post, at=TUESDAY)

    body = api("posts/cells/", body="markdown,text").json()["body"]

    assert body == {"markdown": "10⁶ cells, CO₂", "text": "10⁶ cells, CO₂"}


def test_markdown_of_a_post_is_whole(api, world):
    text = api(POST, headers={"Accept": "text/markdown"}).content.decode()

    html = MarkdownIt("js-default").render(text)

    for part in (
        "<h1>Chronic back pain</h1>",
        "By Ada Reyes. Published 2026-",
        "<h2>What helps</h2>",
        '<a href="http://localhost:8000/treatments/bone-marrow/">Bone marrow</a>',
        "CC BY-ND 4.0",
    ):
        assert part in html
    assert "Secret" not in text


@pytest.mark.parametrize(
    "accept", ["application/json", "application/ld+json", "text/markdown", "text/html"]
)
def test_a_detail_costs_three_statements_in_any_form(api, world, accept, django_assert_num_queries):
    with django_assert_num_queries(3):  # head, the row, its cards
        api(POST, headers={"Accept": accept})
    cache.clear()
    clear_caches()
    with django_assert_num_queries(3):
        api(POST, body="html,blocks,markdown,text")
