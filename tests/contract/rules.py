"""Rules between parameters, which OpenAPI has no words for, taught to Schemathesis.

Each parameter is described exactly. What depends on another one, on the answers before or on the
clock is said in prose there, and here for the tool: a request that is right by the description of
each of its parameters is changed until it keeps these rules too. What they refuse has tests of its
own in tests/api.
"""

from datetime import UTC, datetime
from typing import Any

import schemathesis

#: Where in a list, in the log or in an export somebody is: only answers say it.
PLACES = ("cursor", "after", "also", "sequence")
ROWS = 10_000  # that have page numbers
#: What a list of the past takes (cms.api.entries.as_of_lists).
OF_THE_PAST = ("as_of", "slug", "title", "translation_key", "published_at", "updated_at")
ANYWHERE = {"page", "page_size", "count", "locale", "fields", "include"}


@schemathesis.hook
def before_call(context: Any, case: Any, kwargs: Any) -> None:
    if case.meta is None:
        return
    is_negative = case.meta.generation.mode.is_negative
    preferred = (case.headers or {}).get("Prefer", "")
    # Whoever prefers leniency gets an answer where others are refused (`warnings` says so), and
    # whoever has seen a later state of the log than this server is refused whatever he asks.
    if preferred and (is_negative or "min-sequence" in preferred.lower()):
        case.headers = {k: v for k, v in case.headers.items() if k.lower() != "prefer"}
    if case.query and not is_negative:
        case.query = apply_rules(case.query, is_list="{name}" not in case.operation.path)


def apply_rules(query: dict[str, Any], *, is_list: bool) -> dict[str, Any]:
    query = {name: remove_duplicates(texts) for name, texts in query.items() if name not in PLACES}
    if "or" in query:
        query["or"] = "(title__contains=back,title__contains=spine)"  # filters inside a filter
    page, size = int(query.get("page", 1)), int(query.get("page_size", 20))
    if page * size > ROWS:
        query["page"] = ROWS // size
    if "as_of" in query:
        if not is_past(query["as_of"]):
            query["as_of"] = "-1d"
        if is_list:
            return {name: text for name, text in query.items() if is_as_of_parameter(name)}
    return query


def remove_duplicates(texts: Any) -> Any:
    """Each entry once, of those that ``all:a,b`` names: no pattern without look-ahead says so."""
    match texts:
        case [str(text)] if text.startswith("all:"):
            return ["all:" + ",".join(dict.fromkeys(text.removeprefix("all:").split(",")))]
    return texts


def is_past(text: str) -> bool:
    return text.startswith("-") or text[:10] < f"{datetime.now(UTC):%Y-%m-%d}"


def is_as_of_parameter(name: str) -> bool:
    return name in ANYWHERE or name.partition("__")[0] in OF_THE_PAST
