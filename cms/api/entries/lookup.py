"""Which row a name means: a slug or an id, in a language or in what stands in for it.

The language that was asked for decides, as long as it ever knew the slug: what moved in it has
moved, and what was withdrawn in it is withdrawn, whatever another language has. A name that it
never knew may be that of the entry in a language that stands in for it. Then readers get the best
language in which the entry is published: under this name, or by a redirect to its own.
"""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import QueryDict

from cms.api.collection import Collection
from cms.api.database.snapshot import LogState, reader_queryset
from cms.api.entries.missing import (
    explain_absence,
    not_found_problem,
    slug_holders,
    translated_problem,
)
from cms.api.http import cache_tag_header
from cms.api.parameters.values import SLUG_TEXT, is_id
from cms.api.query import locales
from cms.published import cache_tags

Values = dict[str, Any]
Columns = list[str]
Found = tuple[Any, ...]


def get_entry_row(
    collection: Collection,
    name: str,
    values: Values,
    columns: Columns,
    *,
    query: QueryDict,
    log_state: LogState,
    below: str = "",
) -> Found:
    """``columns`` of the row. Raises Problem that says where it is instead, or why it is not.

    ``below`` is the rest of an address under that of the entry, such as "editions/".
    """
    wanted = locales.requested_locales(values)
    model, everything = collection.entry_model, collection.rows
    by_id = is_id(name)
    if by_id:
        row = first_row(everything.filter(pk=name), columns)
    elif SLUG_TEXT.fullmatch(name):  # nothing else is handed to the database
        row = first_row(everything.filter(locale=wanted[0], slug=name), columns)
        if row is None and wanted[1:]:
            row = get_fallback_row(
                collection, name, wanted, columns, query=query, log_state=log_state, below=below
            )
    else:
        row = None
    if row is None:
        raise explain_absence(
            model, name, locale=wanted[0], query=query, log_state=log_state, below=below
        )
    locale, slug, key, *found = row
    if locale == wanted[0] or (by_id and "locale" not in values):
        return tuple(found)

    # Something published in the collection tomorrow may fit better than what fits today.
    cache_tag_header.add_tags(others=[cache_tags.list_tag(collection.name)])
    others = reader_queryset(model).filter(translation_key=key, locale__in=wanted)
    slugs: dict[str, str] = dict(others.order_by("slug").values_list("locale", "slug"))
    best = locales.first_available(wanted, slugs)
    if best is None:
        raise not_found_problem(model, name)
    if best != locale or not (by_id or slug == name):
        raise translated_problem(model, slugs[best], locale=best, query=query, below=below)
    return tuple(found)


def first_row(queryset: "QuerySet[Any]", columns: Columns) -> Found | None:
    found = queryset.values_list("locale", "slug", "translation_key", *columns)[:1]
    return next(iter(found), None)


def get_fallback_row(
    collection: Collection,
    slug: str,
    wanted: list[str],
    columns: Columns,
    *,
    query: QueryDict,
    log_state: LogState,
    below: str,
) -> Found | None:
    """The row that holds, or held, the slug in the first language that ever knew it."""
    model = collection.entry_model
    held: dict[str, UUID] = slug_holders(model, slug, locales=wanted)
    locale = locales.first_available(wanted, held)
    if locale is None or locale == wanted[0]:
        return None
    row = first_row(collection.rows.filter(pk=held[locale]), columns)
    if row is None:
        raise explain_absence(
            model, slug, locale=locale, query=query, log_state=log_state, below=below
        )
    return row
