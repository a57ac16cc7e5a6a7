"""``changes/stream/``: the change log as server-sent events."""

from typing import Any

from django.http import HttpResponse, HttpResponseBase, StreamingHttpResponse
from rest_framework.request import Request

from cms.api.access.admission import get_admission
from cms.api.database.places import require_place
from cms.api.database.snapshot import current_log_state
from cms.api.errors.problem_details import Problem
from cms.api.parameters.parameter import clean_parameters
from cms.api.representations.registry import offer
from cms.api.views.base import ReadOnly
from cms.api.views.deferred_schema import DeferredSchema
from cms.lib.characters import quote_input
from cms.published.chain import Place
from cms.syndication.partners.scope import scope_of_caller
from cms.syndication.sync import parameters
from cms.syndication.sync.event_stream import EventStream

EVENT_STREAM = "text/event-stream"


class StreamView(ReadOnly):
    """The lines of `changes/` as server-sent events, as they happen; their ids are places.

    The server ends each answer after some seconds, and at once if it has no thread to spare. A
    client that comes again with `Last-Event-ID`, as every browser does, misses nothing.
    """

    schema = DeferredSchema("cms.syndication.sync.openapi.StreamSchema")

    def get_renderers(self) -> list[Any]:
        return [offer(EVENT_STREAM)()]

    def get(self, request: Request) -> HttpResponseBase:
        values = clean_parameters(request.query_params, parameters.stream_parameters())
        log_state = current_log_state()
        after = parse_last_event_id(request, default=values.get("after", log_state.place))
        require_place(after, log_state)
        scope = scope_of_caller(get_admission(request._request).caller)
        scope = scope.restrict(**parameters.scope_arguments(values))
        response: HttpResponseBase
        if request.method == "HEAD":
            response = HttpResponse(content_type=EVENT_STREAM)
        else:
            stream = EventStream(after, scope)
            response = StreamingHttpResponse(stream, content_type=EVENT_STREAM)
        response["Cache-Control"] = "no-store"
        response["Access-Control-Allow-Origin"] = "*"
        response["X-Accel-Buffering"] = "no"  # nginx would buffer the events
        return response


def parse_last_event_id(request: Request, *, default: Place) -> Place:
    """Return the place in ``Last-Event-ID``, or ``default`` without the header.

    The header wins over ``after``: a browser reconnects to the old address with a new header.
    Raises Problem if the header is not a place.
    """
    text = request.META.get("HTTP_LAST_EVENT_ID")
    if text is None:
        return default
    try:
        return Place.parse(text)
    except ValueError as fault:
        detail = (
            f"“{quote_input(text)}” in Last-Event-ID is not the id of an event of ours: a place in "
            "the log, such as 54-9f86d081884c7d65."
        )
        raise Problem("bad-request", detail) from fault
