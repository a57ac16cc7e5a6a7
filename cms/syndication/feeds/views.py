"""``/feeds/``: the index of all feeds, and the documents of each feed."""

from datetime import datetime
from functools import partial
from typing import Any

import orjson
from django.conf import settings
from django.http import HttpResponse
from django.utils import translation
from rest_framework.request import Request

from cms.api.database.snapshot import LogState, reader_queryset
from cms.api.errors.problem_details import Problem
from cms.api.http.responses import ResponseBody, cacheable_response, conditional_response
from cms.api.parameters.parameter import Parameter, clean_parameters
from cms.api.parameters.tracking_parameters import without_tracking
from cms.api.parameters.values import IntegerValue
from cms.api.query import locales
from cms.api.representations.registry import JSON, offer
from cms.api.views.base import ReadOnly
from cms.published.models.log import Change
from cms.published.models.rows import published_types
from cms.syndication.feeds import windows
from cms.syndication.feeds.channels import CORRECTIONS, Channel, feed_not_found, resolve_channel
from cms.syndication.feeds.declarations import get_feed, get_syndicated_models
from cms.syndication.feeds.document import FEED_MEDIA_TYPES, FeedDocument
from cms.syndication.feeds.formats import atom, jsonfeed, rss
from cms.syndication.feeds.items import build_correction_items

WRITERS = {"atom": atom.write_atom, "rss": rss.write_rss, "json": jsonfeed.write_json_feed}
JSON_PAGE_SIZE = 10  # keeps documents under about 250 kB
ARCHIVE = Parameter(
    "archive", IntegerValue(minimum=1, maximum=2**31 - 1), help="The number of an archive document."
)
BEFORE = Parameter(
    "before", IntegerValue(minimum=1, maximum=2**31 - 1), help="Items before this line of the log."
)
FORMAT_PARAMETERS = {"atom": [ARCHIVE], "rss": [], "json": [BEFORE]}


class FeedView(ReadOnly):
    """One document of a feed. The address names the format, so there is nothing to negotiate."""

    schema = None

    def perform_content_negotiation(self, request: Any, force: bool = False) -> Any:
        media_type = FEED_MEDIA_TYPES.get(self.kwargs["feed_format"], JSON)
        return offer(media_type)(), media_type

    def get(
        self, request: Request, collection: str, feed_format: str, name: str = ""
    ) -> HttpResponse:
        if feed_format not in FEED_MEDIA_TYPES:
            raise feed_not_found(f"{collection}{'/' if name else ''}{name}.{feed_format}")
        return cacheable_response(
            request, partial(self.build_body, request, collection, name, feed_format)
        )

    def build_body(
        self, request: Request, collection: str, name: str, feed_format: str, log_state: LogState
    ) -> ResponseBody:
        parameters = (locales.LOCALE, *FORMAT_PARAMETERS[feed_format])
        query = without_tracking(request.query_params)
        values = clean_parameters(query, {each.name: each for each in parameters})
        locale = values.get("locale", settings.LANGUAGE_CODE)
        with translation.override(locale):
            channel = resolve_channel(
                collection, name, locale=locale, feed_format=feed_format, log_state=log_state
            )
        document = build_feed_document(channel, feed_format, values, log_state=log_state)
        headers = {**document.link_header(), **locales.content_language_header(locale)}
        charset = "" if feed_format == "json" else "; charset=utf-8"
        content_type = FEED_MEDIA_TYPES[feed_format] + charset
        return ResponseBody(WRITERS[feed_format](document), content_type, headers)


