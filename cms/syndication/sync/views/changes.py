"""``changes/``: the log, page by page."""

from functools import partial
from typing import Any
from urllib.parse import urlencode

import orjson
from django.conf import settings
from django.http import HttpResponse
from rest_framework.request import Request

from cms.api.access.admission import admission_of
from cms.api.database.snapshot import Seen
from cms.api.http import link_header
from cms.api.http.min_sequence import behind
from cms.api.http.responses import Made, answer
from cms.api.query.parameters import read
from cms.api.views.base import ReadOnly
from cms.syndication.partners.scope import Scope, scope_of
from cms.syndication.sync import change_feed, parameters
from cms.syndication.sync.openapi import ChangesSchema

#: On every answer about the log: how far it had come.
SEQUENCE_HEADER = "Marrow-Sequence"


class ChangesView(ReadOnly):
    """What has changed for readers, in the one order that everybody sees.

    Each publication and each withdrawal is one line. Who follows `next` from zero, or from the
    `sequence` of an export, and does what the lines say, holds exactly what is published.
    """

    schema = ChangesSchema()

    def get(self, request: Request) -> HttpResponse:
        caller = admission_of(request._request).caller
        response = answer(request, partial(self.page, request, scope_of(caller)))
        if caller.partner is not None:
            response.kept = None  # its terms may change, and the log is not told
        return response

    def page(self, request: Request, scope: Scope, seen: Seen) -> Made:
        values = read(request.query_params, parameters.changes_parameters())
        after = values.get("after", 0)
        if after > seen.sequence:
            raise behind(seen.sequence, after)
        asked = change_feed.ChangeQuery(
            after=after,
            size=values.get("page_size", 100),
            scope=scope.narrowed(**parameters.scope_arguments(values)),
            with_documents=values.get("documents", False),
            also=values.get("also"),
        )
        page = change_feed.load_change_page(asked, seen)
        body: dict[str, Any] = {
            "after": after,
            "sequence": page.sequence,
            "head": seen.sequence,
            "scope": scope.name,
            "has_more": page.sequence < seen.sequence,
            "next": build_next_url(request, page),
            "changes": page.lines,
        }
        headers = {SEQUENCE_HEADER: str(seen.sequence), **build_link_header(request, body["next"])}
        return Made(orjson.dumps(body), headers=headers)


def build_next_url(request: Request, page: change_feed.ChangePage) -> str:
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


def build_link_header(request: Request, following: str) -> dict[str, str]:
    here = link_header.link(f"{settings.BASE_URL}{request.get_full_path()}", "self")
    return link_header.header([here, link_header.link(following, "next"), *link_header.described()])
