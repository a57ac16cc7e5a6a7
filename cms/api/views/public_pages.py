"""Serve entries at the addresses of the front end, while there is no front end."""

from collections.abc import Callable
from urllib.parse import parse_qs, urlencode

import orjson
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from cms.api.collection import Collection, collections
from cms.api.errors.pages import NOT_FOUND
from cms.api.errors.problem_details import absence_page, index_url
from cms.api.views.collections import EntryViewSet

#: Headers of a problem that its page has too.
COPIED_HEADERS = (
    *("Cache-Control", "Cache-Tag", "Surrogate-Key", "Vary"),
    *("Retry-After", "RateLimit", "RateLimit-Policy", "WWW-Authenticate"),
)


def public_page_routes() -> list[URLPattern]:
    """Return the addresses at which a front end shows entries, for every collection."""
    return [route for each in collections().values() for route in collection_page_routes(each)]


def collection_page_routes(collection: Collection) -> list[URLPattern]:
    """Return the addresses of a collection's pages: those of the default language, and below its
    code those of each other language. A collection without pages of entries has none of its list.
    """
    others = [each for each in settings.LOCALES if each != settings.LANGUAGE_CODE]
    places = {"": "", **{each: f"{each}/" for each in others}}
    return [
        path(
            f"{place}{collection.name}/{address}", public_page_view(collection, act, locale=locale)
        )
        for locale, place in places.items()
        for address, act in (("", "list"), ("<slug:slug>/", "retrieve"))
        if collection.public_page or act == "retrieve"
    ]


def public_page_view(
    collection: Collection, act: str, *, locale: str = ""
) -> Callable[..., HttpResponse]:
    """Return the view of a collection's pages in ``locale``, or in that of ``?locale=``.

    ``act`` is the method of the API's view. Without a front end, collections with a public page
    show it; others redirect to the API.
    """
    show = None
    if collection.public_page:
        show = EntryViewSet.as_view({"get": act}, collection=collection, is_page=True)

    @csrf_exempt  # it takes no form, and says so itself: 405
    @require_safe
    def view(request: HttpRequest, slug: str = "") -> HttpResponse:
        if show is None or settings.SITE_URL != settings.BASE_URL:
            here = "/".join(["/api/v1", collection.name, *([slug] if slug else []), ""])
            return HttpResponseRedirect(f"{here}?locale={locale}" if locale else here)
        # Trackers add parameters to links on their way through the world: ignore them.
        query = {"locale": locale or request.GET.get("locale"), "page": request.GET.get("page")}
        is_known = {"locale": query["locale"] in settings.LOCALES, "page": act == "list"}
        used = {name: text for name, text in query.items() if text and is_known[name]}
        request.META["QUERY_STRING"] = urlencode(used)
        request.__dict__.pop("GET", None)  # may have been parsed from the old query
        response: HttpResponse = show(request, **({"name": slug} if slug else {}))
        if response.status_code in {200, 304}:
            return response
        return absence_response(request, response)

    return view


def absence_response(request: HttpRequest, problem: HttpResponse) -> HttpResponse:
    """Render the API's problem with a missing entry as a page for people."""
    facts = orjson.loads(problem.content)
    if problem.status_code == 301:
        # The problem is for programs, and redirects to the entry in the API.
        problem["Location"], problem.content = public_page_url(facts["url"]), b""
        problem["Content-Type"] = "text/html; charset=utf-8"
        return problem
    if problem.status_code == 404:
        facts |= {"title": NOT_FOUND.title, "detail": NOT_FOUND.detail}
    response = absence_page(request, facts, status=problem.status_code)
    for name in COPIED_HEADERS:
        if name in problem:
            response[name] = problem[name]
    return response


def public_page_url(url: str) -> str:
    """Return the public page of the entry with this address in the API."""
    place, _, query = url.removeprefix(index_url()).partition("?")
    locale = parse_qs(query).get("locale", [])
    return "/".join([settings.SITE_URL, *locale, place])
