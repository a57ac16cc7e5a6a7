"""Tell the browser what became of a form that it sent, so that it keeps or forgets the text."""

import re
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse

from cms.lib.admin_address import admin_path, is_admin_request
from cms.lib.submitted_forms import TOKEN

#: Cookies of this name and a token, with one of the outcomes; the script deletes them.
COOKIE = "form-"
SAVED, REFUSED = "saved", "refused"
DAYS = 30  # as long as the script keeps a text
TOKEN_FORM = re.compile(r"[0-9a-f]{32}")
FORM_STATUSES = {200, 409}  # the form again, with its errors or with what somebody else has saved
POPUP_TEMPLATE = "popup_response.html"


class FormOutcomeMiddleware:
    """Set a cookie with the outcome of each form that was sent with a token.

    A cookie, because it comes with the response that says the outcome: it is there if that
    response is, whichever page it leads to. An error has no outcome: the browser keeps the text.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if request.method == "POST" and is_admin_request(request):
            set_outcome_cookie(request, response, get_outcome(response))
        return response


def get_outcome(response: HttpResponseBase) -> str:
    """Return SAVED, REFUSED (the form is shown again), or nothing: the form was not looked at."""
    if response.status_code == 302:
        # A redirect means that the form was carried out, unless it leads to the login.
        return "" if response["Location"].startswith(reverse("admin:login")) else SAVED
    if response.status_code not in FORM_STATUSES:
        return ""
    template = getattr(response, "template_name", None) or ""
    names = [template] if isinstance(template, str) else template
    is_popup = any(str(name).endswith(POPUP_TEMPLATE) for name in names)
    return SAVED if is_popup else REFUSED


def set_outcome_cookie(request: HttpRequest, response: HttpResponseBase, outcome: str) -> None:
    token = request.POST.get(TOKEN, "") if outcome else ""  # an error may be one of reading it
    if TOKEN_FORM.fullmatch(token):  # anybody can send anything
        response.set_cookie(
            COOKIE + token,
            outcome,
            max_age=DAYS * 86400,
            path=admin_path(),
            secure=settings.SESSION_COOKIE_SECURE,
            samesite="Strict",
        )
