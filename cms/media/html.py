"""A picture as HTML inside a body: the figure, its sizes, and whose it is."""

from typing import Any

from django.utils.html import format_html

from cms.lib.richtext.placeholders import CAPTION

# A column of text is about 45 em wide; on a narrow screen the picture takes all of it.
SIZES = "(min-width: 48em) 45em, 100vw"
UNCROPPED = ("medium", "full")


def figure(document: dict[str, Any]) -> str:
    """The figure, with a slot for the caption that the text gives. Everything is escaped."""
    image = format_html(
        '<img src="{}" srcset="{}" sizes="{}" alt="{}" width="{}" height="{}" loading="lazy">',
        document["src"],
        srcset(document["renditions"]),
        SIZES,
        document["alt"],
        document["width"],
        document["height"],
    )
    return format_html(
        '<figure class="image">{}<figcaption>{}{}</figcaption></figure>',
        image,
        CAPTION,
        credit(document),
    )


def srcset(renditions: list[dict[str, Any]]) -> str:
    """The addresses of the sizes that show the whole picture, each with its width."""
    whole = {each["width"]: each["url"] for each in renditions if each["name"] in UNCROPPED}
    return ", ".join(f"{url} {width}w" for width, url in sorted(whole.items()))


def credit(document: dict[str, Any]) -> str:
    """Who made the picture, where it is from and under which licence; empty if nothing is known."""
    maker, license_ = document["credit"], document["license"]
    parts = [
        linked(maker["name"] or maker["source"], maker["url"]),
        maker["source"] if maker["name"] else "",
        linked(license_["name"], license_["url"], rel="license noopener noreferrer"),
    ]
    known = [part for part in parts if part]
    if not known:
        return ""
    # Joined by hand: every part is escaped by itself.
    line = known[0]
    for part in known[1:]:
        line = format_html("{}, {}", line, part)
    return format_html(' <span class="credit">Image: {}</span>', line)


def linked(text: str, url: str, *, rel: str = "noopener noreferrer") -> str:
    if not text or not url:
        return text
    return format_html('<a href="{}" rel="{}">{}</a>', url, rel, text)
