"""``as_of`` in lists: a list as it was at an earlier time, each entry in the edition of then.

Editions have few columns, each equal to a field of its document. A list of the past can be filtered
and ordered by these alone; other parameters are refused. Entries that were withdrawn since are
absent: their editions were deleted.
"""

from collections.abc import Mapping
from copy import copy
from dataclasses import replace
from typing import Any

from django.db.models import Exists, OuterRef

from cms.api.collection import Collection
from cms.api.database.snapshot import reader_queryset
from cms.api.entries import editions
from cms.api.parameters.parameter import Parameter, ParameterError, invalid_parameters_problem
from cms.api.query import pagination
from cms.api.query.conditions import Condition
from cms.api.query.locales import ALL_LOCALES
from cms.api.query.ordering import Ordering, OrderingKey
from cms.api.query.selection import Selection
from cms.published.models.log import Edition

Values = Mapping[str, Any]
#: Columns of published rows, and their names in editions.
EDITION_COLUMN_NAMES = {
    "id": "entry_id",
    "slug": "slug",
    "title": "title",
    "title_sort_key": "title_sort_key",
    "translation_key": "translation_key",
    "published_at": "published_at",
    "updated_at": "at",
}
#: The columns that a row of the list is built from.
FETCHED_COLUMNS = ("entry_id", "number", "sequence", "at", "document")
#: Parameters that need columns which only the current published rows have.
CURRENT_ROW_PARAMETERS = ("search", "facets", "or", "body")


def refuse_unsupported(values: Values, allowed: Mapping[str, Parameter]) -> None:
    """Raise Problem, naming all parameters that editions have no columns for."""
    usable = {name: each for name, each in allowed.items() if is_supported(each)}
    faults = []
    for name in values:
        if name not in usable:
            message = f"{name}: A list of the past can't be asked this: leave it or “as_of” out."
            faults.append(ParameterError(name, message, code="value"))
    ordering = values.get("ordering", allowed["ordering"].default)
    if unknown := [key.column for key in ordering.keys if key.column not in EDITION_COLUMN_NAMES]:
        declared = getattr(allowed["ordering"].field, "names", ())
        columns = EDITION_COLUMN_NAMES.keys() & {*declared}
        choices = [sign + name for name in sorted(columns) for sign in ("", "-")]
        message = f"ordering: A list of the past has no order by {', '.join(unknown)}. "
        message += f"There are: {', '.join(choices)}."
        faults.append(ParameterError("ordering", message, code="value", allowed=choices))
    if faults:
        raise invalid_parameters_problem(faults, usable)


def is_supported(parameter: Parameter) -> bool:
    """Return whether a list of the past can take the parameter."""
    if isinstance(parameter, Condition):
        declared = parameter.filter
        return not parameter.relation and bool(
            declared and declared.field_name in EDITION_COLUMN_NAMES
        )
    return parameter.name not in CURRENT_ROW_PARAMETERS


def fetch_page_as_of(
    collection: Collection, selection: Selection, page_request: pagination.PageRequest
) -> pagination.Page:
    """Return one page of ids with stored list items, each with the ids of its neighbours."""
    earlier = reader_queryset(Edition).filter(at__lte=page_request.values["as_of"])
    newer = earlier.filter(entry_id=OuterRef("entry_id"), number__gt=OuterRef("number"))
    newest = earlier.filter(~Exists(newer), type=collection.type_name)
    if selection.locale != ALL_LOCALES:
        newest = newest.filter(locale=selection.locale)
    for condition, value in selection.conditions.items():
        newest = edition_filter(condition).filter(newest, value)
    page = pagination.paginate_queryset(
        newest,
        list(FETCHED_COLUMNS),
        replace(page_request, ordering=edition_ordering(page_request)),
    )
    page_editions = [Edition(**dict(zip(FETCHED_COLUMNS, row, strict=False))) for row in page.rows]
    ids = [edition.entry_id for edition in page_editions]
    current_rows = (
        collection.rows.filter(pk__in=ids).values_list(*editions.current_entry_columns(collection))
        if ids
        else ()
    )
    entries = {row[0]: editions.current_entry_from_row(collection, row) for row in current_rows}
    rows = [
        (
            edition.entry_id,
            *editions.build_list_row(collection, entries[edition.entry_id], edition),
        )
        for edition in page_editions
    ]
    return replace(page, rows=rows)


def edition_filter(condition: Condition) -> Any:
    """Return the declared filter of a condition, on the column of editions."""
    declared: Any = copy(condition.filter)
    declared.field_name = EDITION_COLUMN_NAMES[declared.field_name]
    return declared


def edition_ordering(page_request: pagination.PageRequest) -> Ordering:
    """Return the requested order, on the columns of editions, none of which is nullable."""
    keys = [
        OrderingKey(EDITION_COLUMN_NAMES[key.column], descending=key.descending)
        for key in page_request.ordering.keys
    ]
    return Ordering(page_request.ordering.text, tuple(keys))
