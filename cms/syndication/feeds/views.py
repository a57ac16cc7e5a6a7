"""``/feeds/``: what can be followed, and the documents of each feed."""

from functools import partial
from typing import Any

import orjson
from django.conf import settings
from django.http import HttpResponse
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request

from cms.api.database.snapshot import Seen
from cms.api.errors.problem_details import Problem
from cms.api.http.responses import Made, answer, conditional
from cms.api.query import locales
from cms.api.query.parameters import Parameter, read
from cms.api.query.values import Whole
from cms.api.representations.registry import JSON, offer
from cms.api.views.base import ReadOnly
from cms.published.models.rows import published_types
from cms.syndication.feeds import windows
from cms.syndication.feeds.channels import CORRECTIONS, Channel, feed_not_found, resolve_channel
from cms.syndication.feeds.declarations import get_feed, get_syndicated_models
from cms.syndication.feeds.document import FEED_MEDIA_TYPES, FeedDocument
from cms.syndication.feeds.formats import atom, jsonfeed, rss

WRITERS = {"atom": atom.write_atom, "rss": rss.write_rss, "json": jsonfeed.write_json_feed}
JSON_PAGE_SIZE = 10  # of the JSON form, whose documents are to stay under about 250 kB
ARCHIVE = Parameter(
    "archive", Whole(least=1, most=2**31 - 1), help="The number of an archive document."
)
BEFORE = Parameter(
    "before", Whole(least=1, most=2**31 - 1), help="Items before this line of the log."
)
FORMAT_PARAMETERS = {"atom": [ARCHIVE], "rss": [], "json": [BEFORE]}


@extend_schema(exclude=True)
class FeedView(ReadOnly):
    """One document of a feed. The address says the form, so there is nothing to negotiate."""

    def perform_content_negotiation(self, request: Any, force: bool = False) -> Any:
        media_type = FEED_MEDIA_TYPES.get(self.kwargs["form"], JSON)
        return offer(media_type)(), media_type

    def get(self, request: Request, collection: str, form: str, name: str = "") -> HttpResponse:
        if form not in FEED_MEDIA_TYPES:
            raise feed_not_found(f"{collection}{'/' if name else ''}{name}.{form}")
        return answer(request, partial(self.made, request, collection, name, form))

    def made(self, request: Request, collection: str, name: str, form: str, seen: Seen) -> Made:
        allowed = {each.name: each for each in (locales.LOCALE, *FORMAT_PARAMETERS[form])}
        values = read(request.query_params, allowed)
        locale = values.get("locale", settings.LANGUAGE_CODE)
        channel = resolve_channel(collection, name, locale=locale, form=form, seen=seen)
        document = build_feed_document(channel, form, values, seen=seen)
        headers = {**document.headers(), **locales.said(locale)}
        content_type = FEED_MEDIA_TYPES[form] + ("" if form == "json" else "; charset=utf-8")
        return Made(WRITERS[form](document), content_type, headers)


def build_feed_document(
    channel: Channel, form: str, values: dict[str, Any], *, seen: Seen
) -> FeedDocument:
    """The document that is asked for, with the way to the next older one."""
    beside, number = {}, values.get("archive")
    if form == "rss":
        found = windows.load_page_window(
            windows.exclude_old_withdrawals(channel.lines, seen=seen), most=windows.MIN_ITEMS
        )
    elif form == "json":
        found = windows.load_page_window(
            channel.lines, most=JSON_PAGE_SIZE, before=values.get("before")
        )
        if found.older:
            beside["next"] = channel.url(form, before=found.older + 1)
    else:
        found = (
            demand_archive_window(channel, number, seen=seen)
            if number
            else windows.load_subscription_window(channel.lines)
        )
        if number:
            beside["current"] = channel.url(form)
        if found.older:
            beside["prev-archive"] = channel.url(form, archive=windows.block_number(found.older))
    return FeedDocument(
        channel=channel,
        form=form,
        url=channel.url(form, **{key: values[key] for key in values if key != "locale"}),
        items=channel.show(list(found.lines), seen),
        beside=beside,
        is_archive=bool(number),
    )


def demand_archive_window(channel: Channel, number: int, *, seen: Seen) -> windows.Window:
    if number * windows.BLOCK_SIZE > seen.sequence:
        raise Problem(
            "no-such-page",
            "There is no such archive document yet. Start at the feed itself and follow its "
            "“prev-archive” links.",
        )
    return windows.load_archive_window(channel.lines, number=number)


@extend_schema(exclude=True)
class FeedIndexView(ReadOnly):
    """All feeds there are, and what the extensions in them mean."""

    def perform_content_negotiation(self, request: Any, force: bool = False) -> Any:
        return offer(JSON)(), JSON

    def get(self, request: Request) -> HttpResponse:
        read(request.query_params, {})
        return conditional(request, Made(orjson.dumps(build_feed_index())))


def build_feed_index() -> dict[str, Any]:
    types = published_types()
    found = [
        describe_feed(collection, f"All {collection}.") for collection in get_syndicated_models()
    ]
    for model in get_syndicated_models().values():
        feed = get_feed(model)
        for type in feed.by.values() if feed else ():
            collection = types[type].collection
            text = f"The {model.collection} of one of the {collection}."
            found.append(describe_feed(f"{collection}/{{slug}}", text))
    found.append(describe_feed(CORRECTIONS, "What was put right or withdrawn, of every type."))
    return {"feeds": found, "locales": settings.LOCALES, "extensions": EXTENSIONS}


def describe_feed(path: str, description: str) -> dict[str, str]:
    base = f"{settings.BASE_URL}/feeds/{path}"
    return {"description": description, **{form: f"{base}.{form}" for form in FEED_MEDIA_TYPES}}


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
