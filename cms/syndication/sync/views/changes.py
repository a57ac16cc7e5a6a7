"""``changes/``: the log, page by page."""

from functools import partial
from typing import Any
from urllib.parse import urlencode

import orjson
from django.conf import settings
from django.http import HttpResponse
from rest_framework.request import Request

from cms.api.access.admission import get_admission
from cms.api.database.snapshot import LogState
from cms.api.http import link_header
from cms.api.http.min_sequence import behind_problem
from cms.api.http.responses import ResponseBody, cacheable_response
from cms.api.parameters.parameter import clean_parameters
from cms.api.views.base import ReadOnly
from cms.syndication.partners.scope import Scope, scope_of_caller
from cms.syndication.sync import change_feed, parameters
from cms.syndication.sync.openapi import ChangesSchema

#: On every answer about the log: how far it had come.
SEQUENCE = "Marrow-Sequence"


class ChangesView(ReadOnly):
    """What has changed for readers, in the one order that everybody sees.

    Each publication and each withdrawal is one line. Who follows `next` from zero, or from the
    `sequence` of an export, and does what the lines say, holds exactly what is published.
    """

    schema = ChangesSchema()

    def get(self, request: Request) -> HttpResponse:
        caller = get_admission(request._request).caller
        response = cacheable_response(request, partial(self.page, request, scope_of_caller(caller)))
        if caller.partner is not None:
            response.stored = None  # its terms may change without a line in the log
        return response

    def page(self, request: Request, scope: Scope, seen: LogState) -> ResponseBody:
        values = clean_parameters(request.query_params, parameters.of_changes())
        after = values.get("after", 0)
        if after > seen.sequence:
            raise behind_problem(seen.sequence, after)
        asked = change_feed.Asked(
            after=after,
            size=values.get("page_size", 100),
            scope=scope.restrict(**parameters.scope_words(values)),
            with_documents=values.get("documents", False),
            also=values.get("also"),
        )
        page = change_feed.page(asked, seen)
        body: dict[str, Any] = {
            "after": after,
            "sequence": page.sequence,
            "head": seen.sequence,
            "scope": scope.fingerprint,
            "has_more": page.sequence < seen.sequence,
            "next": next_of(request, page),
            "changes": page.lines,
        }
        headers = {SEQUENCE: str(seen.sequence), **links_of(request, body["next"])}
        return ResponseBody(orjson.dumps(body), headers=headers)


def next_of(request: Request, page: change_feed.Page) -> str:
    """Where to go on, now or later: the last page has it too."""
    rest = [
        (name, text)
        for name, texts in request.query_params.lists()
        for text in texts
        if name not in {"after", "also"}
    ]
    also = [("also", str(page.also))] if page.also else []
    query = urlencode([("after", page.sequence), *also, *rest])
    return f"{settings.BASE_URL}{request.path}?{query}"


def links_of(request: Request, following: str) -> dict[str, str]:
    here = link_header.format_link(f"{settings.BASE_URL}{request.get_full_path()}", "self")
    return link_header.link_header(
        [here, link_header.format_link(following, "next"), *link_header.describedby_links()]
    )
