"""Sessions of authors: renewed while somebody works, ended after a fixed time, asked by scripts."""

import time
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponseBase, JsonResponse
from django.middleware.csrf import get_token
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from cms.lib.admin_address import is_admin_request

LOGGED_IN_AT = "logged_in_at"
RENEWED_AT = "renewed_at"
#: A session is written again at most so many times in its lifetime, however much somebody works.
RENEWALS = 12


class SessionRenewalMiddleware:
    """Renew the session with the requests to the admin, up to SESSION_MAX_AGE after the login.

    The API knows no sessions: elsewhere nothing is read.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if is_admin_request(request) and request.user.is_authenticated:
            renew_session(request, now=time.time())
        return self.get_response(request)


def renew_session(request: HttpRequest, *, now: float) -> None:
    """Extend the session, or end it if its login is too long ago."""
    session = request.session
    left = session.setdefault(LOGGED_IN_AT, now) + settings.SESSION_MAX_AGE - now
    if left <= 0:
        logout(request)
    elif now - session.get(RENEWED_AT, 0) >= settings.SESSION_COOKIE_AGE / RENEWALS:
        session[RENEWED_AT] = now
        session.set_expiry(int(min(settings.SESSION_COOKIE_AGE, left)) or 1)


def record_login(sender: Any, request: HttpRequest, **kwargs: Any) -> None:
    """Start the time again for a new login in a session that stands (``user_logged_in``)."""
    request.session[LOGGED_IN_AT] = request.session[RENEWED_AT] = time.time()


@never_cache
@require_safe
def session_state(request: HttpRequest) -> JsonResponse:
    """Tell the script beside a form who is logged in, and the CSRF token of this moment."""
    user = request.user
    return JsonResponse(
        {
            "account": str(user.pk) if user.is_authenticated and user.is_staff else "",
            "name": user.get_username(),
            "csrf": get_token(request),
        }
    )
