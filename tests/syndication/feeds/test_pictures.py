"""The lead picture of a post, and the pictures of a feed, as readers and partners expect them."""

from io import BytesIO
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from PIL import Image

from cms.published import public_files
from cms.published.public_files import public_storage
from cms.publishing import publish
from tests.clock import TUESDAY
from tests.factories.media import ImageFactory
from tests.factories.posts import PostFactory
from tests.syndication.feeds.elements import find_entry
from tests.syndication.feeds.readers import read_feed
from tests.syndication.feeds.validators import ATOM

pytestmark = pytest.mark.django_db
HOUSE = "http://localhost:8000"
MEDIA = "{http://search.yahoo.com/mrss/}"


@pytest.fixture
def post(db):
    """Publish a post with a picture, its credit and its licence."""
    image = ImageFactory(
        alt="A <hill>.", license_name="Unsplash License", license_url="https://u.example/license"
    )
    post = PostFactory(lead_image=image, summary="Short.")
    publish(image, post, by=None, at=TUESDAY)
    return post


@pytest.fixture
def picture(api, post):
    """Return the picture as the API has it, with its bytes."""
    image = api(f"posts/{post.pk}/").json()["lead_image"]
    with public_storage().open(image["src"].removeprefix(f"{HOUSE}/media/")) as file:
        return image, file.read()


def find_item(feed, post, feed_format):
    root = feed(f"posts.{feed_format}")
    return root.find("channel/item") if feed_format == "rss" else find_entry(root, post)


@pytest.mark.parametrize("feed_format", ["atom", "rss"])
def test_picture_has_its_size_credit_description_and_licence(feed, post, picture, feed_format):
    image, content = picture
    media = find_item(feed, post, feed_format).find(f"{MEDIA}content")

    assert dict(media.attrib) == {
        "url": image["src"],
        "fileSize": str(len(content)),
        "type": "image/webp",
        "medium": "image",
        "width": "64",
        "height": "48",
    }
    assert Image.open(BytesIO(content)).size == (64, 48)
    assert [(each.tag.removeprefix(MEDIA), each.text, dict(each.attrib)) for each in media] == [
        ("description", "A <hill>.", {"type": "plain"}),
        ("credit", "Jesper Aggergaard, Unsplash", {}),
        ("copyright", "Unsplash License", {"url": "https://u.example/license"}),
    ]


def test_enclosure_has_the_length_and_type_of_its_file(feed, post, picture):
    image, content = picture
    length = str(len(content))

    rss = find_item(feed, post, "rss").findall("enclosure")
    atom = [
        dict(link.attrib)
        for link in find_item(feed, post, "atom").findall(f"{ATOM}link")
        if link.get("rel") == "enclosure"
    ]

    assert [dict(each.attrib) for each in rss] == [
        {"url": image["src"], "length": length, "type": "image/webp"}
    ]
    assert atom == [
        {"rel": "enclosure", "href": image["src"], "length": length, "type": "image/webp"}
    ]


@pytest.mark.parametrize(
    ("reader", "feed_format"),
    [
        *(("feedparser", "atom"), ("feedparser", "rss"), ("sfeed", "atom"), ("sfeed", "rss")),
        *(("feedsmith", "atom"), ("feedsmith", "rss"), ("rss-parser", "rss")),
    ],
)
def test_readers_find_the_picture_and_its_credit(api, post, picture, reader, feed_format):
    read = read_feed(reader, api(f"/feeds/posts.{feed_format}").content)

    (item,) = read.items.values()
    assert item.enclosure == picture[0]["src"]
    assert item.credit in {None, "Jesper Aggergaard, Unsplash"}
    assert "Image: Jesper Aggergaard, Unsplash" in item.content


@pytest.mark.parametrize("feed_format", ["atom", "rss"])
def test_description_of_the_picture_is_not_taken_for_a_summary(api, published, feed_format):
    image = ImageFactory(alt="A hill.")
    published(image, PostFactory(lead_image=image, summary=""), at=TUESDAY)

    (item,) = read_feed("feedparser", api(f"/feeds/posts.{feed_format}").content).items.values()

    assert item.summary != "A hill."


@pytest.mark.parametrize("feed_format", ["atom", "rss"])
def test_no_picture_is_promised_whose_file_is_gone(feed, post, picture, feed_format):
    public_storage().delete(picture[0]["src"].removeprefix(f"{HOUSE}/media/"))
    public_files.stored_size.cache_clear()

    item = find_item(feed, post, feed_format)

    assert item.find(f"{MEDIA}content") is None
    assert item.find("enclosure") is None


def test_feeds_have_an_icon_and_a_logo(feed, post):
    icon, logo = (f"{HOUSE}/static/discovery/{name}.png" for name in ("icon", "logo"))
    atom, rss, json = (feed(f"posts.{each}") for each in ("atom", "rss", "json"))
    channel = rss.find("channel")

    assert (atom.findtext(f"{ATOM}icon"), atom.findtext(f"{ATOM}logo")) == (icon, logo)
    assert [(each.tag, each.text) for each in channel.find("image")] == [
        ("url", logo),
        ("title", channel.findtext("title")),
        ("link", channel.findtext("link")),
    ]
    assert (json["icon"], json["favicon"]) == (icon, icon)


def test_icon_and_logo_have_the_shapes_that_readers_want():
    paths = [Path(finders.find(f"discovery/{name}.png")) for name in ("icon", "logo")]
    sizes = [Image.open(BytesIO(path.read_bytes())).size for path in paths]

    # RSS 2.0: at most 144 pixels wide; RFC 4287: an icon is square, a logo twice as wide as high.
    assert sizes == [(512, 512), (144, 72)]


def test_icon_and_logo_are_those_of_the_settings(feed, post, settings):
    settings.PUBLISHER = settings.PUBLISHER | {
        "feed_icon": "https://a.example/i.png",
        "feed_logo": "https://a.example/l.png",
    }

    assert feed("posts.atom").findtext(f"{ATOM}icon") == "https://a.example/i.png"
    assert feed("posts.rss").findtext("channel/image/url") == "https://a.example/l.png"
