"""``/preview/v1/``: the views of the API, inside the world that a token opens."""

from typing import Any

import orjson
from django.conf import settings
from django.http import HttpResponse
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from rest_framework.request import Request

from cms.api.access.admission import get_admission
from cms.api.access.throttling import too_many_requests
from cms.api.collection import collections
from cms.api.errors.problem_details import Problem, unknown_address
from cms.api.http.responses import ResponseBody
from cms.api.representations.registry import HTML
from cms.api.views.base import ReadOnly
from cms.api.views.collections import CollectionViewSet, EntryViewSet, PartViewSet
from cms.authoring.models.draft import Draft
from cms.authoring.models.preview_token import PreviewToken
from cms.lib.timestamps import format_rfc3339
from cms.preview import files, pictures
from cms.preview.access import (
    Choice,
    cross_origin_headers,
    get_token,
    parameter_problem,
    refuse_token_in_address,
    take_choice,
)
from cms.preview.acts import MAX_DRAFTS, TooManyDraftsError, opened_drafts
from cms.preview.projections import AddressTakenError
from cms.preview.worlds import NotOpenedError, World, open_world

#: What is sent here is for the holder of the token, now, and for nobody and nothing else.
PRIVACY_HEADERS = {
    "Cache-Control": "no-store",
    "X-Robots-Tag": "noindex, nofollow, noarchive",
    "Referrer-Policy": "no-referrer",
}


class PreviewView(ReadOnly):
    """The base of all views of previews: the token, and headers that keep responses private."""

    schema = None  # no part of the API's description
    token: PreviewToken
    choice = Choice()

    def initial(self, request: Any, *args: Any, **kwargs: Any) -> None:
        refuse_token_in_address(request._request)
        super().initial(request, *args, **kwargs)

    def admit(self, request: Any) -> None:
        """Count the request and authenticate its token. Raises Problem."""
        self.usage = get_admission(request._request).usage
        if self.usage and self.usage.is_over:
            raise too_many_requests(self.usage)
        self.token = get_token(request.META)
        self.choice = take_choice(request._request)

    def handle_exception(self, exc: Exception) -> Any:
        return super().handle_exception(explain(exc))

    def finalize_response(self, request: Any, response: Any, *args: Any, **kwargs: Any) -> Any:
        final = super().finalize_response(request, response, *args, **kwargs)
        patch_vary_headers(final, ["Authorization", "Origin"])
        del final["Access-Control-Allow-Origin"]
        for name, value in {**PRIVACY_HEADERS, **cross_origin_headers(request.META)}.items():
            final[name] = value
        # Django would log what is refused by its path, and that may name a draft or a token.
        final._has_been_logged = True
        return final

    def options(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        response = super().options(request, *args, **kwargs)
        if "Access-Control-Allow-Headers" in response:
            allowed = response["Access-Control-Allow-Headers"]
            response["Access-Control-Allow-Headers"] = f"Authorization, {allowed}"
        return response


class PreviewCollectionViewSet(PreviewView, CollectionViewSet):
    """A collection of the API, read inside the world of the token."""

    def list(self, request: Request) -> HttpResponse:
        if self.choice.revision is not None:
            message = "revision: A revision is one of an entry: ask for it at the entry's address."
            raise parameter_problem("revision", message)
        with self.open_world() as world:
            rendered = self.render_list(request, world.log_state)
            undrawn = pictures.find_undrawn(rendered.body, world.log_state)
        return self.respond(request, add_choice(rendered, self.choice), world, undrawn)

    def retrieve(self, request: Request, name: str) -> HttpResponse:
        with self.open_world(name) as world:
            rendered = self.render_entry(request, name, world.log_state)
            undrawn = pictures.find_undrawn(rendered.body, world.log_state)
        return self.respond(request, rendered, world, undrawn)

    def open_world(self, name: str = "") -> Any:
        type = self.collection.type_name
        return open_world(self.token, self.choice, now=timezone.now(), type=type, name=name)

    def respond(
        self,
        request: Request,
        rendered: ResponseBody,
        world: World,
        undrawn: pictures.Undrawn,
    ) -> HttpResponse:
        # Drawn after the world is closed: no transaction waits for it.
        drawn = pictures.place_drawn(rendered.body, undrawn)
        body = files.link_private_files(drawn, world.files, token=self.token)
        content = b"" if request.method == "HEAD" else body
        response = HttpResponse(content, content_type=rendered.content_type)
        for name, value in rendered.headers.items():
            response[name] = value
        response["Content-Length"] = str(len(body))
        return response


class PreviewEntryViewSet(PreviewCollectionViewSet, EntryViewSet):
    """A collection of entries. One that has a page shows it to whoever accepts nothing else."""

    def perform_content_negotiation(self, request: Any, force: bool = False) -> Any:
        if self.collection.public_page and request.META.get("HTTP_ACCEPT") == HTML:
            self.is_page = True
        return super().perform_content_negotiation(request, force)


class PreviewPartViewSet(PreviewCollectionViewSet, PartViewSet):
    """A collection of parts of entries."""


class IndexView(PreviewView):
    """What the token opens, until when, and the addresses of the collections."""

    def get(self, request: Request) -> HttpResponse:
        token = self.token
        content = {
            "opens": {
                "scope": token.scope,
                "release": token.release_id,
                "entries": [self.describe(draft, act) for draft, act in opened_drafts(token)],
            },
            "expires_at": format_rfc3339(token.expires_at),
            "collections": {
                each.name: f"{settings.BASE_URL}/preview/v1/{each.name}/"
                for each in collections().values()
            },
        }
        return HttpResponse(orjson.dumps(content), content_type="application/json")

    def describe(self, draft: Draft, act: str) -> dict[str, Any]:
        """Describe an entry that the token opens; ``act`` is publish, or withdraw in a release."""
        model = draft.published
        return {
            "act": act,
            "type": model.type,
            "id": draft.pk,
            "slug": draft.slug,
            "locale": draft.locale,
            "title": str(draft),
            "url": f"{settings.BASE_URL}/preview/v1/{model.collection}/{draft.pk}/",
        }


class NotFoundView(PreviewView):
    """All other addresses: whoever holds no token learns of none of them."""

    def get(self, request: Request, *args: Any, **kwargs: Any) -> HttpResponse:
        raise unknown_address(request.path)


def explain(error: Exception) -> Exception:
    """Return the problem that says why a world can't be shown; another error as it is."""
    if isinstance(error, NotOpenedError):
        return Problem("not-found", "There is no such revision or release for this token.")
    if isinstance(error, AddressTakenError):
        detail = (
            f"Two entries would have the address “{error.slug}”: give one of them another slug."
        )
        return Problem("not-previewable", detail)
    if isinstance(error, TooManyDraftsError):
        detail = (
            f"More than {MAX_DRAFTS} drafts differ from what is published, which is more than one "
            "preview shows. Ask for a token of one entry or of a release."
        )
        return Problem("not-previewable", detail)
    return error


def add_choice(rendered: ResponseBody, choice: Choice) -> ResponseBody:
    """Add the release that was asked for to the addresses of the other pages of a list."""
    if choice.release is None:
        return rendered
    page = orjson.loads(rendered.body)
    for name in ("next", "previous"):
        if page[name]:
            mark = "&" if "?" in page[name] else "?"
            page[name] = f"{page[name]}{mark}release={choice.release}"
    return ResponseBody(orjson.dumps(page), rendered.content_type, rendered.headers)
