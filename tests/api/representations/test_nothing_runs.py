"""Whatever an author writes, nothing of it runs in the page or in Markdown."""

import json

import pytest
from selectolax.lexbor import LexborHTMLParser

from tests.api.world import POST
from tests.clock import TUESDAY
from tests.factories.posts import PostFactory
from tests.lib.test_richtext_hostile import CORPUS
from tests.lib.test_richtext_markdown_laws import READER

pytestmark = pytest.mark.django_db

NAUGHTY = [payload.replace("&", "&amp;").replace("<", "&lt;") for payload in CORPUS] + CORPUS


def test_nothing_an_author_writes_runs_in_the_page_or_in_markdown(api, world, published):
    body = "".join(f"<p>{payload}</p>" for payload in NAUGHTY[: len(CORPUS)])
    title = "</title><script>alert(1)</script>\"'><img src=x onerror=alert(1)>"
    post = PostFactory(
        slug="naughty",
        title=title,
        summary=f"{title}</script>\u2028",
        body=body + "".join(f"<div>{payload}</div>" for payload in CORPUS),
        authors=[world.ada],
        key_points=[title],
        lead_image=world.image,
    )
    world.image.alt = world.image.caption = title
    world.image.save()
    published(post, world.image, at=TUESDAY)

    page = api("posts/naughty/", headers={"Accept": "text/html"})
    markdown = api("posts/naughty/", headers={"Accept": "text/markdown"}).content.decode()

    for html in (page.content.decode(), READER.render(markdown)):
        tree = LexborHTMLParser(html)
        scripts = [node.attributes.get("type") for node in tree.css("script")]
        assert set(scripts) <= {"application/ld+json"}
        assert not tree.css("style, svg, math, iframe, object, embed, form, base, template, input")
        for node in tree.root.traverse():
            assert not [name for name in node.attributes if name.startswith("on")]
            for name in ("href", "src"):
                address = node.attributes.get(name) or ""
                assert not address.lower().strip().startswith(("javascript:", "vbscript:", "data:"))
    assert (
        json.loads(LexborHTMLParser(page.content.decode()).css_first("script").text())["name"]
        == title
    )


def test_the_page_has_nothing_that_its_policy_refuses(api, world):
    response = api(POST, headers={"Accept": "text/html"})

    assert b"style=" not in response.content
    assert b"<script>" not in response.content
