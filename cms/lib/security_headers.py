"""The middleware that tells browsers what our pages may do: the policies stand in the settings."""

from typing import Any

from csp.middleware import CSPMiddleware, PolicyParts
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
            parts.config = find_policy(request.path_info)
        return parts

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        if response.get("Content-Type", "").startswith("text/html"):
            response["Permissions-Policy"] = PERMISSIONS_POLICY
        final: HttpResponseBase = super().process_response(request, response)
        return final


def find_policy(path: str) -> dict[str, Any]:
    """Return the directives for an address: those of the strict policy if no other one is named."""
    others = settings.CONTENT_SECURITY_POLICY_BY_PATH
    found = (policy for start, policy in others.items() if path.startswith(start))
    return next(found, settings.CONTENT_SECURITY_POLICY["DIRECTIVES"])
