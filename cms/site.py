"""The home page, and the middleware around all views: a second try, a default Cache-Control."""

from collections.abc import Callable

from django.conf import settings
from django.db import close_old_connections
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from cms.lib.outage_response import OutageResponse


@csrf_exempt
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    return render(request, "home.html", {"name": settings.PUBLISHER["name"]})


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
