"""Answer addresses below /api/ that no route knows, or that lack the slash at their end.

They are addresses of the API like any other: open to every origin, rate limited, closed to wrong
keys.
"""

from typing import Any, NoReturn, cast

from django.conf import settings
from django.http import HttpResponse
from django.urls import resolve
from rest_framework.request import Request

from cms.api.errors.problem_details import Problem, unknown_address
from cms.api.views.base import ReadOnly

NAME = "api-nowhere"


class NotFoundView(ReadOnly):
    """Redirect to the address with a slash if there is one, otherwise raise the 404."""

    schema = None

    @property
    def allow(self) -> str:  # type: ignore[override]  # those of the address with the slash
        """Return the methods of the address with a slash; of no address those of all others."""
        request = getattr(self, "request", None)  # there is none while the schema is made
        view = self.resolve_with_slash(request) if request else None
        return view.allow if view else ReadOnly.allow

    def perform_content_negotiation(self, request: Any, force: bool = False) -> Any:
        return super().perform_content_negotiation(request, force=True)  # nothing has all forms

    def get(self, request: Request) -> HttpResponse:
        if self.resolve_with_slash(request) is None:
            raise unknown_address(request.path)
        url = f"{settings.BASE_URL}{request.get_full_path(force_append_slash=True)}"
        raise Problem(
            "moved",
            "Addresses end with a slash here. Please follow the redirect and keep the new address.",
            headers={"Location": url, "Cache-Control": "public, max-age=3600"},
            url=url,
        )

    def http_method_not_allowed(self, request: Any, *args: Any, **kwargs: Any) -> NoReturn:
        """Raise the 404 of other methods: no client sends its body again after a redirect."""
        hint = f"{request.path}/" if self.resolve_with_slash(request) else ""
        raise unknown_address(request.path, hint=hint)

    def resolve_with_slash(self, request: Request) -> "type[ReadOnly] | None":
        """Return the view of the same address with a slash; None: there is none."""
        if request.path.endswith("/"):
            return None
        match = resolve(f"{request.path}/")
        return None if match.url_name == NAME else cast("type[ReadOnly]", match.func.cls)  # type: ignore[attr-defined]  # set by as_view()
