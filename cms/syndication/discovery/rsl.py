"""RSL 1.0 (rslstandard.org): the terms, for machines that read or train on texts."""

from io import StringIO
from typing import Any

from django.utils.xmlutils import SimplerXMLGenerator

from cms.syndication.discovery.terms import get_terms

NAMESPACE = "https://rslstandard.org/rsl"


def build_rsl_document() -> bytes:
    """The terms of everything on this server."""
    text = StringIO()
    handler: Any = SimplerXMLGenerator(text, "utf-8", short_empty_elements=True)
    handler.startDocument()
    # The publisher may change the terms; a client keeps them for a day, not for RSL's thirty.
    handler.startElement("rsl", {"xmlns": NAMESPACE, "max-age": "1"})
    add_content_element(handler, "/")
    handler.endElement("rsl")
    return text.getvalue().encode()


def add_content_element(handler: Any, url: str, *, prefix: str = "") -> None:
    """What may be done with what is at this address, and what is owed for it: to name us."""
    own = get_terms()
    handler.startElement(f"{prefix}content", {"url": url})
    handler.startElement(f"{prefix}license", {})
    handler.addQuickElement(f"{prefix}permits", own.permitted, {"type": "usage"})
    handler.startElement(f"{prefix}payment", {"type": "attribution"})
    handler.addQuickElement(f"{prefix}standard", own.license_url)
    if own.mining_is_reserved:
        handler.addQuickElement(f"{prefix}custom", own.policy)
    handler.endElement(f"{prefix}payment")
    handler.endElement(f"{prefix}license")
    handler.addQuickElement(f"{prefix}terms", own.license_url)
    handler.endElement(f"{prefix}content")
