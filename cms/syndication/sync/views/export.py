"""``export/``: a snapshot of all entries, from which a mirror starts."""

import hashlib
from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.http import HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.utils.http import http_date
from rest_framework.request import Request

from cms.api.access.admission import get_admission
from cms.api.database.places import require_place
from cms.api.database.snapshot import LogState, current_log_state
from cms.api.errors.problem_details import Problem
from cms.api.http.responses import VARY, is_not_modified, last_modified, wants_gzip
from cms.api.http.thread_budget import THREAD_BUDGET
from cms.api.parameters.parameter import clean_parameters
from cms.api.representations.registry import offer
from cms.api.views.base import ReadOnly
from cms.api.views.deferred_schema import DeferredSchema
from cms.syndication.partners.scope import scope_of_caller
from cms.syndication.sync import parameters
from cms.syndication.sync.export_stream import Export, ExportQuery
from cms.syndication.sync.views.changes import PLACE_HEADER

NDJSON = "application/x-ndjson"
#: Caches may store the export, but have to revalidate it each time.
CACHE_CONTROL = "public, no-cache"


class ExportView(ReadOnly):
    """Everything that is published at one place in the log, one JSON text per line.

    The first line says which place, the last one how many entries came, and the
    SHA-256 of their lines. If the last one is missing, ask again with `after` (the `type:id` of the
    last entry that arrived) and the `place` of the first line. Then follow `changes/` from that.
    """

    schema = DeferredSchema("cms.syndication.sync.openapi.ExportSchema")

    def get_renderers(self) -> list[Any]:
        return [offer(NDJSON)()]

    def get(self, request: Request) -> HttpResponseBase:
        query = self.parse_query(request)
        # Before the export begins: should a publication come in between, the ETag is that of the
        # change before, and matches no later export.
        log_state = current_log_state()
        if query.place:
            require_place(query.place, log_state)
        etag = build_etag(request, query, log_state)
        if is_not_modified(request, etag=etag, modified=None):
            response: HttpResponseBase = HttpResponse(status=304)
            del response["Content-Type"]
        elif request.method == "HEAD":
            response = HttpResponse(content_type=NDJSON)
        else:
            response = StreamingHttpResponse(ExportBody(query), content_type=NDJSON)
            if query.is_gzipped:
                response["Content-Encoding"] = "gzip"
        response["ETag"] = f"W/{etag}"
        response["Cache-Control"] = CACHE_CONTROL
        response["Access-Control-Allow-Origin"] = "*"
        response["Vary"] = VARY
        response[PLACE_HEADER] = str(log_state.place)
        if modified := last_modified(log_state.modified_at):
            response["Last-Modified"] = http_date(modified.timestamp())
        return response

    def parse_query(self, request: Request) -> ExportQuery:
        values = clean_parameters(request.query_params, parameters.export_parameters())
        if ("after" in values) != ("place" in values):
            given, missing = sorted(["after", "place"], key=lambda name: name not in values)
            message = f"{given}: To go on with an export, give “{missing}” too."
            fault = {"parameter": given, "code": "value", "message": message}
            raise Problem("invalid-parameters", message, errors=[fault])
        scope = scope_of_caller(get_admission(request._request).caller)
        return ExportQuery(
            scope=scope.restrict(**parameters.scope_arguments(values)),
            after=values.get("after"),
            place=values.get("place"),
            is_gzipped=wants_gzip(request),
        )


class ExportBody:
    """The body of an export that is being sent, which occupies a thread.

    Raises Problem if no thread is left.
    """

    holds_thread = False

    def __init__(self, query: ExportQuery) -> None:
        if not THREAD_BUDGET.work():
            detail = "Other exports are being sent just now. Ask again in some seconds."
            raise Problem("busy", detail, headers={"Retry-After": "10"})
        self.holds_thread = True
        self.chunks = iter(Export(query))

    def __iter__(self) -> Iterator[bytes]:
        return self.chunks

    def close(self) -> None:
        """Stop. The server calls this after the last chunk, and when the client has left."""
        self.chunks.close()
        self.release_thread()

    def release_thread(self) -> None:
        if self.holds_thread:
            self.holds_thread = False
            THREAD_BUDGET.stop_working()

    __del__ = release_thread  # for a response that was never sent, since a later step failed


def build_etag(request: Request, query: ExportQuery, log_state: LogState) -> str:
    parts = (request.get_full_path(), query.scope.fingerprint, query.is_gzipped, log_state.chain)
    text = repr((*parts, settings.BASE_URL, settings.SITE_URL))
    return f'"{hashlib.blake2b(text.encode(), digest_size=16).hexdigest()}"'
