"""Schemathesis hooks for rules between parameters, which OpenAPI can't express.

The description holds the rules of each parameter. Rules that depend on another parameter, on
earlier responses or on the clock stand there in prose only: these hooks change generated requests
until they keep them. Tests in tests/api cover the requests that the rules refuse.
"""

from datetime import UTC, datetime
from typing import Any

import schemathesis

#: Positions in a list, in the log or in an export: only responses hold valid ones.
POSITIONS = ("cursor", "after", "also", "place", "before", "since")
MAX_NUMBERED_ROWS = 10_000
#: Filters whose values are names of published entries.
RELATIONS = {
    *("treatments", "conditions", "studies", "claims", "series", "authors", "topics", "parent"),
    *("citations", "keeps_open", "forecloses", "study", "measure", "measures"),
    *("images", "harm_studies"),
}
#: The filters of lists with as_of (cms.api.entries.as_of_lists).
AS_OF_FILTERS = ("as_of", "slug", "title", "translation_key", "published_at", "updated_at")
MAX_ROWS_WITH_BODIES = 20
AS_OF_PARAMETERS = {"page", "page_size", "count", "locale", "fields", "include"}


@schemathesis.hook
def before_call(context: Any, case: Any, kwargs: Any) -> None:
    if case.meta is None:
        return
    is_negative = case.meta.generation.mode.is_negative
    preferred = (case.headers or {}).get("Prefer", "")
    # A lenient request is accepted where others are refused (with `warnings`), and a request for
    # a later state of the log than this server has is always refused.
    if preferred and (is_negative or "min-sequence" in preferred.lower()):
        case.headers = {k: v for k, v in case.headers.items() if k.lower() != "prefer"}
    if not is_negative:  # a place of no log is refused with 409
        case.headers = {
            name: text
            for name, text in (case.headers or {}).items()
            if name.lower() != "last-event-id"
        }
    if case.query and not is_negative:
        case.query = apply_rules(case.query, is_list="{name}" not in case.operation.path)


def apply_rules(query: dict[str, Any], *, is_list: bool) -> dict[str, Any]:
    """Change the parameters of a valid request until it keeps the rules between them."""
    query = {
        name: texts
        for name, texts in query.items()
        if name not in (*POSITIONS, "fields")  # the description is that of whole documents
        and name.removesuffix("__not") not in RELATIONS
    }
    if is_list and "body" in query:
        query["page_size"] = min(int(query.get("page_size", 20)), MAX_ROWS_WITH_BODIES)
    if query.get("locale") == "*":
        query.pop("search", None)
    if "or" in query:
        query["or"] = "(title__contains=back,title__contains=spine)"  # filters inside a filter
    page, size = int(query.get("page", 1)), int(query.get("page_size", 20))
    if page * size > MAX_NUMBERED_ROWS:
        query["page"] = MAX_NUMBERED_ROWS // size
    if "as_of" in query:
        if not is_past(query["as_of"]):
            query["as_of"] = "-1d"
        if is_list:
            return {name: text for name, text in query.items() if is_as_of_parameter(name)}
    return query


def is_past(text: str) -> bool:
    return text.startswith("-") or text[:10] < f"{datetime.now(UTC):%Y-%m-%d}"


def is_as_of_parameter(name: str) -> bool:
    return name in AS_OF_PARAMETERS or name.partition("__")[0] in AS_OF_FILTERS
