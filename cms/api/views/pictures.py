"""``pictures/`` under every entry that has figures: the SVG of each."""

import re
from functools import partial
from typing import Any, ClassVar, cast

from django.http import HttpResponse
from rest_framework.request import Request

from cms.api.collection import Collection
from cms.api.database.snapshot import LogState
from cms.api.entries import lookup
from cms.api.errors.problem_details import Problem
from cms.api.http import cache_tag_header
from cms.api.http.responses import ResponseBody, cacheable_response
from cms.api.parameters.parameter import clean_parameters
from cms.api.query.locales import ENTRY_LOCALE, content_language_header
from cms.api.representations.cards import get_cards
from cms.api.representations.documents import render_items, to_plain_json
from cms.api.representations.pictures import (
    SVG,
    SVG_HEADERS,
    find_plots,
    picture_url,
    read_svg,
)
from cms.api.representations.registry import offer
from cms.api.views.base import ReadOnly
from cms.api.views.deferred_schema import DeferredSchema

Json = dict[str, Any]
FILE = re.compile(r"(?P<kind>[a-z]+)(?:-(?P<digest>[0-9a-f]{32}))?\.svg", re.ASCII)


class PictureView(ReadOnly):
    """A picture of an entry's figures, as SVG: with title and description, in light and dark.

    With a digest in its address it is the picture that the entry lists now; a former one redirects
    to that. Without, it is whatever holds now.
    """

    schema = DeferredSchema("cms.api.openapi.pictures.PictureSchema")
    collection: ClassVar[Collection] = cast("Collection", None)  # set by the route

    def get_renderers(self) -> list[Any]:
        return [offer(SVG)()]

    def get(self, request: Request, name: str, file: str) -> HttpResponse:
        return cacheable_response(request, partial(self.render_picture, request, name, file))

    def render_picture(
        self, request: Request, name: str, file: str, log_state: LogState
    ) -> ResponseBody:
        values = clean_parameters(request.query_params, {"locale": ENTRY_LOCALE})
        wanted = FILE.fullmatch(file)
        entry = self.read_entry(request, name, file, values, log_state)
        plots = find_plots(self.collection.plots, entry) if self.collection.plots else []
        plot = next((each for each in plots if wanted and each.kind == wanted["kind"]), None)
        if plot is None or wanted is None:
            files = ", ".join(f"{each.kind}.svg" for each in plots) or "none"
            raise Problem("not-found", f"There is no such picture here. There is: {files}.")
        if wanted["digest"] not in (None, plot.digest):
            current = f"{plot.kind}-{plot.digest}.svg"
            url = picture_url(self.collection.name, entry["id"], current)
            raise Problem(
                "moved",
                "The figures have changed since. Please follow the redirect to their picture.",
                headers={"Location": url},
                url=url,
            )
        svg = read_svg(entry["id"], plot)
        headers = SVG_HEADERS | content_language_header(entry["locale"])
        return ResponseBody(svg.encode(), SVG, headers)

    def read_entry(
        self, request: Request, name: str, file: str, values: Json, log_state: LogState
    ) -> Json:
        """Return the entry as readers get it. Raises Problem if it is missing."""
        collection = self.collection
        row = lookup.get_entry_row(
            collection,
            name,
            values,
            ["detail", *collection.neighbour_columns],
            query=request.query_params,
            log_state=log_state,
            below=f"pictures/{file}",
        )
        cards = get_cards(log_state)
        items = render_items([row], cards, neighbours=collection.neighbours)
        cache_tag_header.add_item_tags(collection.name, None)
        (entry,) = to_plain_json(items)
        return cast("Json", entry)
