"""Views of oEmbed, the sitemap, robots.txt and the licence documents."""

from collections.abc import Mapping
from functools import partial
from io import StringIO
from typing import Any, ClassVar

import orjson
from django.http import HttpResponse, QueryDict
from django.utils.xmlutils import SimplerXMLGenerator
from rest_framework.request import Request

from cms.api.database.snapshot import LogState
from cms.api.errors.problem_details import Problem
from cms.api.http.responses import ResponseBody, cacheable_response, conditional_response
from cms.api.parameters.parameter import Parameter, clean_parameters
from cms.api.parameters.values import IntegerValue, Value
from cms.api.representations.registry import offer
from cms.api.views.base import ReadOnly
from cms.syndication.discovery import robots, rsl, sitemap
from cms.syndication.discovery.oembed import HEIGHT, WIDTH, build_oembed
from cms.syndication.discovery.terms import RSL, get_terms
from cms.syndication.feeds.formatting import strip_unprintable

XML = "application/xml"
TEXT_XML = "text/xml"
JSON = "application/json"


class UrlValue(Value):
    expects = "an address"

    def parse(self, text: str) -> str:
        if not 1 <= len(text) <= 2000:
            raise ValueError
        return text


SIZE = IntegerValue(minimum=1, maximum=100_000)
PARAMETERS = {
    "url": Parameter("url", UrlValue()),
    "maxwidth": Parameter("maxwidth", SIZE, default=WIDTH),
    "maxheight": Parameter("maxheight", SIZE, default=HEIGHT),
}


class SingleMediaTypeView(ReadOnly):
    """Base view of an address with one representation: there is nothing to negotiate."""

    schema = None  # no part of the API's description
    media_type: ClassVar[str] = JSON

    def perform_content_negotiation(self, request: Any, force: bool = False) -> Any:
        return offer(self.media_type)(), self.media_type


class OEmbedView(SingleMediaTypeView):
    """oEmbed 1.0. Unknown arguments are ignored, as the standard requires."""

    def get(self, request: Request) -> HttpResponse:
        return cacheable_response(request, partial(self.build_body, request))

    def build_body(self, request: Request, log_state: LogState) -> ResponseBody:
        query = request.query_params
        oembed_format = query.get("format", "json")
        if oembed_format not in {"json", "xml"}:
            raise Problem("unsupported-format", "There are the formats json and xml.")
        values = parse_oembed_query(query)
        card = build_oembed(
            values["url"],
            width=values.get("maxwidth", WIDTH),
            height=values.get("maxheight", HEIGHT),
            log_state=log_state,
        )
        if oembed_format == "json":
            return ResponseBody(orjson.dumps(card))
        return ResponseBody(render_oembed_xml(card), f"{TEXT_XML}; charset=utf-8")


def parse_oembed_query(query: QueryDict) -> dict[str, Any]:
    """Parse the known arguments. Raises Problem if one is invalid or the address is missing."""
    known = QueryDict(mutable=True)
    for name in PARAMETERS.keys() & query.keys():
        known.setlist(name, query.getlist(name))
    values = clean_parameters(known, PARAMETERS)
    if "url" not in values:
        raise Problem(
            "invalid-parameters",
            "“url” says what to embed.",
            errors=[{"parameter": "url", "code": "missing", "message": "“url” is missing."}],
            parameters=sorted(PARAMETERS),
        )
    return values


def render_oembed_xml(card: Mapping[str, Any]) -> bytes:
    text = StringIO()
    handler: Any = SimplerXMLGenerator(text, "utf-8")
    handler.startDocument()
    handler.startElement("oembed", {})
    for name, value in card.items():
        handler.addQuickElement(name, strip_unprintable(str(value)))
    handler.endElement("oembed")
    return text.getvalue().encode()


class SitemapIndexView(SingleMediaTypeView):
    media_type = XML

    def get(self, request: Request) -> HttpResponse:
        return cacheable_response(
            request,
            lambda log_state: ResponseBody(sitemap.build_sitemap_index(), f"{XML}; charset=utf-8"),
        )


class SitemapView(SingleMediaTypeView):
    media_type = XML

    def get(self, request: Request, collection: str, number: int) -> HttpResponse:
        return cacheable_response(request, partial(self.build_body, collection, number))

    def build_body(self, collection: str, number: int, log_state: LogState) -> ResponseBody:
        return ResponseBody(sitemap.build_sitemap_part(collection, number), f"{XML}; charset=utf-8")


class SettingsView(SingleMediaTypeView):
    """Base view of a document that depends on the settings alone."""

    content_type: ClassVar[str] = ""

    def get(self, request: Request) -> HttpResponse:
        return conditional_response(
            request, ResponseBody(self.render_body(), self.content_type or self.media_type)
        )

    def render_body(self) -> bytes:
        raise NotImplementedError


class RobotsView(SettingsView):
    media_type = "text/plain"
    content_type = "text/plain; charset=utf-8"

    def admit(self, request: Any) -> None:
        """Admit every client, without counting: some crawlers take a 429 here as "stay away"."""

    def render_body(self) -> bytes:
        return robots.build_robots_txt().encode()


class TdmRepView(SettingsView):
    """TDMRep: whether text and data mining is reserved, and where to ask."""

    def render_body(self) -> bytes:
        policy: dict[str, Any] = {"location": "/", **get_terms().tdm}
        policy["tdm-reservation"] = int(policy["tdm-reservation"])
        return orjson.dumps([policy])


class LicenseView(SettingsView):
    media_type = RSL

    def render_body(self) -> bytes:
        return rsl.build_rsl_document()
