"""Error pages for people, outside the API. They need no database and no session."""

from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string


@dataclass(frozen=True)
class ErrorPage:
    """What a page says: what happened, and what to do."""

    status: int
    title: str
    detail: str


BAD_REQUEST = ErrorPage(
    400,
    "The server could not read this request",
    "It arrived damaged, or the server does not understand it. Nothing was saved or published.",
)
FORBIDDEN = ErrorPage(
    403,
    "Your account may not do this",
    "Nothing was saved or published. If you need it for your work, ask an administrator: your "
    "rights may have been changed while this page was open.",
)
CSRF_FAILED = ErrorPage(
    403,
    "This page was too old to be sent",
    "Since it was opened, somebody has logged in or out in this browser. For your safety nothing "
    "was saved or published. Open the page again and send it once more.",
)
NOT_FOUND = ErrorPage(404, "There is no such page", "Maybe the address has a slip in it.")
TOO_LARGE = ErrorPage(
    413,
    "This was too much to be sent at once",
    "Nothing was saved or published. Save in smaller parts, or choose a smaller file: "
    f"a picture may have {settings.UPLOAD_MAX_BYTES / 1_000_000:g} MB.",
)
SERVER_ERROR = ErrorPage(
    500,
    "Something went wrong here",
    "The mistake is ours, and it was logged. Try again a little later.",
)


def render_error_page(request: HttpRequest, page: ErrorPage) -> HttpResponse:
    """Render the page; to those who sent a form it says where their text is."""
    context = {
        "page": page,
        "site": settings.PUBLISHER["name"],
        "has_form": request.method == "POST",
    }
    # Without the request there are no context processors, so that nothing asks a session.
    return HttpResponse(render_to_string("error.html", context), status=page.status)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer a form without a valid CSRF token (``CSRF_FAILURE_VIEW``)."""
    return render_error_page(request, CSRF_FAILED)
