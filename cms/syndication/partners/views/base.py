"""What the views of partners share: the key that came with a request, and uncached responses."""

from typing import Any

import orjson
from django.http import HttpResponse
from rest_framework.request import Request

from cms.api.access.admission import get_admission
from cms.api.access.callers import Caller
from cms.api.errors.problem_details import Problem
from cms.syndication.partners.models import Partner

PRIVATE_HEADERS = {"Cache-Control": "private, no-store", "Vary": "Authorization"}


def request_caller(request: Request) -> Caller:
    """Return who sent the request, as ``ReadOnly`` has admitted it."""
    return get_admission(request).caller


def request_partner(request: Request) -> Partner | None:
    """Return the partner whose key came with the request, if any.

    Partners are read from the main database, as keys are.
    """
    pk = request_caller(request).partner
    return Partner.objects.filter(pk=pk).first() if pk else None


def require_partner(request: Request) -> Partner:
    """Return the partner whose key came with the request. Raises Problem if there is none."""
    if partner := request_partner(request):
        return partner
    if "HTTP_AUTHORIZATION" not in request.META:
        challenge = {"WWW-Authenticate": 'Bearer realm="API"'}
        raise Problem("key-required", "Send a partner's key with this request.", headers=challenge)
    raise Problem("not-a-partner", "The key that came with this request belongs to no partner.")


def uncached_response(body: dict[str, Any], status: int = 200, **headers: str) -> HttpResponse:
    """Return a JSON response for this key alone, which no cache may store.

    It depends on more than the log, so the log's validators do not hold for it.
    """
    return HttpResponse(
        orjson.dumps(body),
        status=status,
        content_type="application/json",
        headers=PRIVATE_HEADERS | headers,
    )
