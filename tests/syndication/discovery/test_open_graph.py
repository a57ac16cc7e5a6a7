"""Open Graph: how other sites show a link to a page."""

import pytest
from lxml import html

from cms.lib.placeholders import BASE
from cms.syndication.discovery.open_graph import format_locale
from tests.api.world import translation_of
from tests.clock import TUESDAY

pytestmark = pytest.mark.django_db
HOUSE = "http://localhost:8000"


@pytest.fixture
def properties(client):
    """Return the properties in the head of a page, in order."""

    def read(path):
        response = client.get(path)
        assert response.status_code == 200
        head = html.fromstring(response.content).find("head")
        return [
            (each.get("property"), each.get("content")) for each in head.iterfind("meta[@property]")
        ]

    return read


def test_post_is_described_with_its_picture(properties, world, published):
    published(translation_of(world.second, title="Dolor"), at=TUESDAY)

    (wide,) = [each for each in world.image.render()["renditions"] if each["name"] == "wide"]
    found = properties("/posts/chronic-back-pain/")

    assert found == [
        ("og:type", "article"),
        ("og:title", "Chronic back pain"),
        ("og:description", "Five ways to treat it."),
        ("og:url", f"{HOUSE}/posts/chronic-back-pain/"),
        ("og:site_name", "Marrow"),
        ("og:locale", "en_US"),
        ("og:locale:alternate", "es_ES"),
        ("og:image", wide["url"].replace(BASE, HOUSE)),
        ("og:image:type", "image/webp"),
        ("og:image:width", str(wide["width"])),
        ("og:image:height", str(wide["height"])),
        ("og:image:alt", "A person stretches on a hilltop."),
        ("twitter:card", "summary_large_image"),
        ("article:published_time", "2026-03-02T11:00:00.000Z"),
        ("article:modified_time", "2026-03-02T11:00:00.000Z"),
        ("article:author", f"{HOUSE}/authors/ada-reyes/"),
        ("article:tag", world.topic.title),
    ]


@pytest.mark.parametrize(
    "path",
    ["/posts/first/", "/treatments/spinal-fusion/", "/studies/centeno-2017/"],
)
def test_page_without_a_picture_has_the_icon(properties, world, path):
    found = dict(properties(path))

    assert found["og:image"] == f"{HOUSE}/static/discovery/icon.png"
    assert found["og:image:alt"] == "Marrow"
    assert {"og:title", "og:type", "og:url"} <= found.keys()


def test_title_with_markup_is_text(properties, world, published):
    world.first.title = 'Is "p <0.05" & <b>enough</b>?'
    world.first.save()
    published(world.first, at=TUESDAY)

    assert dict(properties("/posts/first/"))["og:title"] == 'Is "p <0.05" & <b>enough</b>?'


@pytest.mark.parametrize(
    ("code", "locale"),
    [("en", "en_US"), ("de", "de_DE"), ("pt-br", "pt_BR"), ("sv", "sv_SE"), ("it", "it_IT")],
)
def test_languages_are_named_with_a_territory(code, locale):
    assert format_locale(code) == locale
