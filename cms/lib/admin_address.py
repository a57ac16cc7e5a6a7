"""The address of the admin, for middleware that concerns no other page."""

from functools import cache

from django.http import HttpRequest
from django.urls import reverse


@cache
def admin_path() -> str:
    """Return the path of the admin's first page, which all its addresses begin with."""
    return reverse("admin:index")


def is_admin_request(request: HttpRequest) -> bool:
    return request.path.startswith(admin_path())
