"""``changes/stream/``: the change log as server-sent events."""

import re
from typing import Any

from django.http import HttpResponse, HttpResponseBase, StreamingHttpResponse
from rest_framework.request import Request

from cms.api.access.admission import get_admission
from cms.api.database.snapshot import current_log_state
from cms.api.errors.problem_details import Problem
from cms.api.http.min_sequence import behind_problem
from cms.api.parameters.parameter import clean_parameters
from cms.api.representations.registry import offer
from cms.api.views.base import ReadOnly
from cms.lib.characters import quote_input
from cms.syndication.partners.scope import scope_of_caller
from cms.syndication.sync import change_feed, parameters
from cms.syndication.sync.event_stream import EventStream
from cms.syndication.sync.openapi import StreamSchema

EVENT_STREAM = "text/event-stream"
EVENT_ID = re.compile(r"[0-9]{1,10}", re.ASCII)


class StreamView(ReadOnly):
    """The lines of `changes/` as server-sent events, as they happen; their ids are sequences.

    The server ends each answer after some seconds, and at once if it has no thread to spare. A
    client that comes again with `Last-Event-ID`, as every browser does, misses nothing.
    """

    schema = StreamSchema()

    def get_renderers(self) -> list[Any]:
        return [offer(EVENT_STREAM)()]

    def get(self, request: Request) -> HttpResponseBase:
        values = clean_parameters(request.query_params, parameters.stream_parameters())
        head = current_log_state().sequence
        after = parse_last_event_id(request, default=values.get("after", head))
        if after > head:
            raise behind_problem(head, after)
        scope = scope_of_caller(get_admission(request._request).caller)
        scope = scope.restrict(**parameters.scope_arguments(values))
        response: HttpResponseBase
        if request.method == "HEAD":
            response = HttpResponse(content_type=EVENT_STREAM)
        else:
            query = change_feed.ChangeQuery(after=after, size=100, scope=scope)
            response = StreamingHttpResponse(EventStream(query), content_type=EVENT_STREAM)
        response["Cache-Control"] = "no-store"
        response["Access-Control-Allow-Origin"] = "*"
        response["X-Accel-Buffering"] = "no"  # nginx would buffer the events
        return response


def parse_last_event_id(request: Request, *, default: int) -> int:
    """Return the sequence in ``Last-Event-ID``, or ``default`` without the header.

    The header wins over ``after``: a browser reconnects to the old address with a new header.
    Raises Problem if the header is not a sequence.
    """
    text = request.META.get("HTTP_LAST_EVENT_ID")
    if text is None:
        return default
    if not EVENT_ID.fullmatch(text):
        detail = (
            f"“{quote_input(text)}” in Last-Event-ID is not the id of an event of ours: a sequence."
        )
        raise Problem("bad-request", detail)
    return int(text)
