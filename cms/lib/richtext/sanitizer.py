"""Sanitize HTML: keep only the vocabulary of bodies."""

import re

import nh3

from cms.lib.richtext.entry_nodes import ENTRY_NODES
from cms.lib.richtext.foreign.cleaner import clean_foreign
from cms.lib.richtext.foreign.removal import Counts

TONES = ("note", "tip", "warning", "nutshell")
TAGS = {
    *("h2", "h3", "p", "ul", "ol", "li", "blockquote", "hr", "br"),
    *("table", "thead", "tbody", "tr", "th", "td"),
    *("strong", "em", "sub", "sup", "a"),
    "aside",
    *ENTRY_NODES,
}
ATTRIBUTES = {
    "a": {"href"},
    "ol": {"start"},
    "th": {"colspan", "rowspan"},
    "td": {"colspan", "rowspan"},
    "aside": {"data-tone"},
    **{node.tag: {*node.attributes} for node in ENTRY_NODES.values()},
}
# Elements whose content is code or another language: the content is dropped, too.
DROPPED_TAGS = {
    *("script", "style", "svg", "math", "template", "iframe", "object"),
    *("noscript", "noembed", "noframes", "textarea", "title", "xmp", "select"),
}

UUID_PATTERN = r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
HREF = re.compile(
    rf"https?://[^\s/?#\\][^\s\\]*|mailto:[^\s]+|tel:[+\d][\d\s().-]*|entry:{UUID_PATTERN}",
    re.IGNORECASE | re.ASCII,
)
VALUES = {
    "data-id": re.compile(UUID_PATTERN, re.IGNORECASE),
    "data-kind": re.compile(r"[a-z]{1,20}", re.ASCII),
    "data-tone": re.compile("|".join(TONES)),
    "start": re.compile(r"0|[1-9][0-9]{0,4}"),
    "colspan": re.compile(r"[1-9][0-9]?"),
    "rowspan": re.compile(r"[1-9][0-9]?"),
}
# Control characters other than white space; surrogates; the byte order mark, which parsers drop
# only at the start of a text. So an author can't write the address placeholders of documents
# (U+001A and its kind).
FORBIDDEN_CHARACTERS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufeff]")

# No real body comes near these limits. The parsers are quadratic in depth and in odd ampersands, so
# that without limits a small text could block a worker for minutes.
MAX_LENGTH = 400_000
MAX_TAGS = 10_000
START_TAG = re.compile("<[a-zA-Z]")


class MarkupTooLargeError(ValueError):
    """The markup exceeds the limits of a body; the message is for the author."""


def sanitize(html: str) -> str:
    """Remove all markup that is not in the vocabulary of bodies.

    Raises MarkupTooLargeError for more than 400,000 characters or 10,000 tags.
    """
    return sanitize_with_report(html)[0]


def sanitize_with_report(html: str) -> tuple[str, Counts]:
    """Sanitize HTML, and count what was left out or changed, by kind (see ``foreign``)."""
    html = FORBIDDEN_CHARACTERS.sub("", html)
    if len(html) > MAX_LENGTH or sum(1 for _ in START_TAG.finditer(html)) > MAX_TAGS:
        raise MarkupTooLargeError(
            "This text is too long to be published as one piece. Split it, or, if it was pasted "
            "from another program, paste it again without formatting."
        )
    clean = CLEANER.clean(html)
    if clean == html:  # all that is stored: a body holds no foreign markup
        return clean, Counts()
    converted, counts = clean_foreign(html)
    # Once more, since a character reference may spell a control character, too.
    return FORBIDDEN_CHARACTERS.sub("", CLEANER.clean(converted)), counts


def is_safe_href(href: str) -> bool:
    """Return whether a link target is allowed: http, https, mailto, tel, or an entry."""
    return bool(HREF.fullmatch(href))


def filter_attribute(tag: str, name: str, value: str) -> str | None:
    """Return the sanitized value of an attribute, or None to drop the attribute."""
    if name not in ATTRIBUTES.get(tag, ()):
        return None
    value = FORBIDDEN_CHARACTERS.sub("", value).strip()
    if name == "href":
        if not is_safe_href(value):
            return None
        return value.lower() if value[:6].lower() == "entry:" else value
    if name == "data-caption":
        return " ".join(value.split())
    if not VALUES[name].fullmatch(value):
        return None
    return value.lower()


CLEANER = nh3.Cleaner(
    tags=TAGS,
    clean_content_tags=DROPPED_TAGS,
    attributes=ATTRIBUTES,
    attribute_filter=filter_attribute,
    url_schemes={"http", "https", "mailto", "tel", "entry"},
    url_relative="deny",
    link_rel=None,  # set only in HTML for readers; see html_renderer
)
