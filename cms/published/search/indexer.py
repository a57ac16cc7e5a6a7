"""Index a search server from the change log: a duty of the worker, a moment after each commit.

The server itself stores the place in the log that it has reached, so an empty server is filled from
the start, and so is one that has followed another history: before a restore, say.
Delete its index ``marrow-state`` to index everything again, for example after ``reproject``.
"""

import logging
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson
from django.conf import settings
from django.db import DEFAULT_DB_ALIAS

from cms.published.chain import START, Place, read_place
from cms.published.models.log import Change
from cms.published.search.backends.opensearch import index_name
from cms.published.search.backends.opensearch_client import (
    JsonObject,
    OpenSearchClient,
    UnreachableError,
)
from cms.published.search.backends.postgresql import LANGUAGES
from cms.published.search.index import WORD_COLUMNS
from cms.published.search.models import SearchText

logger = logging.getLogger(__name__)

STATE = "marrow-state"
CHANGES_PER_BATCH = 500
#: Raised when the indexes change: a server that has others is filled again from the start.
VERSION = 2
KEYWORD_FIELD, TEXT_FIELD = {"type": "keyword"}, {"type": "text", "analyzer": "marrow"}
MAPPINGS: JsonObject = {
    "properties": {
        **dict.fromkeys(("entry_id", "type"), KEYWORD_FIELD),
        **dict.fromkeys(WORD_COLUMNS, TEXT_FIELD),
    }
}


def run_due(*, now: datetime) -> int:
    """Run ``index_pending_changes`` as a duty of the worker."""
    return index_pending_changes()


def index_pending_changes() -> int:
    """Bring the search server up to date; return how many changes were indexed.

    Does nothing without a search server, or while the server does not respond.
    """
    if not settings.SEARCH_URL:
        return 0
    client = OpenSearchClient(settings.SEARCH_URL)
    indexed = 0
    try:
        while count := index_next_changes(client):
            indexed += count
    except UnreachableError as problem:
        logger.warning("The search server can't be brought up to date: %s", problem)
    return indexed


def index_next_changes(client: OpenSearchClient) -> int:
    """Index the next batch of changes; return their number."""
    place = indexed_place(client)
    if place is None or place != read_place(place.sequence, using=DEFAULT_DB_ALIAS):
        recreate_indexes(client)
        place = START
    after = Change.objects.filter(sequence__gt=place.sequence).order_by("sequence")
    changes = list(after.only("sequence", "chain", "entry_id")[:CHANGES_PER_BATCH])
    if changes:
        ids = {change.entry_id for change in changes}
        send_bulk_request(client, ids=ids, place=Place.of_change(changes[-1]))
    return len(changes)


def indexed_place(client: OpenSearchClient) -> Place | None:
    """Return the place that the server has reached; None for an empty or outdated server."""
    status, response = client.request("GET", f"/{STATE}/_doc/log")
    if status == 404:
        return None
    if status >= 300:
        raise UnreachableError(f"state: {status}")
    state = response["_source"]
    return Place.parse(state["place"]) if state.get("version") == VERSION else None


def recreate_indexes(client: OpenSearchClient) -> None:
    """Delete the index of each language and create it empty, with its analyzer."""
    for locale in settings.LOCALES:
        client.request("DELETE", f"/{index_name(locale)}")  # the index may not exist
        language = LANGUAGES.get(locale.partition("-")[0])
        stems = ["marrow_stems"] if language else []
        analysis: JsonObject = {
            "filter": {"marrow_stems": {"type": "stemmer", "language": language or "english"}},
            "analyzer": {
                "marrow": {
                    "type": "custom",
                    "tokenizer": "whitespace",  # the words are folded and split already
                    "filter": stems,
                }
            },
        }
        body = {"settings": {"analysis": analysis}, "mappings": MAPPINGS}
        client.request_json("PUT", f"/{index_name(locale)}", body)


def send_bulk_request(client: OpenSearchClient, *, ids: set[UUID], place: Place) -> None:
    """Index the published entries among ``ids`` and delete the others, in one request."""
    texts = {text.entry_id: text for text in SearchText.objects.filter(entry_id__in=ids)}
    actions: list[JsonObject] = []
    for id in sorted(ids):
        text = texts.get(id)
        for locale in settings.LOCALES:
            target = {"_index": index_name(locale), "_id": str(id)}
            if text and text.locale == locale:
                actions += [{"index": target}, text_to_json(text)]
            else:
                actions.append({"delete": target})
    actions += [
        {"index": {"_index": STATE, "_id": "log"}},
        {"place": str(place), "version": VERSION},
    ]
    body = b"".join(orjson.dumps(action) + b"\n" for action in actions)
    status, response = client.request("POST", "/_bulk?refresh=true", body)
    if status >= 300 or any(has_failed(item) for item in response["items"]):
        raise UnreachableError(f"bulk up to {place}: {status}")


def text_to_json(text: SearchText) -> JsonObject:
    fields = {name: getattr(text, name) for name in ("type", *WORD_COLUMNS)}
    return {"entry_id": str(text.entry_id), **fields}


def has_failed(item: dict[str, Any]) -> bool:
    ((action, response),) = item.items()
    return bool(response["status"] >= 300) and not (
        action == "delete" and response["status"] == 404
    )
