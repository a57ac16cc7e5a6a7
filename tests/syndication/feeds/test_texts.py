"""Any text comes out of a feed as the same text, in every format and every reader."""

import re
from dataclasses import replace
from html import unescape
from uuid import UUID

import orjson
import pytest
from feedparser.mixin import _FeedParserMixin
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from cms.posts.published import PublishedPost
from cms.publishing import publish
from cms.syndication.feeds import notices
from cms.syndication.feeds.channels import Channel
from cms.syndication.feeds.document import FeedDocument
from cms.syndication.feeds.formats import pictures
from cms.syndication.feeds.items import FeedItem, build_entry_item
from cms.syndication.feeds.views import WRITERS
from tests.clock import MONDAY
from tests.examples import examples
from tests.factories.posts import PostFactory
from tests.syndication.feeds.changes import CHANGE
from tests.syndication.feeds.readers import FAITHFUL, html_to_text, one_line, read_feed
from tests.syndication.feeds.validators import CONTENT

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
ENTRY = {
    "type": "post",
    "locale": "en",
    "edition": 2,
    "sequence": 1,
    "canonical_url": "https://a.example/posts/odd/",
    "url": "https://a.example/api/v1/posts/odd/",
    "license": {"name": "CC BY-ND 4.0", "url": "https://cc.example/"},
    "attribution": {"text": "“Odd”, published by Marrow"},
}
IMAGE = {
    "src": "https://a.example/media/odd.webp",
    "width": 64,
    "height": 48,
    "license": {"name": "", "url": ""},
}
EXAMPLE = "eGFR <45 and age >60"
#: What has a meaning in HTML, in XML, or for the direction of writing, and other texts.
PIECES = st.sampled_from(
    (
        *("<", ">", "&", '"', "'", "&lt;", "&amp;", "&#60;", "&nbsp;", "&copy", "&notit;"),
        *("]]>", "<![CDATA[", "<!--", "-->", "<b>", "</b>", "<br>", "<script>alert(1)</script>"),
        *("<img src=x onerror=alert(1)>", "eGFR <45", "age >60", "p<0.05", "AT&T", "{title}"),
        *("%s", "{{ entry }}", "https://a.example/?b=1&c=2", "m²", "naïve", "é"),
        *("\u202eabc\u202c", "\u2066עברית\u2069", "a\u00a0b", "a\u2028b", "a\tb", "a\nb"),
        *("\U0001f469\u200d\u2695\ufe0f", "\\n", "\\t"),
    )
)
TEXTS = st.lists(PIECES, min_size=1, max_size=6).map(" ".join).filter(str.split)


def read_summaries(feed: bytes) -> bytes:
    """Leave out the full texts of RSS: readers that keep one text alone then keep the summary."""
    root = etree.fromstring(feed)
    for element in root.findall(f"channel/item/{CONTENT}encoded"):
        element.getparent().remove(element)
    return etree.tostring(root)


def is_guessed(reader: str, feed_format: str, text: str) -> bool:
    """Return whether the reader takes a title of RSS, which is plain text, for HTML."""
    guesses = reader == "feedparser" and feed_format == "rss"
    return guesses and _FeedParserMixin.looks_like_html(text)


@pytest.fixture
def load(api):
    def act(name):
        response = api(f"/feeds/{name}")
        assert response.status_code == 200
        return response.content

    return act


@pytest.fixture
def stored_picture(monkeypatch):
    monkeypatch.setattr(pictures, "public_file_size", lambda url: 400)


@pytest.mark.parametrize("reader", FAITHFUL)
def test_less_and_greater_than_are_there_in_a_description(load, reader):
    post = PostFactory(title=EXAMPLE, summary=EXAMPLE)
    publish(post, by=None, at=MONDAY)

    item = read_feed(reader, read_summaries(load("posts.rss"))).items[f"urn:uuid:{post.pk}"]

    assert (item.title, item.summary or item.content) == (EXAMPLE, EXAMPLE)


