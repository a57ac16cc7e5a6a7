"""Answer addresses below /api/ that no route knows, or that lack the slash at their end.

They are addresses of the API like any other: open to every origin, rate limited, closed to wrong
keys.
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
    """Redirect to the address with a slash if there is one, otherwise raise the 404."""

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

    def refuse(self, request: Request) -> HttpResponse:
        """Raise the 404 of other methods: no client sends its body again after a redirect."""
        lacks_slash = self.lacks_slash(request)
        raise unknown_address(request.path, hint=f"{request.path}/" if lacks_slash else "")

    post = put = patch = delete = trace = refuse

    def lacks_slash(self, request: Request) -> bool:
        return not request.path.endswith("/") and resolve(f"{request.path}/").url_name != NAME