def build_feed_document(
    channel: Channel, feed_format: str, values: dict[str, Any], *, log_state: LogState
) -> FeedDocument:
    """Build the requested document, with a link to the next older one.

    The document that readers subscribe to also tells that the target of the feed was withdrawn.
    """
    window = load_window(channel, feed_format, values, log_state=log_state)
    number, is_first = values.get("archive"), values.keys() <= {"locale"}
    links: dict[str, str] = {}
    if number:
        links["current"] = channel.url(feed_format)
    if window.older and feed_format == "json":
        links["next"] = channel.url(feed_format, before=window.older + 1)
    elif window.older and feed_format == "atom":
        older_number = windows.block_number(window.older)
        links["prev-archive"] = channel.url(feed_format, archive=older_number)
    feed_items = channel.build_items(list(window.changes), log_state)
    if channel.withdrawal and is_first:
        feed_items += build_correction_items([channel.withdrawal], log_state)
        feed_items.sort(key=lambda item: item.change.sequence, reverse=True)
    return FeedDocument(
        channel=channel,
        feed_format=feed_format,
        url=channel.url(feed_format, **{key: values[key] for key in values if key != "locale"}),
        items=feed_items,
        links=links,
        is_archive=bool(number),
        log_start=None if feed_items else load_log_start(),
    )


def load_log_start() -> datetime | None:
    """Return the time of the first change of the log. None: there is none yet."""
    first = reader_queryset(Change).filter(sequence=1)
    at: datetime | None = first.values_list("at", flat=True).first()
    return at


def load_window(
    channel: Channel, feed_format: str, values: dict[str, Any], *, log_state: LogState
) -> windows.Window:
    """Load the changes of the requested document. Raises Problem if there is none."""
    selection = channel.changes
    if feed_format == "rss":
        selection = selection.without_gone()
        return windows.load_first_window(selection, size=windows.MIN_ITEMS, log_state=log_state)
    if feed_format == "json":
        if before := values.get("before"):
            return windows.load_older_window(
                selection, size=JSON_PAGE_SIZE, before=before, log_state=log_state
            )
        return windows.load_first_window(selection, size=JSON_PAGE_SIZE, log_state=log_state)
    number = values.get("archive")
    if number is None:
        return windows.load_subscription_window(selection, log_state=log_state)
    if number * windows.BLOCK_SIZE > log_state.sequence:
        raise Problem(
            "no-such-page",
            "There is no such archive document yet. Start at the feed itself and follow its "
            "“prev-archive” links.",
        )
    return windows.load_archive_window(selection, number=number, log_state=log_state)


class FeedIndexView(ReadOnly):
    """The index of all feeds, and the meaning of their extensions."""

    schema = None

    def perform_content_negotiation(self, request: Any, force: bool = False) -> Any:
        return offer(JSON)(), JSON

    def get(self, request: Request) -> HttpResponse:
        clean_parameters(without_tracking(request.query_params), {})
        return conditional_response(request, ResponseBody(orjson.dumps(build_feed_index())))


def build_feed_index() -> dict[str, Any]:
    types = published_types()
    feeds = [
        describe_feed(collection, f"All {collection}.") for collection in get_syndicated_models()
    ]
    for model in get_syndicated_models().values():
        feed = get_feed(model)
        for type in feed.by.values() if feed else ():
            collection = types[type].collection
            text = f"The {model.collection} of one of the {collection}."
            feeds.append(describe_feed(f"{collection}/{{slug}}", text))
    feeds.append(describe_feed(CORRECTIONS, "What was put right or withdrawn, of every type."))
    return {"feeds": feeds, "locales": settings.LOCALES, "extensions": EXTENSIONS}


def describe_feed(path: str, description: str) -> dict[str, str]:
    """Build an entry of the index: the feed's address in each format."""
    base = f"{settings.BASE_URL}/feeds/{path}"
    return {"description": description, **{each: f"{base}.{each}" for each in FEED_MEDIA_TYPES}}


#: The ``about`` of each extension in JSON Feed leads to these texts.
EXTENSIONS = {
    "_syndication": "Which edition an item is (`id`, `edition`, `sequence`, `digest`), under which "
    "terms (`license`, `attribution`, `refresh_within`, `disclaimer`), when it was reviewed, and "
    "what was put right in it (`corrections`), and whether what it rests on still holds "
    "(`evidence`). `embargo` null: it may be shown now.",
    "_evidence": "The studies behind an item, and those that disagree: cards with their "
    "citations, DOIs and integrity.",
    "_tombstone": "The entry was withdrawn: remove your copies of it. `reason` is one of expired, "
    "superseded, error, safety, legal, retracted; `withdrawn_at`, `note` and `replacement` say "
    "more.",
}
