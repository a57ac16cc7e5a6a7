"""Bound the size of response headers: proxies refuse a response with more than they have room for.

nginx has 4 KiB for the status line and all headers unless it is told otherwise. What repeats the
address of the request can be longer than that, so it is left out where it does not fit: a long list
is paged by its body alone.
"""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase

from cms.api.errors.problem_details import Problem, is_api_request

MAX_BYTES = 4_096
#: For the status line, and for what the server adds: Date, Server, Connection.
RESERVED_BYTES = 256
#: Headers that a response may do without: the body says the same.
DISPENSABLE = ("Link", "Content-Location")


class HeaderBoundMiddleware:
    """Leave out headers that do not fit, and refuse to redirect to an address that does not."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        leave_out_headers(response)
        if "Location" in response and is_too_large(response):
            return shorten_redirect(request, response)
        return response


def leave_out_headers(response: HttpResponseBase) -> None:
    """Leave out what a response may do without, if its headers do not fit otherwise."""
    for name in DISPENSABLE:
        if not is_too_large(response):
            return
        del response[name]


def shorten_redirect(request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
    """Return a redirect without the query, or where the query means something, a refusal."""
    address = response["Location"].partition("?")[0]
    if not is_api_request(request):
        response["Location"] = address
        return response
    detail = "The address to ask is too long for a redirect. Ask there with the same parameters."
    return Problem("address-too-long", detail, url=address).response()


def is_too_large(response: HttpResponseBase) -> bool:
    return header_bytes(response) > MAX_BYTES - RESERVED_BYTES


def header_bytes(response: HttpResponseBase) -> int:
    """Return the size of all headers as they are sent, cookies included."""
    # Every answer comes through here, and Django's items() looks up each name again.
    headers = response.headers._store.values()
    size = sum(
        [
            len(name) + (len(text) if text.isascii() else len(text.encode())) + 4
            for name, text in headers
        ]
    )
    if response.cookies:
        size += sum(
            len(each.output(header="Set-Cookie:")) + 2 for each in response.cookies.values()
        )
    return size
