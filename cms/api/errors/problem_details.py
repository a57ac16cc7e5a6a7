"""Send every error as RFC 9457 problem details, whose ``type`` leads to its explanation."""

import logging
import sys
from collections.abc import Mapping
from typing import Any

import orjson
from django.conf import settings
from django.core.exceptions import (
    DisallowedHost,
    RequestDataTooBig,
    TooManyFieldsSent,
    TooManyFilesSent,
)
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.template.loader import render_to_string
from rest_framework import exceptions

from cms.api.errors import pages
from cms.api.errors.catalog import KINDS, OF_STATUS
from cms.lib.characters import quote_input
from cms.lib.database_errors import find_outage
from cms.lib.outage_response import OutageResponse

LOG = logging.getLogger(__name__)
CONTENT_TYPE = "application/problem+json"
UNAVAILABLE = {
    "title": "Nobody can be answered just now",
    "detail": "The database does not answer. Please try again in some seconds.",
}
#: Why Django refused to read a request.
REFUSED = {
    DisallowedHost: "This host is not one of those that MARROW_ALLOWED_HOSTS names.",
    TooManyFieldsSent: "The address has more parameters than anybody needs.",
}
TOO_LARGE = (RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent)


class Problem(exceptions.APIException):
    """An error as it is sent. ``facts`` become further members of the JSON."""

    def __init__(
        self, name: str, detail: str, *, headers: dict[str, str] | None = None, **facts: Any
    ) -> None:
        self.name, self.facts, self.headers = name, facts, headers or {}
        self.status_code = KINDS[name].status
        super().__init__(detail)

    def response(self) -> HttpResponse:
        """Return the response, which no cache stores unless ``headers`` say so."""
        body = {
            "type": problem_type_url(self.name),
            "title": KINDS[self.name].title,
            "status": self.status_code,
            "detail": str(self.detail),
            **self.facts,
        }
        headers = {"Cache-Control": "no-store", "Access-Control-Allow-Origin": "*"} | self.headers
        return HttpResponse(
            orjson.dumps(body), status=self.status_code, content_type=CONTENT_TYPE, headers=headers
        )


def problem_type_url(name: str) -> str:
    """Return the ``type`` of a problem: the address of its explanation."""
    return f"{settings.BASE_URL}/api/v1/problems/{name}/"


def handle_exception(error: Exception, context: Any) -> HttpResponse | None:
    """Handle exceptions for DRF. None: an unforeseen one rises, and is logged as an error."""
    if isinstance(error, Problem):
        return error.response()
    if isinstance(error, exceptions.APIException):
        name = OF_STATUS.get(error.status_code, "bad-request")
        detail, headers = str(error.detail), {}
        if isinstance(error, exceptions.MethodNotAllowed):
            headers["Allow"] = getattr(context.get("view"), "allow", "GET, HEAD, OPTIONS")
            detail = f"This address takes {headers['Allow']}."
        return Problem(name, detail, headers=headers).response()
    return None


def is_api_request(request: HttpRequest) -> bool:
    return request.path.startswith("/api/")


def unknown_address(path: str, *, hint: str = "") -> Problem:
    """Return the 404 of an address that no route knows; ``hint`` is a near one that exists."""
    other = f"Did you mean {quote_input(hint)}?" if hint else f"The index is {index_url()}"
    return Problem("not-found", f"Nothing is known at {quote_input(path)}. {other}")


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponseBase:
    is_too_large = isinstance(exception, TOO_LARGE) and request.method not in {"GET", "HEAD"}
    if not is_api_request(request):
        page = pages.TOO_LARGE if is_too_large else pages.BAD_REQUEST
        return pages.render_error_page(request, page)
    if is_too_large:
        return Problem("too-large", "The request is larger than anything needed here.").response()
    known = (why for kind, why in REFUSED.items() if isinstance(exception, kind))
    why = next(known, "The server refused to read this request.")
    return Problem("bad-request", why).response()


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponseBase:
    if is_api_request(request):
        return Problem("forbidden", "This request is not allowed.").response()
    return pages.render_error_page(request, pages.FORBIDDEN)


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponseBase:
    if is_api_request(request):
        return unknown_address(request.path).response()
    return pages.render_error_page(request, pages.NOT_FOUND)


def absence_page(request: HttpRequest, facts: Mapping[str, Any], *, status: int) -> HttpResponse:
    """Render a problem as a page for people."""
    context = {**facts, "site": settings.PUBLISHER["name"]}
    return render(request, "api/absent.html", context, status=status)


def server_error(request: HttpRequest) -> HttpResponseBase:
    if outage := find_outage(sys.exc_info()[1]):
        LOG.warning("No answer of the database for %s %s: %s", request.method, request.path, outage)
        return outage_response(request, outage)
    if is_api_request(request):
        return Problem("server-error", "The answer could not be made.").response()
    return pages.render_error_page(request, pages.SERVER_ERROR)


def outage_response(request: HttpRequest, outage: BaseException) -> OutageResponse:
    """Build the 503. It reads nothing, and the frame of a page would."""
    if is_api_request(request):
        content = Problem("unavailable", UNAVAILABLE["detail"]).response().content
        return OutageResponse(content, outage=outage, content_type=CONTENT_TYPE)
    context = UNAVAILABLE | {"site": settings.PUBLISHER["name"]}
    return OutageResponse(render_to_string("api/absent.html", context), outage=outage)


def index_url() -> str:
    return f"{settings.BASE_URL}/api/v1/"
