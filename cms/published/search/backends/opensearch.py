"""Search in OpenSearch or Elasticsearch, for whoever sets MARROW_SEARCH_URL.

There is one index per language. ``following`` fills them a moment after each commit, so what
comes from here is only a proposal: readers get of it what is published in the snapshot they read.
While the server does not answer, the database's own search does.
"""

import logging
from collections.abc import Sequence
from typing import Any
from uuid import UUID

import orjson
from django.conf import settings
from django.db import connections

from cms.published.search.backends.base import SearchBackend
from cms.published.search.backends.opensearch_client import (
    JsonObject,
    OpenSearchClient,
    UnreachableError,
)
from cms.published.search.highlighting import CLOSE, OPEN, Highlight, choose_snippet, render_marks
from cms.published.search.parser import Query
from cms.published.sql import Sql, stored_id

logger = logging.getLogger(__name__)

FIELDS = ["title^8", "summary^3", "body"]
MAX_HITS = 10_000  # as many as the server gives at once, and as many as pages are numbered
# One value that holds all hits, taken apart by the database.
HITS = {
    "sqlite": (
        "SELECT value ->> 0 AS entry_id, CAST(value ->> 1 AS REAL) AS score FROM json_each(%s)"
    ),
    "postgresql": (
        "SELECT (value ->> 0)::uuid AS entry_id, (value ->> 1)::float8 AS score "
        "FROM json_array_elements(%s::json)"
    ),
}


class OpenSearch:
    corrects = True

    def __init__(self, url: str, *, instead: SearchBackend) -> None:
        self.server, self.instead = OpenSearchClient(url), instead

    def hits(self, query: Query, *, locale: str, types: Sequence[str]) -> Sql:
        wanted = {
            "size": MAX_HITS,
            "_source": False,
            "query": build_query(query, {"terms": {"type": list(types)}} if types else None),
            "sort": [{"_score": "desc"}, {"entry_id": "asc"}],
        }
        try:
            found = self.search(locale, wanted)
        except UnreachableError as problem:
            logger.warning("The search server failed, the database searches instead: %s", problem)
            return self.instead.hits(query, locale=locale, types=types)
        rows = [
            [str(stored_id(UUID(hit["_id"]))), hit["_score"] or hit["sort"][0]] for hit in found
        ]
        vendor = connections[settings.READ_DATABASE].vendor
        return Sql(HITS[vendor], [orjson.dumps(rows).decode()])

    def highlights(
        self, query: Query, *, locale: str, ids: Sequence[UUID]
    ) -> dict[UUID, Highlight]:
        whole, part = {"number_of_fragments": 0}, {"number_of_fragments": 1, "no_match_size": 150}
        wanted = {
            "size": len(ids),
            "_source": ["title"],
            "query": build_query(query, {"ids": {"values": [str(id) for id in ids]}}),
            "highlight": {
                "pre_tags": [OPEN],
                "post_tags": [CLOSE],
                "fields": {"title": whole, "summary": part, "body": part},
            },
        }
        try:
            found = self.search(locale, wanted)
        except UnreachableError:  # ``hits`` has said so
            return self.instead.highlights(query, locale=locale, ids=ids)
        return {UUID(hit["_id"]): parse_highlight(hit) for hit in found}

    def search(self, locale: str, wanted: JsonObject) -> list[JsonObject]:
        path = f"/{index_name(locale)}/_search?ignore_unavailable=true"
        answer = self.server.expect("POST", path, wanted)
        found: list[JsonObject] = answer["hits"]["hits"]
        return found


def index_name(locale: str) -> str:
    return f"marrow-{locale.lower()}"


def parse_highlight(hit: JsonObject) -> Highlight:
    marked: dict[str, list[str]] = hit.get("highlight", {})
    title = marked.get("title", [hit["_source"]["title"]])[0]
    snippet = choose_snippet(*(marked.get(field, [""])[0] for field in ("body", "summary")))
    return Highlight(render_marks(title), render_marks(snippet))


def build_query(query: Query, narrower: JsonObject | None) -> JsonObject:
    """Each word must be there, whole or with a slip or two; the last may go on."""
    words: list[Any] = [match_any_field(group[0], fuzziness="AUTO:4,8") for group in query.groups]
    if query.open_end:
        started = match_any_field(query.terms[-1], type="phrase_prefix")
        words[-1] = {"bool": {"should": [words[-1], started]}}
    return {"bool": {"must": words, "filter": [narrower] if narrower else []}}


def match_any_field(word: str, **options: Any) -> JsonObject:
    return {"multi_match": {"query": word, "fields": FIELDS, **options}}
