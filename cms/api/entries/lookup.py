"""Look up an entry by slug or id, with language fallback.

The requested language decides if it ever had the slug: an entry that moved in it has moved, and an
entry withdrawn in it is withdrawn, whatever other languages have. A slug that the language never
had may belong to a fallback language. Then readers get the best language in which the entry is
published: under this slug, or by a redirect to the entry's own.
"""

from typing import Any
from uuid import UUID

from django.http import QueryDict

from cms.api.collection import Collection
from cms.api.database.snapshot import LogState, reader_queryset
from cms.api.entries.missing import explain_absence, not_found_problem
from cms.api.entries.redirects import slug_holders, translation_problem
from cms.api.http import cache_tag_header
from cms.api.parameters.values import SLUG_REGEX, is_id
from cms.api.query import locales
from cms.api.query.deferred_join import compile_wide_rows
from cms.published import cache_tags

Values = dict[str, Any]
Columns = list[str]
RowValues = tuple[Any, ...]
BY_ID = "data.row_id = %s"
BY_SLUG = "data.locale = %s AND data.slug = %s"


def get_entry_row(
    collection: Collection,
    name: str,
    values: Values,
    columns: Columns,
    *,
    query: QueryDict,
    log_state: LogState,
    below: str = "",
) -> RowValues:
    """Return ``columns`` of the entry's row.

    Raises Problem if the entry moved, was withdrawn, has another language, or does not exist.
    ``below`` is the rest of an address under that of the entry, such as "editions/".
    """
    requested = locales.requested_locales(values)
    model = collection.entry_model
    by_id = is_id(name)
    if by_id:
        row = find_row(collection, columns, BY_ID, [UUID(name)])
    elif SLUG_REGEX.fullmatch(name):  # no other text reaches the database
        row = find_row(collection, columns, BY_SLUG, [requested[0], name])
        if row is None and requested[1:]:
            row = get_fallback_row(
                collection, name, requested, columns, query=query, log_state=log_state, below=below
            )
    else:
        row = None
    if row is None:
        raise explain_absence(
            model, name, locale=requested[0], query=query, log_state=log_state, below=below
        )
    locale, slug, key, *row_values = row
    if locale == requested[0] or (by_id and "locale" not in values):
        return tuple(row_values)

    # An entry published in the collection later may be in a better language.
    cache_tag_header.add_tags(others=[cache_tags.list_tag(collection.name)])
    others = reader_queryset(model).filter(translation_key=key, locale__in=requested)
    slugs: dict[str, str] = dict(others.order_by("slug").values_list("locale", "slug"))
    best = locales.first_available(requested, slugs)
    if best is None:
        raise not_found_problem(model, name)
    if best != locale or not (by_id or slug == name):
        raise translation_problem(model, slugs[best], locale=best, query=query, below=below)
    return tuple(row_values)


def find_row(
    collection: Collection, columns: Columns, condition: str, values: list[Any]
) -> RowValues | None:
    """Return locale, slug, translation key and ``columns`` of the row that meets a condition."""
    wide = compile_wide_rows(collection, ("locale", "slug", "translation_key", *columns))
    rows = wide.fetch(condition, values)
    return rows[0][1:] if rows else None


def get_fallback_row(
    collection: Collection,
    slug: str,
    requested: list[str],
    columns: Columns,
    *,
    query: QueryDict,
    log_state: LogState,
    below: str,
) -> RowValues | None:
    """Return the row that holds, or held, the slug in the first language that ever had it."""
    model = collection.entry_model
    holders: dict[str, UUID] = slug_holders(model, slug, locales=requested)
    locale = locales.first_available(requested, holders)
    if locale is None or locale == requested[0]:
        return None
    row = find_row(collection, columns, BY_ID, [holders[locale]])
    if row is None:
        raise explain_absence(
            model, slug, locale=locale, query=query, log_state=log_state, below=below
        )
    return row
