"""The middleware that tells browsers what our pages may do: the policies stand in the settings."""

from functools import cache
from typing import Any

from csp.constants import HEADER
from csp.middleware import CSPMiddleware, PolicyParts
from csp.utils import build_policy
from django.conf import settings
from django.http import HttpRequest, HttpResponseBase

#: No page of ours uses these, so nothing that got into one may either.
PERMISSIONS_POLICY = ", ".join(
    f"{feature}=()"
    for feature in ("camera", "display-capture", "geolocation", "microphone", "payment", "usb")
)


class SecurityHeadersMiddleware(CSPMiddleware):
    """Send the content security policy of the address, and to pages the permissions policy."""

    def get_policy_parts(
        self, request: HttpRequest, response: HttpResponseBase, report_only: bool = False
    ) -> PolicyParts:
        parts = super().get_policy_parts(request, response, report_only)
        if not report_only:
            parts.config = get_policy(find_start(request.path_info))
        return parts

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        if not response.get("Content-Type", "").startswith("text/html"):
            response.headers.setdefault(HEADER, write_policy(find_start(request.path_info)))
            return response
        response["Permissions-Policy"] = PERMISSIONS_POLICY
        final: HttpResponseBase = super().process_response(request, response)
        return final


@cache
def write_policy(start: str) -> str:
    """Write a policy as a header: without a nonce it is the same for all."""
    text: str = build_policy({name: list(values) for name, values in get_policy(start).items()})
    return text


def find_start(path: str) -> str:
    """Return the start of an address that has a policy of its own; "": it has the strict one."""
    return next(filter(path.startswith, settings.CONTENT_SECURITY_POLICY_BY_PATH), "")


def get_policy(start: str) -> dict[str, Any]:
    """Return the directives for addresses with this start."""
    others: dict[str, dict[str, Any]] = settings.CONTENT_SECURITY_POLICY_BY_PATH
    return others[start] if start else settings.CONTENT_SECURITY_POLICY["DIRECTIVES"]
