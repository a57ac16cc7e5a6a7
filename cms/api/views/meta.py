"""The addresses beside the collections: the index, the schema, its documentation, the problems."""

import gzip
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict
from functools import cache
from pathlib import Path
from typing import Any, ClassVar

import orjson
from django.conf import settings
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request

from cms.api.collection import Collection, collections
from cms.api.errors.catalog import KINDS
from cms.api.errors.problem_details import Problem, index_url, problem_type_url
from cms.api.http import link_header
from cms.api.http.responses import (
    Encoding,
    ResponseBody,
    cacheable_response,
    conditional_response,
    encode_body,
    wants_gzip,
)
from cms.api.parameters.parameter import clean_parameters
from cms.api.query import locales
from cms.api.query.collection_parameters import list_parameters
from cms.api.query.search import search_parameters
from cms.api.representations.registry import HTML, offer
from cms.api.views.base import ReadOnly

OPENAPI = Path(__file__).parents[1] / "openapi.json"
BLOCKS = Path(__file__).parents[1] / "blocks.schema.json"


class Page(ReadOnly):
    """An address without parameters."""

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        clean_parameters(request.query_params, {})


class IndexView(Page):
    """Where to start: every collection with its address, its filters and its orderings."""

    #: What is listed beside them: by name the address, and what names its parameters.
    others: ClassVar[Mapping[str, tuple[str, Callable[[], Iterable[str]]]]] = {}

    def get(self, request: Request) -> HttpResponse:
        return cacheable_response(
            request, lambda log_state: ResponseBody(orjson.dumps(self.content()))
        )

    def content(self) -> dict[str, Any]:
        base = index_url()
        return {
            "name": settings.PUBLISHER["name"],
            "version": "1",
            "docs": f"{base}docs/",
            "openapi": f"{base}openapi.json",
            "blocks": f"{base}schemas/blocks.json",
            "problems": f"{base}problems/",
            "search": {"url": f"{base}search/", "parameters": list(search_parameters())},
            **{
                name: {"url": f"{base}{path}", "parameters": list(parameters())}
                for name, (path, parameters) in self.others.items()
            },
            **{
                name: f"{settings.BASE_URL}/{path}"
                for name, path in (
                    ("feeds", "feeds/"),
                    ("oembed", "oembed"),
                    ("sitemap", "sitemap.xml"),
                )
            },
            "locales": locales.describe_locales(),
            "collections": [
                {
                    "name": each.name,
                    "type": each.type_name,
                    "url": f"{base}{each.name}/",
                    "description": each.summary,
                    "docs": f"{base}docs/#/{each.name}",
                    "parameters": list(list_parameters(each)),
                    "ordering": list(each.ordering),
                    **comparison_url(each, base),
                }
                for each in collections().values()
            ],
        }


def comparison_url(collection: Collection, base: str) -> dict[str, str]:
    """Return where its entries can be seen side by side, if they can."""
    if collection.comparison is None:
        return {}
    return {"compare": f"{base}compare/{collection.name}/"}


class OpenApiView(Page):
    """The description of the API, as committed: a test compares it with the code."""

    schema = None

    renderer_classes = (JSONRenderer, offer(link_header.OPENAPI))

    def get(self, request: Request) -> HttpResponse:
        media_type = request.accepted_media_type
        zipped = zip_schema(media_type)
        if wants_gzip(request):
            return conditional_response(request, ResponseBody(b"", media_type, encoding=zipped))
        return conditional_response(request, ResponseBody(gzip.decompress(zipped.body), media_type))


@cache
def zip_schema(media_type: str) -> Encoding:
    """Return the description as it is sent with gzip: a ninth of what it would take in memory."""
    return encode_body(ResponseBody(read_schema(), content_type=media_type), zipped=True)


def read_schema() -> bytes:
    # Without the indents for people. A text has no line break of its own; to parse all of it would
    # take ten times its size.
    compact = bytearray()  # to join the lines would need all of them at once
    with OPENAPI.open("rb") as lines:
        for line in lines:
            compact += line.strip()
    return bytes(compact)


class BlocksView(Page):
    """The JSON Schema of bodies as blocks, for those who render them themselves."""

    schema = None

    renderer_classes = (offer(link_header.SCHEMA), JSONRenderer)

    def get(self, request: Request) -> HttpResponse:
        return conditional_response(
            request, ResponseBody(BLOCKS.read_bytes(), content_type=link_header.SCHEMA)
        )


class DocsView(Page):
    """The schema as pages to read and try. All it loads is shipped with us."""

    schema = None

    renderer_classes = (offer(HTML),)

    def get(self, request: Request) -> HttpResponseBase:
        context = {"name": settings.PUBLISHER["name"], "requests": list_first_requests()}
        return render(request._request, "api/docs.html", context)


def list_first_requests() -> list[dict[str, str]]:
    """List three requests that can be run in the introduction of the docs."""
    first = next(iter(collections().values()))
    (compared,) = [each for each in collections().values() if each.comparison][:1]
    relation = next(iter(first.filters.relations))
    return [
        {
            "title": "A list",
            "what": f"The newest {first.name}, with what a list shows of them, and counts beside.",
            "path": f"/api/v1/{first.name}/?page_size=2&facets={relation}",
        },
        {
            "title": "A search",
            "what": "Every type at once, with the words that were found.",
            "path": "/api/v1/search/?q=bone+marrow&page_size=3",
        },
        {
            "title": "A mistake",
            "what": "A filter that does not exist: the answer says which one was meant.",
            "path": f"/api/v1/{compared.name}/?invasivness__lte=2",
        },
    ]


class ProblemsView(Page):
    """What the ``type`` of an error leads to: its explanation, for people and for programs."""

    schema = None

    renderer_classes = (JSONRenderer, offer(HTML))

    def get(self, request: Request, name: str = "") -> HttpResponseBase:
        if name and name not in KINDS:
            listed = f"{index_url()}problems/"
            raise Problem("not-found", f"There is no problem of this name. {listed} lists them.")
        kinds = [describe_problem(each) for each in KINDS if name in ("", each)]
        if request.accepted_media_type == HTML:
            return render(request._request, "api/problems.html", {"kinds": kinds})
        body = orjson.dumps(kinds[0] if name else kinds)
        return conditional_response(request, ResponseBody(body))


def describe_problem(name: str) -> dict[str, Any]:
    return {"type": problem_type_url(name), "name": name, **asdict(KINDS[name])}
