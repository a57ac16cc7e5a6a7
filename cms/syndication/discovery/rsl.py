"""RSL 1.0 (rslstandard.org): the licence terms, for machines that read or train on texts."""

from io import StringIO
from typing import Any

from django.utils.xmlutils import SimplerXMLGenerator

from cms.syndication.discovery.terms import get_terms

NAMESPACE = "https://rslstandard.org/rsl"


def build_rsl_document() -> bytes:
    """Build the XML document with the terms of all content on this server."""
    text = StringIO()
    handler: Any = SimplerXMLGenerator(text, "utf-8", short_empty_elements=True)
    handler.startDocument()
    # The publisher may change the terms: clients cache them for one day, not for RSL's thirty.
    handler.startElement("rsl", {"xmlns": NAMESPACE, "max-age": "1"})
    add_content_element(handler, "/")
    handler.endElement("rsl")
    return text.getvalue().encode()


def add_content_element(handler: Any, url: str, *, prefix: str = "") -> None:
    """Add a ``content`` element: the permitted uses of an address, and the duty to attribute."""
    terms = get_terms()
    handler.startElement(f"{prefix}content", {"url": url})
    handler.startElement(f"{prefix}license", {})
    handler.addQuickElement(f"{prefix}permits", terms.permitted, {"type": "usage"})
    handler.startElement(f"{prefix}payment", {"type": "attribution"})
    handler.addQuickElement(f"{prefix}standard", terms.license_url)
    if terms.mining_is_reserved:
        handler.addQuickElement(f"{prefix}custom", terms.policy)
    handler.endElement(f"{prefix}payment")
    handler.endElement(f"{prefix}license")
    handler.addQuickElement(f"{prefix}terms", terms.license_url)
    handler.endElement(f"{prefix}content")
