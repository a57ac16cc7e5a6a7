"""Filling a search server by following the log: the worker does it, a moment after each commit.

The server itself keeps how far it has come, so an empty one is filled from the start. Delete its
index ``marrow-state`` to have everything indexed again, for example after ``reproject``.
"""

import logging
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson
from django.conf import settings

from cms.published.models.log import Change, Head
from cms.published.search.backends.opensearch import index_name
from cms.published.search.backends.opensearch_client import (
    JsonObject,
    OpenSearchClient,
    UnreachableError,
)
from cms.published.search.backends.postgresql import LANGUAGES
from cms.published.search.models import SearchText

logger = logging.getLogger(__name__)

STATE = "marrow-state"
CHANGES_PER_BATCH = 500
KEYWORD_FIELD, TEXT_FIELD = {"type": "keyword"}, {"type": "text", "analyzer": "marrow"}
MAPPINGS: JsonObject = {
    "properties": {
        **dict.fromkeys(("entry_id", "type"), KEYWORD_FIELD),
        **dict.fromkeys(("title", "summary", "body"), TEXT_FIELD),
    }
}


def run_due(*, now: datetime) -> int:
    """``follow``, as one of the worker's duties."""
    return index_pending_changes()


def index_pending_changes() -> int:
    """Bring the search server up to date; returns how many changes it was behind. Without such a
    server, or while it does not answer, nothing happens.
    """
    if not settings.SEARCH_URL:
        return 0
    server = OpenSearchClient(settings.SEARCH_URL)
    done = 0
    try:
        while count := index_next_changes(server):
            done += count
    except UnreachableError as problem:
        logger.warning("The search server can't be brought up to date: %s", problem)
    return done


def index_next_changes(server: OpenSearchClient) -> int:
    head = Head.objects.values_list("sequence", flat=True).first() or 0
    sequence = indexed_sequence(server)
    if sequence is None or sequence > head:  # an empty server, or an older state of the database
        recreate_indexes(server)
        sequence = 0
    after = Change.objects.filter(sequence__gt=sequence).order_by("sequence")
    changes = list(after.values_list("sequence", "entry_id")[:CHANGES_PER_BATCH])
    if changes:
        send_bulk_request(server, ids={id for _, id in changes}, sequence=changes[-1][0])
    return len(changes)


def indexed_sequence(server: OpenSearchClient) -> int | None:
    """How far the server has come; None: it knows nothing yet."""
    status, answer = server.ask("GET", f"/{STATE}/_doc/log")
    if status == 404:
        return None
    if status >= 300:
        raise UnreachableError(f"state: {status}")
    return int(answer["_source"]["sequence"])


def recreate_indexes(server: OpenSearchClient) -> None:
    for locale in settings.LOCALES:
        server.ask("DELETE", f"/{index_name(locale)}")  # it may well not be there
        language = LANGUAGES.get(locale.partition("-")[0])
        stems = ["marrow_stems"] if language else []
        analysis: JsonObject = {
            "filter": {"marrow_stems": {"type": "stemmer", "language": language or "english"}},
            "analyzer": {
                "marrow": {
                    "type": "custom",
                    "tokenizer": "standard",
                    "filter": ["lowercase", "asciifolding", *stems],
                }
            },
        }
        content = {"settings": {"analysis": analysis}, "mappings": MAPPINGS}
        server.expect("PUT", f"/{index_name(locale)}", content)


def send_bulk_request(server: OpenSearchClient, *, ids: set[UUID], sequence: int) -> None:
    """Index what is published of the entries, and take away what is not."""
    texts = {text.entry_id: text for text in SearchText.objects.filter(entry_id__in=ids)}
    lines: list[JsonObject] = []
    for id in sorted(ids):
        text = texts.get(id)
        for locale in settings.LOCALES:
            where = {"_index": index_name(locale), "_id": str(id)}
            if text and text.locale == locale:
                lines += [{"index": where}, text_to_json(text)]
            else:
                lines.append({"delete": where})
    lines += [{"index": {"_index": STATE, "_id": "log"}}, {"sequence": sequence}]
    body = b"".join(orjson.dumps(line) + b"\n" for line in lines)
    status, answer = server.ask("POST", "/_bulk?refresh=true", body)
    if status >= 300 or any(has_failed(item) for item in answer["items"]):
        raise UnreachableError(f"bulk up to {sequence}: {status}")


def text_to_json(text: SearchText) -> JsonObject:
    named = {name: getattr(text, name) for name in ("type", "title", "summary", "body")}
    return {"entry_id": str(text.entry_id), **named}


def has_failed(item: dict[str, Any]) -> bool:
    ((action, answer),) = item.items()
    return bool(answer["status"] >= 300) and not (action == "delete" and answer["status"] == 404)
