"""The base of all API views: methods, admission, rate limits, CORS, deprecation headers."""

import re
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
from cms.published.cache_control import TARGETED_HEADERS
from cms.published.chain import START

EXPOSED = (
    "ETag, Link, RateLimit, RateLimit-Policy, Retry-After, Deprecation, Sunset, WWW-Authenticate, "
    "Preference-Applied, Repr-Digest, Marrow-Place, Age"
)
#: Headers that a web page may send, and more by habit or for tracing: a preflight does not fail for
#: any of them. None of them opens anything.
ALLOWED_HEADERS = (
    "Accept, Cache-Control, Content-Type, If-Modified-Since, If-None-Match, Last-Event-ID, Prefer, "
    "X-Requested-With"
)
#: A key in a web page is a key in everybody's hands: browsers are not invited to send one.
KEY_HEADER = "authorization"
MAX_ASKED_HEADERS, MAX_ASKED_LENGTH = 50, 1_000
HEADER_NAME_REGEX = re.compile(r"[!#$%&'*+.^`|~\w-]{1,64}", re.ASCII)
#: Only shared caches read these, and they store no response to a key.
SHARED_CACHE_HEADERS = ("Cache-Tag", "Surrogate-Key", *TARGETED_HEADERS)


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
    format_kwarg = None  # no address ends in a format

    @property
    def allowed_methods(self) -> list[str]:
        """Return the methods that every response names in ``Allow``."""
        return self.allow.split(", ")

    def initial(self, request: Any, *args: Any, **kwargs: Any) -> None:
        """Admit the request and negotiate. There are no accounts, permissions and versions, nor
        throttles of REST framework's, which takes long to find that out.
        """
        if request.method != "OPTIONS":  # a preflight, which has no key
            self.admit(request)
            if (place := min_sequence.parse_min_sequence(request.META)) != START:
                min_sequence.wait_for_place(place)
        negotiated = self.perform_content_negotiation(request)
        request.accepted_renderer, request.accepted_media_type = negotiated

    def admit(self, request: Any) -> None:
        """Count the request. Raises Problem over the limit, and for a key that can't be used."""
        admission = get_admission(request._request)
        self.usage = admission.usage
        if self.usage and self.usage.is_over:
            raise too_many_requests(self.usage)
        if admission.refused:
            challenge = 'Bearer realm="API", error="invalid_token"'
            raise Problem(
                "bad-key", str(admission.refused), headers={"WWW-Authenticate": challenge}
            )

    def deprecations(self, request: Any) -> list[Deprecation]:
        """Return the deprecations of what the request uses: all fields, if it names none."""
        used = [self.deprecated] if self.deprecated else []
        if self.deprecated_parameters or self.deprecated_fields:
            query = request.GET
            used += [each for name, each in self.deprecated_parameters.items() if name in query]
            paths = ",".join(query.getlist("fields")).split(",")
            names = {path.partition(".")[0] for path in paths}
            every = "fields" not in query or paths[0].startswith("-")
            used += [
                each
                for name, each in self.deprecated_fields.items()
                if (every and f"-{name}" not in paths) or name in names
            ]
        return used

    def finalize_response(self, request: Any, response: Any, *args: Any, **kwargs: Any) -> Any:
        final: Any = super().finalize_response(request, response, *args, **kwargs)
        # Caches store responses to a key and to everybody apart. Those to everybody vary too: or a
        # cache would serve them to a client with a key, even a revoked one.
        if "Authorization" not in final.headers.get("Vary", ""):
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
        if "HTTP_ACCESS_CONTROL_REQUEST_METHOD" in request.META:  # a preflight
            headers |= {
                "Access-Control-Allow-Methods": self.allow,
                "Access-Control-Allow-Headers": allowed_headers(request),
                "Vary": "Access-Control-Request-Headers",
                "Access-Control-Max-Age": "86400",
            }
        return HttpResponse(status=204, headers=headers)


def allowed_headers(request: Any) -> str:
    """Return the usual headers and those that a preflight asks for, if these are names.

    Never that of a key.
    """
    asked = request.META.get("HTTP_ACCESS_CONTROL_REQUEST_HEADERS", "")
    names = [name.strip() for name in asked.split(",")]
    is_valid = all(HEADER_NAME_REGEX.fullmatch(name) for name in names)
    if not is_valid or len(names) > MAX_ASKED_HEADERS or len(asked) > MAX_ASKED_LENGTH:
        return ALLOWED_HEADERS
    usual = ALLOWED_HEADERS.split(", ")
    known = {KEY_HEADER, *(name.lower() for name in usual)}
    return ", ".join([*usual, *(name for name in names if name.lower() not in known)])


def make_private(response: HttpResponseBase) -> None:
    """Keep shared caches from storing a response to a key."""
    control = response.headers.get("Cache-Control", "private, no-store")
    response.headers["Cache-Control"] = control.replace("public", "private")
    for name in SHARED_CACHE_HEADERS:
        response.headers.pop(name, None)


def announce(response: HttpResponseBase, used: Collection[Deprecation]) -> None:
    """Add the headers of deprecations to a response."""
    for name, value in deprecation_headers(used).items():
        before = response.headers.get(name) if name == "Link" else None
        response.headers[name] = f"{before}, {value}" if before else value
