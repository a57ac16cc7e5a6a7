"""``Prefer: handling=lenient`` (RFC 7240): what can't be used is left out and listed, not refused.

Only what stands in the address wrongly is forgiven. A secret in it, a cursor that can't be read or
is of another list, or a page that is not there, is refused in any case.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict

from cms.api.http.prefer import is_lenient
from cms.api.parameters.parameter import (
    MOST_FAULTS,
    Parameter,
    clean_parameters,
    invalid_parameters,
    separate_faults,
)

APPLIED = {"Preference-Applied": "handling=lenient"}


@dataclass(frozen=True)
class ParsedQuery:
    """What a request asks. ``query``: the part of it that is used; ``warnings`` None: all of it
    had to be right.
    """

    values: dict[str, Any]
    query: QueryDict
    warnings: list[dict[str, Any]] | None = None

    @property
    def headers(self) -> dict[str, str]:
        return {} if self.warnings is None else APPLIED

    @property
    def facts(self) -> dict[str, Any]:
        """What the answer says of it."""
        return {} if self.warnings is None else {"warnings": self.warnings}


def parse_query(request: Any, allowed: Mapping[str, Parameter]) -> ParsedQuery:
    """Raises Problem for what can't be used, unless the request prefers not to be refused."""
    query: QueryDict = request.query_params
    if not is_lenient(request):
        return ParsedQuery(clean_parameters(query, allowed), query)
    values, faults = separate_faults(query, allowed)
    # Without its cursor the answer would be the first page, and who follows `next` would never end.
    lost = [fault for fault in faults if fault.item["parameter"] == "cursor"]
    if lost and "cursor" in allowed:
        raise invalid_parameters(lost, allowed)
    used = QueryDict(mutable=True)
    for name in values:
        used.setlist(name, query.getlist(name))
    return ParsedQuery(values, used, [fault.item for fault in faults[:MOST_FAULTS]])
