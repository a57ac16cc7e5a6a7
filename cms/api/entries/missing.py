"""Problems for an entry that is not at the requested address: moved, withdrawn or unknown."""

from uuid import UUID

from django.http import QueryDict

from cms.api.database.snapshot import LogState, reader_queryset
from cms.api.entries.redirects import (
    absence_headers,
    redirect_problem,
    slug_and_locale,
    slug_holder,
)
from cms.api.errors.problem_details import Problem, index_url
from cms.api.parameters.values import is_id
from cms.api.representations.cards import get_cards
from cms.lib.characters import quote_input
from cms.lib.timestamps import format_rfc3339
from cms.published.models.log import Change
from cms.published.models.rows import Published, published_types


def explain_absence(
    model: type[Published],
    name: str,
    *,
    locale: str,
    query: QueryDict,
    log_state: LogState,
    below: str = "",
) -> Problem:
    """Build the problem: the entry moved, was withdrawn, or is unknown.

    A draft that was never published gets the same response as a misspelt slug.
    ``below`` is the rest of an address under that of the entry, such as "editions/".
    """
    entry_id: UUID | None
    if is_id(name):
        entry_id = UUID(name)
    else:
        entry_id = slug_holder(model, name, locale=locale)
        current = slug_and_locale(model, entry_id) if entry_id else None
        if current and current != (name, locale):
            return redirect_problem(model, *current, query=query, below=below)
    if entry_id is not None:
        changes = reader_queryset(Change).filter(type=model.type, entry_id=entry_id)
        change = changes.order_by("-sequence").first()
        if change is not None and change.kind == Change.Kind.WITHDRAW:
            return withdrawn_problem(change, log_state=log_state)
    return not_found_problem(model, name)


def not_found_problem(model: type[Published], name: str) -> Problem:
    return Problem(
        "not-found",
        f"There is no “{quote_input(name)}” among the {model.collection}. "
        f"{index_url()}{model.collection}/ lists them.",
    )


def withdrawn_problem(change: Change, *, log_state: LogState) -> Problem:
    id, reason = str(change.replacement_id), Change.Reason(change.reason)
    replacement = get_cards(log_state).load([id]).json.get(id) if change.replacement_id else None
    return Problem(
        "withdrawn",
        f"This {change.type} was withdrawn on {change.at:%Y-%m-%d}. {reason.label}.",
        headers=absence_headers(
            change.replacement_id if replacement else None,
            collection=published_types()[change.type].collection,
        ),
        reason=change.reason,
        withdrawn_at=format_rfc3339(change.at),
        note=change.note,
        replacement=replacement,
    )
