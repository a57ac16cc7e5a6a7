"""Where machines look first: oEmbed, the sitemap, robots.txt, and the terms."""

from collections.abc import Mapping
from functools import partial
from io import StringIO
from typing import Any, ClassVar

import orjson
from django.http import HttpResponse, QueryDict
from django.utils.xmlutils import SimplerXMLGenerator
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request

from cms.api.database.snapshot import LogState
from cms.api.errors.problem_details import Problem
from cms.api.http.responses import ResponseBody, cacheable_response, conditional_response
from cms.api.parameters.parameter import Parameter, clean_parameters
from cms.api.parameters.values import IntegerValue, Value
from cms.api.representations.registry import offer
from cms.api.views.base import ReadOnly
from cms.syndication.discovery import robots, rsl, sitemap
from cms.syndication.discovery.oembed import HEIGHT, WIDTH, card_at
from cms.syndication.discovery.terms import RSL, terms
from cms.syndication.feeds.formatting import strip_unprintable

XML = "application/xml"
TEXT_XML = "text/xml"
JSON = "application/json"


class Url(Value):
    expects = "an address"

    def parse(self, text: str) -> str:
        if not 1 <= len(text) <= 2000:
            raise ValueError
        return text


SIZE = IntegerValue(minimum=1, maximum=100_000)
PARAMETERS = {
    "url": Parameter("url", Url()),
    "maxwidth": Parameter("maxwidth", SIZE, default=WIDTH),
    "maxheight": Parameter("maxheight", SIZE, default=HEIGHT),
}


class One(ReadOnly):
    """An address with one representation: there is nothing to negotiate."""

    media_type: ClassVar[str] = JSON

    def perform_content_negotiation(self, request: Any, force: bool = False) -> Any:
        return offer(self.media_type)(), self.media_type


@extend_schema(exclude=True)
class OEmbedView(One):
    """oEmbed 1.0. Arguments that it does not know are ignored, as the standard wants it."""

    def get(self, request: Request) -> HttpResponse:
        return cacheable_response(request, partial(self.made, request))

    def made(self, request: Request, seen: LogState) -> ResponseBody:
        query = request.query_params
        form = query.get("format", "json")
        if form not in {"json", "xml"}:
            raise Problem("unsupported-format", "There are the formats json and xml.")
        values = asked(query)
        card = card_at(
            values["url"],
            width=values.get("maxwidth", WIDTH),
            height=values.get("maxheight", HEIGHT),
            seen=seen,
        )
        if form == "json":
            return ResponseBody(orjson.dumps(card))
        return ResponseBody(as_xml(card), f"{TEXT_XML}; charset=utf-8")


def asked(query: QueryDict) -> dict[str, Any]:
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


def as_xml(card: Mapping[str, Any]) -> bytes:
    text = StringIO()
    handler: Any = SimplerXMLGenerator(text, "utf-8")
    handler.startDocument()
    handler.startElement("oembed", {})
    for name, value in card.items():
        handler.addQuickElement(name, strip_unprintable(str(value)))
    handler.endElement("oembed")
    return text.getvalue().encode()


@extend_schema(exclude=True)
class SitemapIndexView(One):
    media_type = XML

    def get(self, request: Request) -> HttpResponse:
        return cacheable_response(
            request, lambda seen: ResponseBody(sitemap.index(), f"{XML}; charset=utf-8")
        )


@extend_schema(exclude=True)
class SitemapView(One):
    media_type = XML

    def get(self, request: Request, collection: str, number: int) -> HttpResponse:
        return cacheable_response(request, partial(self.made, collection, number))

    def made(self, collection: str, number: int, seen: LogState) -> ResponseBody:
        return ResponseBody(sitemap.part(collection, number), f"{XML}; charset=utf-8")


class Fixed(One):
    """What only the settings decide."""

    content_type: ClassVar[str] = ""

    def get(self, request: Request) -> HttpResponse:
        return conditional_response(
            request, ResponseBody(self.body(), self.content_type or self.media_type)
        )

    def body(self) -> bytes:
        raise NotImplementedError


@extend_schema(exclude=True)
class RobotsView(Fixed):
    media_type = "text/plain"
    content_type = "text/plain; charset=utf-8"

    def admit(self, request: Any) -> None:
        """Everybody, and not counted: some crawlers take a 429 here for "stay away from it all"."""

    def body(self) -> bytes:
        return robots.text().encode()


@extend_schema(exclude=True)
class TdmRepView(Fixed):
    """TDMRep: whether the right to mine texts and data is reserved, and where to ask."""

    def body(self) -> bytes:
        said: dict[str, Any] = {"location": "/", **terms().tdm}
        return orjson.dumps([said | {"tdm-reservation": int(said["tdm-reservation"])}])


@extend_schema(exclude=True)
class LicenseView(Fixed):
    media_type = RSL

    def body(self) -> bytes:
        return rsl.document()
