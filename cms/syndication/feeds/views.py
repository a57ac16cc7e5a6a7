"""``/feeds/``: what can be followed, and the documents of each feed."""

from functools import partial
from typing import Any

import orjson
from django.conf import settings
from django.http import HttpResponse
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request

from cms.api.database.snapshot import LogState
from cms.api.errors.problem_details import Problem
from cms.api.http.responses import ResponseBody, cacheable_response, conditional_response
from cms.api.parameters.parameter import Parameter, clean_parameters
from cms.api.parameters.values import IntegerValue
from cms.api.query import locales
from cms.api.representations.registry import JSON, offer
from cms.api.views.base import ReadOnly
from cms.published.models.rows import published_types
from cms.syndication.feeds import windows
from cms.syndication.feeds.channels import CORRECTIONS, Channel, channel_of, no_such_feed
from cms.syndication.feeds.declarations import feed_of, syndicated
from cms.syndication.feeds.document import TYPES, Document
from cms.syndication.feeds.formats import atom, jsonfeed, rss

WRITERS = {"atom": atom.write, "rss": rss.write, "json": jsonfeed.write}
PER_PAGE = 10  # of the JSON form, whose documents are to stay under about 250 kB
ARCHIVE = Parameter(
    "archive", IntegerValue(minimum=1, maximum=2**31 - 1), help="The number of an archive document."
)
BEFORE = Parameter(
    "before", IntegerValue(minimum=1, maximum=2**31 - 1), help="Items before this line of the log."
)
OWN = {"atom": [ARCHIVE], "rss": [], "json": [BEFORE]}


@extend_schema(exclude=True)
class FeedView(ReadOnly):
    """One document of a feed. The address says the form, so there is nothing to negotiate."""

    def perform_content_negotiation(self, request: Any, force: bool = False) -> Any:
        media_type = TYPES.get(self.kwargs["form"], JSON)
        return offer(media_type)(), media_type

    def get(self, request: Request, collection: str, form: str, name: str = "") -> HttpResponse:
        if form not in TYPES:
            raise no_such_feed(f"{collection}{'/' if name else ''}{name}.{form}")
        return cacheable_response(request, partial(self.made, request, collection, name, form))

    def made(
        self, request: Request, collection: str, name: str, form: str, seen: LogState
    ) -> ResponseBody:
        allowed = {each.name: each for each in (locales.LOCALE, *OWN[form])}
        values = clean_parameters(request.query_params, allowed)
        locale = values.get("locale", settings.LANGUAGE_CODE)
        channel = channel_of(collection, name, locale=locale, form=form, seen=seen)
        document = document_of(channel, form, values, seen=seen)
        headers = {**document.headers(), **locales.content_language_header(locale)}
        content_type = TYPES[form] + ("" if form == "json" else "; charset=utf-8")
        return ResponseBody(WRITERS[form](document), content_type, headers)


def document_of(channel: Channel, form: str, values: dict[str, Any], *, seen: LogState) -> Document:
    """The document that is asked for, with the way to the next older one."""
    beside, number = {}, values.get("archive")
    if form == "rss":
        found = windows.page(windows.recent(channel.lines, seen=seen), most=windows.LEAST)
    elif form == "json":
        found = windows.page(channel.lines, most=PER_PAGE, before=values.get("before"))
        if found.older:
            beside["next"] = channel.url(form, before=found.older + 1)
    else:
        found = (
            archived(channel, number, seen=seen) if number else windows.subscription(channel.lines)
        )
        if number:
            beside["current"] = channel.url(form)
        if found.older:
            beside["prev-archive"] = channel.url(form, archive=windows.block_of(found.older))
    return Document(
        channel=channel,
        form=form,
        url=channel.url(form, **{key: values[key] for key in values if key != "locale"}),
        items=channel.show(list(found.lines), seen),
        beside=beside,
        is_archive=bool(number),
    )


def archived(channel: Channel, number: int, *, seen: LogState) -> windows.Window:
    if number * windows.BLOCK > seen.sequence:
        raise Problem(
            "no-such-page",
            "There is no such archive document yet. Start at the feed itself and follow its "
            "“prev-archive” links.",
        )
    return windows.archive(channel.lines, number=number)


@extend_schema(exclude=True)
class FeedsView(ReadOnly):
    """All feeds there are, and what the extensions in them mean."""

    def perform_content_negotiation(self, request: Any, force: bool = False) -> Any:
        return offer(JSON)(), JSON

    def get(self, request: Request) -> HttpResponse:
        clean_parameters(request.query_params, {})
        return conditional_response(request, ResponseBody(orjson.dumps(index())))


def index() -> dict[str, Any]:
    types = published_types()
    found = [forms(collection, f"All {collection}.") for collection in syndicated()]
    for model in syndicated().values():
        feed = feed_of(model)
        for type in feed.by.values() if feed else ():
            collection = types[type].collection
            text = f"The {model.collection} of one of the {collection}."
            found.append(forms(f"{collection}/{{slug}}", text))
    found.append(forms(CORRECTIONS, "What was put right or withdrawn, of every type."))
    return {"feeds": found, "locales": settings.LOCALES, "extensions": EXTENSIONS}


def forms(path: str, description: str) -> dict[str, str]:
    base = f"{settings.BASE_URL}/feeds/{path}"
    return {"description": description, **{form: f"{base}.{form}" for form in TYPES}}


#: To this the ``about`` of each extension leads.
EXTENSIONS = {
    "_syndication": "Which edition an item is (`id`, `edition`, `sequence`, `digest`), under which "
    "terms (`license`, `attribution`, `refresh_within`, `disclaimer`), when it was reviewed, and "
    "what was put right in it (`corrections`). `embargo` null: it may be shown now.",
    "_evidence": "What an item rests on: cards of studies with their citations, DOIs and "
    "integrity, and the claims that are bound to them.",
    "_tombstone": "The entry was withdrawn: remove your copies of it. `reason` is one of expired, "
    "superseded, error, safety, legal, retracted; `withdrawn_at`, `note` and `replacement` say "
    "more.",
}
