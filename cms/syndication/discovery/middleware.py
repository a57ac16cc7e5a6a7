"""Middleware that adds the licence headers (TDMRep, AI preferences) to every response."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase

from cms.syndication.discovery.terms import get_terms

#: Paths whose responses are not content and carry no terms.
EXCLUDED_PATHS = ("/admin/", "/static/", "/livez", "/readyz")


class LicenseHeadersMiddleware:
    """Add the terms of the content to the headers of every response."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if not request.path.startswith(EXCLUDED_PATHS):
            for name, value in get_terms().tdm.items():
                response[name] = value
            if settings.CONTENT_USAGE:
                response["Content-Usage"] = get_terms().content_usage
        return response
