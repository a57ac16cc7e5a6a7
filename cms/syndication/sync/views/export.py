"""``export/``: where a mirror starts."""

import hashlib
from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.http import HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.utils.http import http_date
from rest_framework.request import Request

from cms.api.access.admission import admission_of
from cms.api.database.snapshot import Seen, latest
from cms.api.errors.problem_details import Problem
from cms.api.http.min_sequence import behind
from cms.api.http.responses import VARY, holds_already, last_modified, wants_gzip
from cms.api.http.thread_budget import HOLDING
from cms.api.query.parameters import read
from cms.api.representations.registry import offer
from cms.api.views.base import ReadOnly
from cms.syndication.partners.scope import scope_of
from cms.syndication.sync import parameters
from cms.syndication.sync.export_stream import Export, ExportQuery
from cms.syndication.sync.openapi import ExportSchema
from cms.syndication.sync.views.changes import SEQUENCE_HEADER

NDJSON = "application/x-ndjson"
#: To be kept only by who asks each time whether it still holds.
CACHE_CONTROL = "public, no-cache"


class ExportView(ReadOnly):
    """Everything that is published at one place in the log, one JSON text per line.

    The first line says which place (`sequence`), the last one how many entries came, and the
    SHA-256 of their lines. If the last one is missing, ask again with `after` (the `type:id` of the
    last entry that arrived) and the `sequence` of the first line. Then follow `changes/` from that.
    """

    schema = ExportSchema()

    def get_renderers(self) -> list[Any]:
        return [offer(NDJSON)()]

    def get(self, request: Request) -> HttpResponseBase:
        wanted = self.wanted(request)
        # Before the export is begun: should something be published in between, its tag is too old
        # by one, and fits nothing any more.
        seen = latest()
        if wanted.sequence > seen.sequence:
            raise behind(seen.sequence, wanted.sequence)
        etag = build_etag(request, wanted, seen)
        if holds_already(request, etag=etag, modified=None):
            response: HttpResponseBase = HttpResponse(status=304)
            del response["Content-Type"]
        elif request.method == "HEAD":
            response = HttpResponse(content_type=NDJSON)
        else:
            response = StreamingHttpResponse(ExportBody(wanted), content_type=NDJSON)
            if wanted.zipped:
                response["Content-Encoding"] = "gzip"
        response["ETag"] = f"W/{etag}"
        response["Cache-Control"] = CACHE_CONTROL
        response["Access-Control-Allow-Origin"] = "*"
        response["Vary"] = VARY
        response[SEQUENCE_HEADER] = str(seen.sequence)
        if modified := last_modified(seen.latest_at):
            response["Last-Modified"] = http_date(modified.timestamp())
        return response

    def wanted(self, request: Request) -> ExportQuery:
        values = read(request.query_params, parameters.export_parameters())
        if ("after" in values) != ("sequence" in values):
            given, missing = sorted(["after", "sequence"], key=lambda name: name not in values)
            message = f"{given}: To go on with an export, give “{missing}” too."
            fault = {"parameter": given, "code": "value", "message": message}
            raise Problem("invalid-parameters", message, errors=[fault])
        scope = scope_of(admission_of(request._request).caller)
        return ExportQuery(
            scope=scope.narrowed(**parameters.scope_arguments(values)),
            after=values.get("after"),
            sequence=values.get("sequence", 0),
            zipped=wants_gzip(request),
        )


class ExportBody:
    """An export on its way, for which a thread is kept. Raises Problem if none is left."""

    is_going = False

    def __init__(self, wanted: ExportQuery) -> None:
        if not HOLDING.work():
            detail = "Other exports are being sent just now. Ask again in some seconds."
            raise Problem("busy", detail, headers={"Retry-After": "10"})
        self.is_going = True
        self.chunks = iter(Export(wanted))

    def __iter__(self) -> Iterator[bytes]:
        return self.chunks

    def close(self) -> None:
        """The server calls it when all is sent, and when nobody listens any more."""
        self.chunks.close()
        self.let_go()

    def let_go(self) -> None:
        if self.is_going:
            self.is_going = False
            HOLDING.stop_working()

    __del__ = let_go  # of an answer that never went out, since something failed after it was made


def build_etag(request: Request, wanted: ExportQuery, seen: Seen) -> str:
    told = (request.get_full_path(), wanted.scope.name, wanted.zipped, seen.sequence)
    text = repr((*told, settings.BASE_URL, settings.SITE_URL))
    return f'"{hashlib.blake2b(text.encode(), digest_size=16).hexdigest()}"'
