"""``as_of`` in lists: what a list held at that time, each entry in the edition of then.

Editions keep few columns, and every one of them says what its document says; so a list of the past
is narrowed and put in order by these alone, and what asks for more is refused. Entries that were
withdrawn since are absent: their editions are gone.
"""

from collections.abc import Mapping
from copy import copy
from dataclasses import replace
from typing import Any

from django.db.models import Exists, OuterRef

from cms.api.collection import Collection
from cms.api.database.snapshot import reader_queryset
from cms.api.entries import editions
from cms.api.parameters.parameter import FaultError, Parameter, invalid_parameters
from cms.api.query import pagination
from cms.api.query.conditions import Condition
from cms.api.query.ordering import Key, Ordering
from cms.api.query.selection import Selection
from cms.published.models.log import Edition

Values = Mapping[str, Any]
#: Columns of published rows, as editions have them.
COLUMNS = {
    "id": "entry_id",
    "slug": "slug",
    "title": "title",
    "translation_key": "translation_key",
    "published_at": "published_at",
    "updated_at": "at",
}
#: What makes an edition's line.
STORED = ("entry_id", "number", "sequence", "at", "document")
#: Parameters that need what only the published rows of today have.
TODAY = ("search", "facets", "or")


def refuse_unsupported(values: Values, allowed: Mapping[str, Parameter]) -> None:
    """Raises Problem that names everything which the documents of then can't answer."""
    usable = {name: each for name, each in allowed.items() if is_supported(each)}
    faults = []
    for name in values:
        if name not in usable:
            message = f"{name}: A list of the past can't be asked this: leave it or “as_of” out."
            faults.append(FaultError(name, message, code="value"))
    ordering = values.get("ordering", allowed["ordering"].default)
    if unknown := [key.column for key in ordering.keys if key.column not in COLUMNS]:
        columns = [*COLUMNS.keys() & {*getattr(allowed["ordering"].field, "names", ())}]
        choices = [sign + name for name in sorted(columns) for sign in ("", "-")]
        message = f"ordering: A list of the past has no order by {', '.join(unknown)}. "
        message += f"There are: {', '.join(choices)}."
        faults.append(FaultError("ordering", message, code="value", allowed=choices))
    if faults:
        raise invalid_parameters(faults, usable)


def is_supported(parameter: Parameter) -> bool:
    if isinstance(parameter, Condition):
        declared = parameter.filter
        return not parameter.relation and bool(declared and declared.field_name in COLUMNS)
    return parameter.name not in TODAY


def fetch_page_as_of(
    collection: Collection, selection: Selection, wanted: pagination.PageRequest
) -> pagination.Page:
    """One page of lines, each with the ids of its neighbours."""
    moment = wanted.values["as_of"]
    until = reader_queryset(Edition).filter(at__lte=moment)
    later = until.filter(entry_id=OuterRef("entry_id"), number__gt=OuterRef("number"))
    then = until.filter(~Exists(later), type=collection.type_name, locale=selection.locale)
    for condition, value in selection.conditions.items():
        then = edition_filter(condition).filter(then, value)
    page = pagination.paginate_queryset(
        then, list(STORED), replace(wanted, ordering=edition_ordering(wanted))
    )
    stored = [Edition(**dict(zip(STORED, row, strict=False))) for row in page.rows]
    ids = [edition.entry_id for edition in stored]
    found = (
        collection.rows.filter(pk__in=ids).values_list(*editions.current_entry_columns(collection))
        if ids
        else ()
    )
    nows = {row[0]: editions.current_entry_from_row(collection, row) for row in found}
    return replace(
        page,
        rows=[editions.edition_list_row(collection, nows[each.entry_id], each) for each in stored],
    )


def edition_filter(condition: Condition) -> Any:
    """The declared filter, but of editions."""
    declared: Any = copy(condition.filter)
    declared.field_name = COLUMNS[declared.field_name]
    return declared


def edition_ordering(wanted: pagination.PageRequest) -> Ordering:
    """The order that was asked for, of editions. None of their columns is ever unknown."""
    keys = [Key(COLUMNS[key.column], descending=key.descending) for key in wanted.ordering.keys]
    return Ordering(wanted.ordering.text, tuple(keys))
