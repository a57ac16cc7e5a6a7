"""Below /api/ where nothing is: an address with a slip in it, or without the slash at its end.

It is an address of the API like any other: open to every origin, counted, closed to wrong keys.
"""

from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.urls import resolve
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request

from cms.api.errors.problem_details import Problem, unknown_address
from cms.api.views.base import ReadOnly

NAME = "api-nowhere"


@extend_schema(exclude=True)
class NotFoundView(ReadOnly):
    http_method_names = ["get", "head", "options", "post", "put", "patch", "delete", "trace"]

    def perform_content_negotiation(self, request: Any, force: bool = False) -> Any:
        return super().perform_content_negotiation(request, force=True)  # nothing has all forms

    def get(self, request: Request) -> HttpResponse:
        if not self.lacks_slash(request):
            raise unknown_address(request.path)
        url = f"{settings.BASE_URL}{request.get_full_path(force_append_slash=True)}"
        raise Problem(
            "moved",
            "Addresses end with a slash here. Please follow the redirect and keep the new address.",
            headers={"Location": url, "Cache-Control": "public, max-age=3600"},
            url=url,
        )

    def other(self, request: Request) -> HttpResponse:
        """No client sends the body again to where it is led."""
        lacks_slash = self.lacks_slash(request)
        raise unknown_address(request.path, hint=f"{request.path}/" if lacks_slash else "")

    post = put = patch = delete = trace = other

    def lacks_slash(self, request: Request) -> bool:
        return not request.path.endswith("/") and resolve(f"{request.path}/").url_name != NAME
