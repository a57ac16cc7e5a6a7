"""Keep what somebody sent to the admin when the connection to the database breaks meanwhile.

The page that is sent instead needs no database. It says whether anything was stored, as far as that
can be known, and its button sends all fields once more.
"""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from django.contrib.admin.models import LogEntry
from django.db import Error, close_old_connections
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.template.loader import render_to_string
from django.utils import timezone

from cms.lib.admin_address import is_admin_request
from cms.lib.database_errors import OutcomeUnknownError
from cms.lib.outage_response import RETRY_AFTER, OutageResponse

#: Fields that are worth a look before they are sent again, by their length.
LONG = 80


class OutagePageMiddleware:
    """Replace the 503 of a POST to the admin by a page that can send it again."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.method != "POST":
            return self.get_response(request)
        started_at = timezone.now()
        response = self.get_response(request)
        if not is_admin_request(request) or not isinstance(response, OutageResponse):
            return response
        close_old_connections()
        return outage_page(request, response.outage, acts=find_acts(request, since=started_at))


def find_acts(request: HttpRequest, *, since: datetime) -> list[LogEntry] | None:
    """Look up what the account has done since then: saved, published, withdrawn, deleted.

    The admin's history is written in the same transaction as the act, so it tells whether that was
    committed. None: the database still does not answer.
    """
    try:
        user: Any = request.user
        acts = LogEntry.objects.filter(user_id=user.pk, action_time__gte=since)
        return list(acts.select_related("content_type").order_by("pk"))
    except Error:
        return None


def outage_page(
    request: HttpRequest, outage: BaseException, *, acts: list[LogEntry] | None
) -> HttpResponse:
    """Render the page: what was stored nevertheless, or the fields to send again."""
    fields = [] if acts else typed_fields(request.POST.lists())
    context: dict[str, Any] = {
        "acts": acts,
        "is_unknown": not acts and isinstance(outage, OutcomeUnknownError),
        "path": request.get_full_path(),
        "fields": fields,
        "long_fields": [(name, value) for name, value in fields if len(value) > LONG],
        "had_files": bool(request.FILES),
    }
    content = render_to_string("authoring/outage.html", context)
    headers = {"Cache-Control": "no-store"}
    if acts:
        return HttpResponse(content, headers=headers)
    return HttpResponse(content, status=503, headers=headers | {"Retry-After": str(RETRY_AFTER)})


def typed_fields(sent: Iterable[tuple[str, list[Any]]]) -> list[tuple[str, str]]:
    """Return all fields of a form, to be sent again; none of a form with a password."""
    fields = [(name, str(value)) for name, values in sent for value in values]
    has_password = any("password" in name.lower() for name, _ in fields)
    return [] if has_password else fields
