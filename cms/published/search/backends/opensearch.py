"""Search backend for OpenSearch or Elasticsearch, used if MARROW_SEARCH_URL is set.

There is one index per language, which ``indexer`` fills a moment after each commit. So hits are
only candidates: the API joins them with what is published in its snapshot. While the server does
not respond, the database's own backend searches. The spelling is corrected by the vocabulary in the
database in any case: every engine is asked for the same words.
"""

import logging
from collections.abc import Sequence
from typing import Any
from uuid import UUID

import orjson
from django.conf import settings
from django.db import connections

from cms.published.search.backends.base import (
    Bounds,
    Matches,
    SearchBackend,
    all_scored,
    load_texts,
)
from cms.published.search.backends.opensearch_client import (
    JsonObject,
    OpenSearchClient,
    UnreachableError,
)
from cms.published.search.highlighting import (
    CLOSE,
    OPEN,
    Highlight,
    SourceTexts,
    build_highlight,
    cut_excerpt,
)
from cms.published.search.index import WORD_COLUMNS
from cms.published.search.models import SearchText
from cms.published.search.parser import Query
from cms.published.sql import Sql

logger = logging.getLogger(__name__)

FIELDS = ["title_words^8", "summary_words^3", "body_words"]
MAX_HITS = 10_000  # the server's own limit, and that of numbered pages
# All hits as one JSON value, which the database expands into rows.
HITS = {
    "sqlite": (
        "SELECT marrow_id(value ->> 0) AS entry_id, CAST(value ->> 1 AS REAL) AS score "
        "FROM json_each(%s)"
    ),
    "postgresql": (
        "SELECT (value ->> 0)::uuid AS entry_id, (value ->> 1)::float8 AS score "
        "FROM json_array_elements(%s::json)"
    ),
}


class OpenSearch:
    is_current = False

    def __init__(self, url: str, *, fallback: SearchBackend) -> None:
        self.client, self.fallback = OpenSearchClient(url), fallback

    def hits(
        self, query: Query, *, locale: str, types: Sequence[str], bounds: Bounds | None = None
    ) -> Sql:
        wanted = build_query(query, {"terms": {"type": list(types)}} if types else None)
        if bounds:
            wanted["bool"]["must_not"] = build_query(bounds.without, None)
        body = {
            "size": MAX_HITS,
            "_source": False,
            "query": wanted,
            "sort": [{"_score": "desc"}, {"entry_id": "asc"}],
        }
        try:
            hits = self.search(locale, body)
        except UnreachableError as problem:
            logger.warning("The search server failed, the database searches instead: %s", problem)
            return self.fallback.hits(query, locale=locale, types=types, bounds=bounds)
        rows = [[hit["_id"], hit["_score"] or hit["sort"][0]] for hit in hits]
        vendor = connections[settings.READ_DATABASE].vendor
        found = Sql(HITS[vendor], [orjson.dumps(rows).decode()])
        if not bounds:
            return found
        text = f"SELECT * FROM ({found.text}) AS found WHERE entry_id IN ({bounds.among.text})"  # noqa: S608 -- values stay apart
        return Sql(text, [*found.values, *bounds.among.values])

    def build_matches(self, query: Query, *, locale: str, types: Sequence[str]) -> Matches:
        return all_scored(self.hits(query, locale=locale, types=types))

    def exclude_matches(self, query: Query, *, locale: str) -> Sql:
        hits = self.hits(query, locale=locale, types=())
        text = f"t.entry_id NOT IN (SELECT entry_id FROM ({hits.text}) AS matches)"  # noqa: S608 -- as above
        return Sql(text, hits.values)

    def highlights(
        self, query: Query, *, locale: str, ids: Sequence[UUID]
    ) -> dict[UUID, Highlight]:
        among = {"ids": {"values": [str(id) for id in ids]}}
        body = {
            "size": len(ids),
            "_source": False,
            "query": build_query(query, among, clause="should"),
            "highlight": {
                "pre_tags": [OPEN],
                "post_tags": [CLOSE],
                "number_of_fragments": 0,  # all words: marks are transferred by counting
                "fields": {name: {} for name in WORD_COLUMNS},
            },
        }
        try:
            hits = self.search(locale, body)
        except UnreachableError:  # ``hits`` has logged it
            return self.fallback.highlights(query, locale=locale, ids=ids)
        marked = {UUID(hit["_id"]): hit.get("highlight", {}) for hit in hits}
        return {
            text.entry_id: transfer_highlight(text, marked.get(text.entry_id, {}))
            for text in load_texts(ids)
        }

    def search(self, locale: str, body: JsonObject) -> list[JsonObject]:
        path = f"/{index_name(locale)}/_search?ignore_unavailable=true"
        response = self.client.request_json("POST", path, body)
        hits: list[JsonObject] = response["hits"]["hits"]
        return hits


def index_name(locale: str) -> str:
    return f"marrow-{locale.lower()}"


def transfer_highlight(text: SearchText, marked: dict[str, list[str]]) -> Highlight:
    """Transfer the server's marks, unless it still has the words of an earlier edition."""
    title, summary, body = (
        words if words.replace(OPEN, "").replace(CLOSE, "") == stored else stored
        for name in WORD_COLUMNS
        if (stored := getattr(text, name)) is not None
        for words in marked.get(name, [stored])
    )
    source = SourceTexts(text.locale, text.title, text.summary, text.body)
    return build_highlight(
        source, title=title, summary=cut_excerpt(summary), body=cut_excerpt(body)
    )


def build_query(
    query: Query, filter_clause: JsonObject | None, *, clause: str = "must"
) -> JsonObject:
    """Require each word; the last one may be a prefix. ``clause`` "should": any of them."""
    groups: list[Any] = [match_terms(group) for group in query.groups]
    if query.open_end:
        prefix = match_any_field(query.groups[-1][-1], type="phrase_prefix")
        groups[-1] = {"bool": {"should": [groups[-1], prefix]}}
    return {"bool": {clause: groups, "filter": [filter_clause] if filter_clause else []}}


def match_terms(group: Sequence[str]) -> JsonObject:
    """Match any of the terms; the words of a term must stand side by side."""
    return {"bool": {"should": [match_any_field(term, type="phrase") for term in group]}}


def match_any_field(words: str, **options: Any) -> JsonObject:
    return {"multi_match": {"query": words, "fields": FIELDS, **options}}
