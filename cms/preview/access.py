"""Who may preview: the token of a request, and the web pages that may send one."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, QueryDict
from django.utils import timezone
from django.views.decorators.debug import sensitive_variables

from cms.api.errors.problem_details import Problem
from cms.authoring.models.preview_token import PreviewToken
from cms.authoring.previews.tokens import PATTERN, InvalidTokenError, authenticate_token
from cms.lib.rate_limits import RateLimit

CHALLENGE = 'Bearer realm="preview"'
#: To open a world costs more than to read what is published.
PREVIEWS = RateLimit("previews", 600, 60, settings.COUNTING_PROCESSES)
#: What the API offers and a preview does not, and why.
NOT_OFFERED = {
    "search": "what is not published is in no search index",
    "as_of": "a preview shows what comes, not what was",
}


@dataclass(frozen=True)
class Choice:
    """Which world is asked for: by default the latest drafts that the token opens.

    ``revision`` is the number of one of the entry in the address, ``release`` the id of a release.
    """

    revision: int | None = None
    release: UUID | None = None


def refuse_token_in_address(request: HttpRequest) -> None:
    """Raise Problem if the address has a token: addresses are written to logs and histories."""
    if PATTERN.search(request.get_full_path()):
        raise Problem(
            "key-in-address",
            "A preview token does not belong into an address, which is written to logs. Send it as "
            "“Authorization: Bearer ...”, and revoke this one if it was real.",
        )


@sensitive_variables()
def get_token(meta: Mapping[str, Any]) -> PreviewToken:
    """Return the token of a request. Raises Problem, which is the same for all that is refused."""
    scheme, _, text = meta.get("HTTP_AUTHORIZATION", "").strip().partition(" ")
    try:
        if scheme.lower() != "bearer":
            raise InvalidTokenError
        token = authenticate_token(text.strip(), now=timezone.now())
    except InvalidTokenError:
        detail = (
            "Drafts are for those who hold a preview token, sent as “Authorization: Bearer ...”. "
            "None was sent, or this one opens nothing (any more): ask for a new one."
        )
        raise Problem("bad-token", detail, headers={"WWW-Authenticate": CHALLENGE}) from None
    if wait := PREVIEWS.count_act(str(token.pk)):
        detail = f"This preview token was used too often. Wait {wait} seconds."
        headers = {"Retry-After": str(wait)}
        raise Problem("too-many-requests", detail, headers=headers, retry_after=wait)
    return token


def take_choice(request: HttpRequest) -> Choice:
    """Take the parameters of previews out of the address, and return what they choose.

    The rest are the API's own. Raises Problem.
    """
    query = request.GET.copy()
    for name, why in NOT_OFFERED.items():
        if name in query:
            raise parameter_problem(name, f"A preview has no “{name}”: {why}.")
    revision, release = take_one(query, "revision"), take_one(query, "release")
    if revision and release:
        raise parameter_problem("revision", "Ask for a revision or for a release, not for both.")
    if revision and not (revision.isascii() and revision.isdigit() and len(revision) < 10):
        raise parameter_problem("revision", "revision: Write its number, such as 7.")
    request.META["QUERY_STRING"] = query.urlencode()
    request.GET = query  # type: ignore[assignment]  # a cached property
    try:
        return Choice(int(revision) if revision else None, UUID(release) if release else None)
    except ValueError:
        raise parameter_problem("release", "release: Write the id of a release.") from None


def take_one(query: QueryDict, name: str) -> str:
    """Remove a parameter from the query and return its value; empty if it is not there."""
    texts = query.pop(name, [])
    if len(texts) > 1 or texts == [""]:
        raise parameter_problem(name, f"“{name}” can stand here once, with a value.")
    return str(texts[0]) if texts else ""


def parameter_problem(name: str, message: str) -> Problem:
    fault = {"parameter": name, "code": "value", "message": message}
    return Problem("invalid-parameters", message, errors=[fault])


def cross_origin_headers(meta: Mapping[str, Any]) -> dict[str, str]:
    """Return the CORS header for a page of a front end; for other pages none."""
    origin = meta.get("HTTP_ORIGIN", "")
    known = origin in settings.PREVIEW_ORIGINS
    return {"Access-Control-Allow-Origin": origin} if known else {}
