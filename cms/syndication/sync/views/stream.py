"""``changes/stream/``: the log as server-sent events."""

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
from cms.syndication.sync.event_stream import Stream
from cms.syndication.sync.openapi import StreamSchema

EVENTS = "text/event-stream"
EVENT_ID = re.compile(r"[0-9]{1,10}", re.ASCII)


class StreamView(ReadOnly):
    """The lines of `changes/` as server-sent events, as they happen; their ids are sequences.

    The server ends each answer after some seconds, and at once if it has no thread to spare. A
    client that comes again with `Last-Event-ID`, as every browser does, misses nothing.
    """

    schema = StreamSchema()

    def get_renderers(self) -> list[Any]:
        return [offer(EVENTS)()]

    def get(self, request: Request) -> HttpResponseBase:
        values = clean_parameters(request.query_params, parameters.of_stream())
        head = current_log_state().sequence
        after = heard_until(request, values.get("after", head))
        if after > head:
            raise behind_problem(head, after)
        scope = scope_of_caller(get_admission(request._request).caller)
        scope = scope.restrict(**parameters.scope_words(values))
        response: HttpResponseBase
        if request.method == "HEAD":
            response = HttpResponse(content_type=EVENTS)
        else:
            asked = change_feed.Asked(after=after, size=100, scope=scope)
            response = StreamingHttpResponse(Stream(asked), content_type=EVENTS)
        response["Cache-Control"] = "no-store"
        response["Access-Control-Allow-Origin"] = "*"
        response["X-Accel-Buffering"] = "no"  # nginx would wait for more
        return response


def heard_until(request: Request, otherwise: int) -> int:
    """The header wins: a browser that comes again asks for the old address with a new header."""
    text = request.META.get("HTTP_LAST_EVENT_ID")
    if text is None:
        return otherwise
    if not EVENT_ID.fullmatch(text):
        detail = (
            f"“{quote_input(text)}” in Last-Event-ID is not the id of an event of ours: a sequence."
        )
        raise Problem("bad-request", detail)
    return int(text)
