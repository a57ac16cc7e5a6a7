"""The middleware around all views: a second try, limits of sizes, a default Cache-Control."""

from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent
from django.db import close_old_connections
from django.http import HttpRequest, HttpResponseBase

from cms.lib.admin_address import is_admin_request
from cms.lib.outage_response import OutageResponse

MAX_PARAMETERS = 1_000  # in an address
MAX_BODY_BYTES = 2_500_000  # of a request outside the admin


class ReadRetryMiddleware:
    """Try a GET or HEAD again, once, that failed since a connection to the database broke.

    Nothing of the first try was sent. Connections break when a server restarts or fails over; the
    second try gets others.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if isinstance(response, OutageResponse) and request.method in ("GET", "HEAD"):
            close_old_connections()
            return self.get_response(request)
        return response


class RequestSizeMiddleware:
    """Refuse what is too large by its headers, before anything reads it.

    Only the admin takes long forms and files. The settings for its forms hold for all of Django,
    so other addresses have their limits here.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.META.get("QUERY_STRING", "").count("&") >= MAX_PARAMETERS:
            raise TooManyFieldsSent("The address has too many parameters.")
        size = request.META.get("CONTENT_LENGTH") or ""
        if size.isdecimal() and int(size) > max_body_bytes(request):
            raise RequestDataTooBig("The body of the request is too large.")
        return self.get_response(request)


def max_body_bytes(request: HttpRequest) -> int:
    if is_admin_request(request):
        return settings.UPLOAD_MAX_BYTES + settings.DATA_UPLOAD_MAX_MEMORY_SIZE
    return MAX_BODY_BYTES


class NoStoreMiddleware:
    """Send ``Cache-Control: no-store`` with every response that has no Cache-Control of its own.

    Caches may store a response without that header for as long as they guess (RFC 9111, 4.2.2).
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        response.headers.setdefault("Cache-Control", "no-store")
        return response
