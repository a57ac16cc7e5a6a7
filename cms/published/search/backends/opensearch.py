"""Search backend for OpenSearch or Elasticsearch, used if MARROW_SEARCH_URL is set.

There is one index per language, which ``indexer`` fills a moment after each commit. So hits are
only candidates: the API joins them with what is published in its snapshot. While the server does
not respond, the database's own backend searches.
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
MAX_HITS = 10_000  # the server's own limit, and that of numbered pages
# All hits as one JSON value, which the database expands into rows.
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

    def __init__(self, url: str, *, fallback: SearchBackend) -> None:
        self.client, self.fallback = OpenSearchClient(url), fallback

    def hits(self, query: Query, *, locale: str, types: Sequence[str]) -> Sql:
        body = {
            "size": MAX_HITS,
            "_source": False,
            "query": build_query(query, {"terms": {"type": list(types)}} if types else None),
            "sort": [{"_score": "desc"}, {"entry_id": "asc"}],
        }
        try:
            hits = self.search(locale, body)
        except UnreachableError as problem:
            logger.warning("The search server failed, the database searches instead: %s", problem)
            return self.fallback.hits(query, locale=locale, types=types)
        rows = [[str(stored_id(UUID(hit["_id"]))), hit["_score"] or hit["sort"][0]] for hit in hits]
        vendor = connections[settings.READ_DATABASE].vendor
        return Sql(HITS[vendor], [orjson.dumps(rows).decode()])

    def highlights(
        self, query: Query, *, locale: str, ids: Sequence[UUID]
    ) -> dict[UUID, Highlight]:
        full_text, fragment = (
            {"number_of_fragments": 0},
            {"number_of_fragments": 1, "no_match_size": 150},
        )
        body = {
            "size": len(ids),
            "_source": ["title"],
            "query": build_query(query, {"ids": {"values": [str(id) for id in ids]}}),
            "highlight": {
                "pre_tags": [OPEN],
                "post_tags": [CLOSE],
                "fields": {"title": full_text, "summary": fragment, "body": fragment},
            },
        }
        try:
            hits = self.search(locale, body)
        except UnreachableError:  # ``hits`` has logged it
            return self.fallback.highlights(query, locale=locale, ids=ids)
        return {UUID(hit["_id"]): parse_highlight(hit) for hit in hits}

    def search(self, locale: str, body: JsonObject) -> list[JsonObject]:
        path = f"/{index_name(locale)}/_search?ignore_unavailable=true"
        response = self.client.request_json("POST", path, body)
        hits: list[JsonObject] = response["hits"]["hits"]
        return hits


def index_name(locale: str) -> str:
    return f"marrow-{locale.lower()}"


def parse_highlight(hit: JsonObject) -> Highlight:
    highlighted: dict[str, list[str]] = hit.get("highlight", {})
    title = highlighted.get("title", [hit["_source"]["title"]])[0]
    snippet = choose_snippet(*(highlighted.get(field, [""])[0] for field in ("body", "summary")))
    return Highlight(render_marks(title), render_marks(snippet))


def build_query(query: Query, filter_clause: JsonObject | None) -> JsonObject:
    """Require each word, with up to two typing errors; the last word may be a prefix."""
    words: list[Any] = [match_any_field(group[0], fuzziness="AUTO:4,8") for group in query.groups]
    if query.open_end:
        prefix = match_any_field(query.terms[-1], type="phrase_prefix")
        words[-1] = {"bool": {"should": [words[-1], prefix]}}
    return {"bool": {"must": words, "filter": [filter_clause] if filter_clause else []}}


def match_any_field(word: str, **options: Any) -> JsonObject:
    return {"multi_match": {"query": word, "fields": FIELDS, **options}}
