"""Limit what one account may ask of the admin, whose pages cost more than those of readers."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase

from cms.api.errors.problem_details import Problem
from cms.lib.rate_limits import RateLimit
from cms.server.refusals import refuse_request

PROCESSES = settings.COUNTING_PROCESSES
PAGES = RateLimit("admin-pages", settings.RATE_ANONYMOUS, 60, PROCESSES)
FORMS = RateLimit("admin-forms", 300, 60, PROCESSES)
#: Of the page that tells whether the old password is right.
PASSWORDS = RateLimit("admin-password", 10, 600, PROCESSES)


class AccountLimitMiddleware:
    """Count the requests of each account to the admin, and refuse them beyond its limits."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *args: Any) -> HttpResponse | None:
        match = request.resolver_match
        if match is None or "admin" not in match.app_names or not request.user.is_authenticated:
            return None
        wait = account_limit(request, match.url_name or "").count_act(str(request.user.pk))
        return refuse_request(request, too_many_requests(wait)) if wait else None


def account_limit(request: HttpRequest, page: str) -> RateLimit:
    if request.method in ("GET", "HEAD", "OPTIONS"):
        return PAGES
    return PASSWORDS if page == "password_change" else FORMS


def too_many_requests(wait: int) -> Problem:
    detail = (
        f"Your account has asked for more than is allowed in so short a time. Wait {wait} seconds, "
        "go back, where your text still is, and send it again."
    )
    headers = {"Retry-After": str(wait)}
    return Problem("too-many-requests", detail, headers=headers, retry_after=wait)