def test_readers_that_strip_tags_keep_what_is_no_tag(load):
    publish(PostFactory(summary=EXAMPLE), by=None, at=MONDAY)

    description = etree.fromstring(load("posts.rss")).findtext("channel/item/description")

    assert unescape(re.sub("<[^>]*>", "", description)) == EXAMPLE


def test_markup_in_a_summary_is_text(load):
    summary = "<b>Bold</b> & <script>alert(1)</script>"
    publish(PostFactory(summary=summary), by=None, at=MONDAY)

    rss = etree.fromstring(load("posts.rss")).findtext("channel/item/description")

    assert rss == "&lt;b&gt;Bold&lt;/b&gt; &amp; &lt;script&gt;alert(1)&lt;/script&gt;"


def test_lines_of_a_summary_stay_lines(load):
    publish(PostFactory(summary="First <1>.\nSecond."), by=None, at=MONDAY)

    description = etree.fromstring(load("posts.rss")).findtext("channel/item/description")

    assert description == "First &lt;1&gt;.<br>Second."


def build_items(text: str, number: int) -> list[FeedItem]:
    """Build an entry and a notice that have the text in every place that holds plain text."""
    values = {"entry_id": UUID(int=number), "title": text, "note": text, "sequence": number}
    change = CHANGE._replace(**values)
    image = IMAGE | {"alt": f"Picture: {text}", "credit": {"name": text, "source": "", "url": ""}}
    entry = ENTRY | {"id": str(change.entry_id), "title": text, "summary": text}
    entry_item = build_entry_item(
        change, entry | {"lead_image": image}, MONDAY, feed=PublishedPost.feed
    )
    notice = replace(
        entry_item,
        id=f"{entry_item.id}#notice",
        title=notices.build_correction_title(change),
        html=notices.render_correction_notice(change, url="https://a.example/"),
        entry=None,
        image=None,
    )
    return [entry_item, notice]


def write_feed(feed_format: str, texts: list[str]) -> bytes:
    channel = Channel(
        path="/feeds/posts",
        locale="en",
        title="All & <every>",
        description="In full.",
        home="https://a.example/",
        changes=[],
        build_items=lambda changes, log_state: [],
    )
    items = [item for number, text in enumerate(texts) for item in build_items(text, number)]
    document = FeedDocument(channel, feed_format, channel.url(feed_format), items)
    return WRITERS[feed_format](document)


@pytest.mark.parametrize("feed_format", ["atom", "rss"])
@pytest.mark.parametrize("reader", FAITHFUL)
@settings(
    max_examples=examples(4),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(texts=st.lists(TEXTS, min_size=1, max_size=12))
def test_every_text_is_read_as_it_was_written(stored_picture, reader, feed_format, texts):
    feed = write_feed(feed_format, texts)
    read, described = read_feed(reader, feed), read_feed(reader, read_summaries(feed))

    for number, text in enumerate(texts):
        id, shown = f"urn:uuid:{UUID(int=number)}", one_line(text)
        item, notice = read.items[id], read.items[f"{id}#notice"]
        titles = [] if is_guessed(reader, feed_format, text) else [one_line(item.title)]
        summary = item.summary
        if summary is None and feed_format == "rss":
            summary = described.items[id].content
        assert {*titles, summary, one_line(item.credit)} - {None} <= {shown}
        assert one_line(item.description) in {None, f"Picture: {shown}"}
        assert f"Picture: {shown} Image: {shown}" in item.content
        assert f"{shown} Put right in edition 2 (March 2, 2026) of {shown}." == notice.content


@given(text=TEXTS)
def test_json_feed_says_the_same(text):
    item, notice = orjson.loads(write_feed("json", [text]))["items"]

    assert (item["title"], item["summary"]) == (text, text)
    assert f"Picture: {one_line(text)} Image: {one_line(text)}" in html_to_text(
        item["content_html"]
    )
    assert notice["title"] == f"Correction: {text}"
    assert html_to_text(notice["content_html"]).startswith(one_line(text))
