"""Refuse parameters of a list that are valid alone, but not together."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from cms.api.errors.problem_details import Problem
from cms.api.query.body_forms import MAX_PAGE_SIZE
from cms.api.query.locales import ALL_LOCALES

Values = Mapping[str, Any]


def refuse_combinations(values: Values, *, rich_fields: Sequence[str]) -> None:
    """Raise Problem, naming all parameters that don't go together."""
    if faults := [
        {"parameter": name, "code": "value", "message": f"{name}: {message}"}
        for name, message in find_conflicts(values, rich_fields)
    ]:
        detail = " ".join(fault["message"] for fault in faults)
        raise Problem("invalid-parameters", detail, errors=faults)


def find_conflicts(values: Values, rich_fields: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Yield the name of each parameter that another one excludes, and why."""
    if "search" in values and values.get("locale") == ALL_LOCALES:
        yield "search", "Words are searched in one language. Name it in “locale”, or leave one out."
    if "body" in values:
        if values.get("page_size", MAX_PAGE_SIZE) > MAX_PAGE_SIZE:
            yield "page_size", f"With “body” a page has at most {MAX_PAGE_SIZE} rows."
    elif fields := values.get("fields"):
        for name in filter(fields.names, rich_fields):
            yield "fields", f"Lists have “{name}” only if you ask for a form of it: body=html."
