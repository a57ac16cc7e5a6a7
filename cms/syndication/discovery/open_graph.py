"""Open Graph (ogp.me): how other sites show a link to a page."""

import mimetypes
from collections.abc import Iterator, Mapping
from typing import Any

from django.conf import settings
from django.utils import translation

from cms.published.models.rows import published_types
from cms.syndication.feeds.declarations import Feed, get_feed, list_author_cards

Json = Mapping[str, Any]
Property = tuple[str, str]
#: Languages whose main territory does not have their own code in capitals.
LOCALES = {
    locale.partition("_")[0]: locale
    for locale in (
        *("ar_AR", "cs_CZ", "da_DK", "el_GR", "en_US", "et_EE", "he_IL", "ja_JP", "ko_KR"),
        *("nb_NO", "sl_SI", "sv_SE", "uk_UA", "vi_VN", "zh_CN"),
    )
}
#: The rendition with the proportions that sites show, about two to one.
RENDITION = "wide"


def build_open_graph(entry: Json) -> list[Property]:
    """Build the names and contents of an entry's ``<meta property>`` elements, in order."""
    model = published_types().get(entry["type"])
    feed = (get_feed(model) if model else None) or Feed("")
    properties = [
        ("og:type", "article"),
        ("og:title", entry["title"]),
        ("og:description", entry.get("summary") or ""),
        ("og:url", entry["canonical_url"]),
        ("og:site_name", settings.PUBLISHER["name"]),
        ("og:locale", format_locale(entry["locale"])),
        *(
            ("og:locale:alternate", format_locale(each["locale"]))
            for each in entry.get("translations", ())
        ),
        *describe_image(entry.get(feed.image) if feed.image else None),
        ("article:published_time", entry["published_at"]),
        ("article:modified_time", max(entry["updated_at"], entry["published_at"])),
        *(("article:author", author["canonical_url"]) for author in list_author_cards(entry, feed)),
        *(("article:tag", card["title"]) for card in entry.get(feed.categories, ())),
    ]
    return [(name, text) for name, text in properties if text]


def describe_image(image: Json | None) -> Iterator[Property]:
    """Describe the lead picture, or the icon of the publisher where an entry has none."""
    if image is None:
        yield "og:image", settings.PUBLISHER["feed_icon"]
        yield "og:image:alt", settings.PUBLISHER["name"]
        yield "twitter:card", "summary"
        return
    renditions = {each["name"]: each for each in image["renditions"]}
    size = renditions.get(RENDITION) or {**image, "url": image["src"]}
    yield "og:image", size["url"]
    yield "og:image:type", mimetypes.guess_type(size["url"])[0] or ""
    yield "og:image:width", str(size["width"])
    yield "og:image:height", str(size["height"])
    yield "og:image:alt", image["alt"]
    yield "twitter:card", "summary_large_image"


def format_locale(code: str) -> str:
    """Format a language as Open Graph wants it, with a territory: ``en_US``, ``de_DE``."""
    locale = translation.to_locale(code)
    return locale if "_" in locale else LOCALES.get(locale, f"{locale}_{locale.upper()}")
