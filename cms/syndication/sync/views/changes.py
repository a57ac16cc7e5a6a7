"""``changes/``: the change log, page by page."""

from functools import partial
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

import orjson
from django.conf import settings
from django.http import HttpResponse
from rest_framework.request import Request

from cms.api.access.admission import get_admission
from cms.api.database.places import require_place
from cms.api.database.snapshot import LogState
from cms.api.http import link_header
from cms.api.http.responses import ResponseBody, cacheable_response
from cms.api.parameters.parameter import clean_parameters
from cms.api.views.base import ReadOnly
from cms.api.views.deferred_schema import DeferredSchema
from cms.published.chain import START, Place
from cms.syndication.partners.scope import Scope, scope_of_caller
from cms.syndication.sync import change_feed, parameters

Json = dict[str, Any]
#: On every response about the log: the place at which it ended then.
PLACE_HEADER = "Marrow-Place"


class LogPageView(ReadOnly):
    """A page of what the log says, as far as the caller's scope opens it."""

    def get(self, request: Request) -> HttpResponse:
        caller = get_admission(request._request).caller
        response = cacheable_response(
            request, partial(self.build_page_body, request, scope_of_caller(caller))
        )
        if caller.partner is not None:
            response.stored = None  # the partner's terms may change without a change in the log
        return response

    def build_page_body(self, request: Request, scope: Scope, log_state: LogState) -> ResponseBody:
        raise NotImplementedError

    def end_page(self, request: Request, body: Json, log_state: LogState) -> ResponseBody:
        """Return a page with the headers that lead on; ``next`` of the body is the next one."""
        links = build_link_header(request, body["next"])
        return ResponseBody(
            orjson.dumps(body), headers={PLACE_HEADER: str(log_state.place), **links}
        )


class ChangesView(LogPageView):
    """What has changed for readers, in the one order that everybody sees.

    Each publication, each withdrawal and each entry whose evidence has moved is one line. Who
    follows `next` from zero, or from the `place` of an export, and does what the lines say, holds
    exactly what is published.
    """

    schema = DeferredSchema("cms.syndication.sync.openapi.ChangesSchema")

    def build_page_body(self, request: Request, scope: Scope, log_state: LogState) -> ResponseBody:
        values = clean_parameters(request.query_params, parameters.changes_parameters())
        after = values.get("after", START)
        require_place(after, log_state)
        query = change_feed.ChangeQuery(
            after=after.sequence,
            size=values.get("page_size", 100),
            scope=scope.restrict(**parameters.scope_arguments(values)),
            with_documents=values.get("documents", False),
            also=values.get("also"),
        )
        page = change_feed.load_change_page(query, log_state)
        body: Json = {
            "after": str(after),
            "place": str(page.place),
            "sequence": page.sequence,
            "head": log_state.sequence,
            "scope": scope.fingerprint,
            "has_more": page.sequence < log_state.sequence,
            "next": build_next_url(request, page.place, also=page.also),
            "changes": page.changes,
        }
        return self.end_page(request, body, log_state)


def build_next_url(request: Request, place: Place, *, also: UUID | None = None) -> str:
    """Build the address of the next page. The last page has one too, for later."""
    other_parameters = [
        (name, text)
        for name, texts in request.query_params.lists()
        for text in texts
        if name not in {"after", "also"}
    ]
    rest = [("also", str(also))] if also else []
    query = urlencode([("after", str(place)), *rest, *other_parameters])
    return f"{settings.BASE_URL}{request.path}?{query}"


def build_link_header(request: Request, next_url: str) -> dict[str, str]:
    own_link = link_header.format_link(f"{settings.BASE_URL}{request.get_full_path()}", "self")
    next_link = link_header.format_link(next_url, "next")
    return link_header.link_header([own_link, next_link, *link_header.describedby_links()])
