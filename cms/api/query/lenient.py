"""``Prefer: handling=lenient`` (RFC 7240): ignore invalid parameters, and list them as warnings.

Some requests are refused in any case: those with a secret in the address, with an unreadable cursor
or one of another list, or for a page that does not exist.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict
from rest_framework.request import Request

from cms.api.http.prefer import is_lenient
from cms.api.parameters.parameter import (
    MAX_FAULTS,
    Parameter,
    ParameterError,
    invalid_parameters_problem,
    separate_faults,
)

Check = Callable[[dict[str, Any]], tuple[dict[str, Any], list[ParameterError]]]
PREFERENCE_APPLIED = {"Preference-Applied": "handling=lenient"}


@dataclass(frozen=True)
class ParsedQuery:
    """The parameters of a request. ``query`` is the part of the address that is used.

    ``warnings`` None: the request was parsed strictly, so all of the address is used.
    """

    values: dict[str, Any]
    query: QueryDict
    warnings: list[dict[str, Any]] | None = None

    @property
    def headers(self) -> dict[str, str]:
        """Return the headers of the response that report lenient handling."""
        return {} if self.warnings is None else PREFERENCE_APPLIED

    @property
    def body_members(self) -> dict[str, Any]:
        """Return the members of the response's JSON that report lenient handling."""
        return {} if self.warnings is None else {"warnings": self.warnings}


def parse_query(
    request: Request, allowed: Mapping[str, Parameter], *, check: Check | None = None
) -> ParsedQuery:
    """Parse the address. Raises Problem for invalid parameters, unless handling is lenient.

    ``check`` gets the values that are valid by themselves, and returns those that are usable,
    together with the errors of the others.
    """
    query: QueryDict = request.query_params
    values, faults = separate_faults(query, allowed)
    if check:
        values, more_faults = check(values)
        faults = [*faults, *more_faults]
    if not is_lenient(request):
        if faults:
            raise invalid_parameters_problem(faults, allowed)
        return ParsedQuery(values, query)
    # Without its cursor a request would get the first page, and a client following `next` would
    # never end.
    cursor_faults = [fault for fault in faults if fault.item["parameter"] == "cursor"]
    if cursor_faults and "cursor" in allowed:
        raise invalid_parameters_problem(cursor_faults, allowed)
    used = QueryDict(mutable=True)
    for name in values:
        used.setlist(name, query.getlist(name))
    return ParsedQuery(values, used, [fault.item for fault in faults[:MAX_FAULTS]])
