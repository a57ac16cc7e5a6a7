"""What all addresses of the API have in common: their methods, who asks, and how often."""

from collections.abc import Collection, Mapping
from typing import Any, ClassVar

from django.http import HttpResponse, HttpResponseBase
from django.utils.cache import patch_vary_headers
from rest_framework.views import APIView

from cms.api.access.admission import get_admission
from cms.api.access.throttling import Usage, too_many_requests
from cms.api.errors.problem_details import Problem
from cms.api.http import min_sequence
from cms.api.http.deprecation import Deprecation, deprecation_headers

EXPOSED = (
    "ETag, Link, RateLimit, RateLimit-Policy, Retry-After, Deprecation, Sunset, WWW-Authenticate, "
    "Preference-Applied, Repr-Digest, Marrow-Sequence, Age"
)
#: What a page may send. Some do so by habit with every request, and a preflight must not fail for
#: that. No Authorization: a key inside a web page would be everybody's.
ASKED_WITH = (
    "Accept, Prefer, If-None-Match, If-Modified-Since, Cache-Control, Content-Type, Last-Event-ID"
)
#: Only shared caches read these, and they keep nothing that was made for a key.
FOR_SHARED_CACHES = ("Cache-Tag", "Surrogate-Key")


class ReadOnly(APIView):
    """GET, HEAD and OPTIONS, from every origin, without cookies."""

    http_method_names = ["get", "head", "options"]
    allow: ClassVar[str] = "GET, HEAD, OPTIONS"
    #: What is deprecated (``cms.api.http.deprecation``): the address, some of its parameters, some
    #: fields of its documents.
    deprecated: ClassVar[Deprecation | None] = None
    deprecated_parameters: ClassVar[Mapping[str, Deprecation]] = {}
    deprecated_fields: ClassVar[Mapping[str, Deprecation]] = {}
    usage: Usage | None = None

    def initial(self, request: Any, *args: Any, **kwargs: Any) -> None:
        if request.method != "OPTIONS":  # a browser asks before it asks, and sends no key with it
            self.admit(request)
            if sequence := min_sequence.parse_min_sequence(request.META):
                min_sequence.wait_for_sequence(sequence)
        super().initial(request, *args, **kwargs)

    def admit(self, request: Any) -> None:
        """Count who asks. Raises Problem for one too many, and for a key that can't be used."""
        found = get_admission(request._request)
        self.usage = found.usage
        if self.usage and self.usage.is_over:
            raise too_many_requests(self.usage)
        if found.refused:
            challenge = 'Bearer realm="API", error="invalid_token"'
            raise Problem("bad-key", str(found.refused), headers={"WWW-Authenticate": challenge})

    def deprecations(self, request: Any) -> list[Deprecation]:
        """What the request uses that will go. Without ``fields`` it uses all fields."""
        used = [self.deprecated] if self.deprecated else []
        if self.deprecated_parameters or self.deprecated_fields:
            query = request.GET
            used += [each for name, each in self.deprecated_parameters.items() if name in query]
            asked = {path.partition(".")[0] for path in query.get("fields", "").split(",")}
            every = "fields" not in query
            used += [e for name, e in self.deprecated_fields.items() if every or name in asked]
        return used

    def finalize_response(self, request: Any, response: Any, *args: Any, **kwargs: Any) -> Any:
        final: Any = super().finalize_response(request, response, *args, **kwargs)
        # Answers to a key stand under other names in every cache than those to everybody. Those
        # say so too: or a cache would serve them to whoever sends a key, even one that is revoked.
        patch_vary_headers(final, ["Authorization"])
        if "HTTP_AUTHORIZATION" in request.META:
            make_private(final)
        if self.usage:
            for name, value in self.usage.headers().items():
                final[name] = value
        if used := self.deprecations(request):
            announce(final, used)
        final["Access-Control-Expose-Headers"] = EXPOSED
        return final

    def options(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        headers = {"Allow": self.allow, "Access-Control-Allow-Origin": "*"}
        if "HTTP_ACCESS_CONTROL_REQUEST_METHOD" in request.META:  # a browser asks before it asks
            headers |= {
                "Access-Control-Allow-Methods": self.allow,
                "Access-Control-Allow-Headers": ASKED_WITH,
                "Access-Control-Max-Age": "86400",
            }
        return HttpResponse(status=204, headers=headers)


def make_private(response: HttpResponseBase) -> None:
    kept = response.headers.get("Cache-Control", "private, no-store")
    response.headers["Cache-Control"] = kept.replace("public", "private")
    for name in FOR_SHARED_CACHES:
        response.headers.pop(name, None)


def announce(response: HttpResponseBase, used: Collection[Deprecation]) -> None:
    for name, value in deprecation_headers(used).items():
        before = response.headers.get(name) if name == "Link" else None
        response.headers[name] = f"{before}, {value}" if before else value
