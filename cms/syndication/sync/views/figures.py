"""``changes/figures/``: the figures that have changed since a place in the log."""

from functools import partial
from typing import Any

import orjson
from django.http import HttpResponse
from rest_framework.request import Request

from cms.api.access.admission import get_admission
from cms.api.database.places import require_place
from cms.api.database.snapshot import LogState
from cms.api.http.responses import ResponseBody, cacheable_response
from cms.api.parameters.parameter import clean_parameters
from cms.api.views.base import ReadOnly
from cms.published.chain import START
from cms.syndication.partners.scope import Scope, scope_of_caller
from cms.syndication.sync import figure_changes, parameters
from cms.syndication.sync.openapi import FigureChangesSchema
from cms.syndication.sync.views.changes import PLACE_HEADER, build_link_header, build_next_url


class FigureChangesView(ReadOnly):
    """The figures that have changed since a place in the log, each from what to what.

    `before` is what a claim said at the place `since`, `now` what it says, `current` what its
    sources give where that is something else. Claims that say the same as before, on evidence that
    has not moved, are left out, and so are those that were withdrawn.
    """

    schema = FigureChangesSchema()

    def get(self, request: Request) -> HttpResponse:
        caller = get_admission(request._request).caller
        response = cacheable_response(
            request, partial(self.build_page_body, request, scope_of_caller(caller))
        )
        if caller.partner is not None:
            response.stored = None  # the partner's terms may change without a change in the log
        return response

    def build_page_body(self, request: Request, scope: Scope, log_state: LogState) -> ResponseBody:
        values = clean_parameters(request.query_params, parameters.figure_parameters())
        since = values.get("since", START)
        after = values.get("after", since)
        for place in {since, after}:
            require_place(place, log_state)
        query = figure_changes.FigureQuery(
            since=since.sequence,
            after=max(since.sequence, after.sequence),
            size=values.get("page_size", 100),
            scope=scope.restrict(**parameters.scope_arguments(values)),
        )
        page = figure_changes.load_figure_page(query, log_state)
        next_url = build_next_url(request, page.place)
        body: dict[str, Any] = {
            "since": str(since),
            "place": str(page.place),
            "head": log_state.sequence,
            "has_more": page.place.sequence < log_state.sequence,
            "next": next_url,
            "figures": page.figures,
        }
        headers = {PLACE_HEADER: str(log_state.place), **build_link_header(request, next_url)}
        return ResponseBody(orjson.dumps(body), headers=headers)
