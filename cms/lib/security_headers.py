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
            parts.config = find_policy(request.path_info)
        return parts

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        if not response.get("Content-Type", "").startswith("text/html"):
            # Without a nonce the policy is the same for all, and takes long to write.
            policy = find_policy(request.path_info)
            text = write_policy(tuple((name, tuple(values)) for name, values in policy.items()))
            response.headers.setdefault(HEADER, text)
            return response
        response["Permissions-Policy"] = PERMISSIONS_POLICY
        final: HttpResponseBase = super().process_response(request, response)
        return final


@cache
def write_policy(directives: tuple[tuple[str, tuple[str, ...]], ...]) -> str:
    """Write a policy as a header, without a nonce."""
    text: str = build_policy({name: list(values) for name, values in directives})
    return text


def find_policy(path: str) -> dict[str, Any]:
    """Return the directives for an address: those of the strict policy if no other one is named."""
    others = settings.CONTENT_SECURITY_POLICY_BY_PATH
    found = (policy for start, policy in others.items() if path.startswith(start))
    return next(found, settings.CONTENT_SECURITY_POLICY["DIRECTIVES"])
