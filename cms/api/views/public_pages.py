"""The addresses at which a front end shows entries, while there is none."""

from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs, urlencode

import orjson
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from cms.api.errors.problem_details import NO_SUCH_PAGE, absence_page, index_address

#: Headers of a problem that its page has too.
PASSED_ON = (
    *("Cache-Control", "Cache-Tag", "Surrogate-Key", "Vary"),
    *("Retry-After", "RateLimit", "RateLimit-Policy", "WWW-Authenticate"),
)


def pages_of(collection: Any) -> list[URLPattern]:
    """The addresses at which a front end shows the entries of a collection: those of the house's
    language, and below its name those of each other one.
    """
    name = f"{collection.published.collection}/<slug:slug>/"
    others = [each for each in settings.LOCALES if each != settings.LANGUAGE_CODE]
    return [
        path(name, page_of(collection)),
        *(path(f"{each}/{name}", page_of(collection, locale=each)) for each in others),
    ]


def page_of(collection: Any, *, locale: str = "") -> Callable[..., HttpResponse]:
    """The view of such addresses in one language, or in that which ``?locale=`` names.

    Without a front end, those that have a page for people show it; others lead to the API.
    """
    has_page = getattr(collection, "page_for_people", None)
    show = collection.as_view({"get": "retrieve"}, is_page=True) if has_page else None

    @csrf_exempt  # it takes no form, and says so itself: 405
    @require_safe
    def view(request: HttpRequest, slug: str) -> HttpResponse:
        if show is None or settings.SITE_URL != settings.BASE_URL:
            here = f"/api/v1/{collection.published.collection}/{slug}/"
            return HttpResponseRedirect(f"{here}?locale={locale}" if locale else here)
        # Links to pages grow parameters on their way through the world: they are not ours.
        asked = locale or request.GET.get("locale")
        known = {"locale": asked} if asked in settings.LOCALES else {}
        request.META["QUERY_STRING"] = urlencode(known)
        request.__dict__.pop("GET", None)  # may have been read from the old one
        response: HttpResponse = show(request, name=slug)
        return response if response.status_code in {200, 304} else absent(request, response)

    return view


def absent(request: HttpRequest, problem: HttpResponse) -> HttpResponse:
    """What the API says of an entry that is not here, for people."""
    facts = orjson.loads(problem.content)
    if problem.status_code == 301:
        # Its body is for programs, and says where the entry is in the API.
        problem["Location"], problem.content = page_at(facts["url"]), b""
        problem["Content-Type"] = "text/html; charset=utf-8"
        return problem
    if problem.status_code == 404:
        facts |= NO_SUCH_PAGE
    response = absence_page(request, facts, status=problem.status_code)
    for name in PASSED_ON:
        if name in problem:
            response[name] = problem[name]
    return response


def page_at(url: str) -> str:
    """The page of the entry that has this address in the API."""
    place, _, query = url.removeprefix(index_address()).partition("?")
    locale = parse_qs(query).get("locale", [])
    return "/".join([settings.SITE_URL, *locale, place])
