"""The HTML figure of an image inside a body, with its sizes and its credit."""

from typing import Any

from django.utils.html import format_html, format_html_join

from cms.lib.richtext.placeholders import CAPTION
from cms.lib.srcset import build_srcset

# A column of text is about 45 em wide; on a narrow screen the picture takes all of it.
SIZES = "(min-width: 48em) 45em, 100vw"


def render_figure(document: dict[str, Any]) -> str:
    """Render a ``<figure>`` with a placeholder for the caption. Everything is escaped."""
    image = format_html(
        '<img src="{}" srcset="{}" sizes="{}" alt="{}" width="{}" height="{}" loading="lazy">',
        document["src"],
        build_srcset(document["renditions"]),
        SIZES,
        document["alt"],
        document["width"],
        document["height"],
    )
    return format_html(
        '<figure class="image">{}<figcaption>{}{}</figcaption></figure>',
        image,
        CAPTION,
        render_credit(document),
    )


def render_credit(document: dict[str, Any]) -> str:
    """Render maker, source and licence of the image; empty if none is known."""
    maker, license_ = document["credit"], document["license"]
    parts = [
        render_link(maker["name"] or maker["source"], maker["url"]),
        maker["source"] if maker["name"] else "",
        render_link(license_["name"], license_["url"], rel="license noopener noreferrer"),
    ]
    known = [part for part in parts if part]
    if not known:
        return ""
    joined = format_html_join(", ", "{}", ((part,) for part in known))
    return format_html(' <span class="credit">Image: {}</span>', joined)


def render_link(text: str, url: str, *, rel: str = "noopener noreferrer") -> str:
    """Render a link; the bare text without a URL."""
    if not text or not url:
        return text
    return format_html('<a href="{}" rel="{}">{}</a>', url, rel, text)
