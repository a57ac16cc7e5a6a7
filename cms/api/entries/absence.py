"""Problems for an entry that is not at the requested address: moved, withdrawn or unknown."""

from uuid import UUID

from django.conf import settings
from django.http import QueryDict

from cms.api.database.snapshot import LogState, reader_queryset
from cms.api.errors.problem_details import Problem, index_url
from cms.api.http.responses import VARY
from cms.api.parameters.values import SLUG_REGEX, is_id
from cms.api.representations.cards import get_cards
from cms.lib.characters import quote_input
from cms.lib.timestamps import format_rfc3339
from cms.published import cache_tags
from cms.published.models.log import Change
from cms.published.models.references import Slug
from cms.published.models.rows import Published, published_types


def absence_headers(*entries: UUID | None, collection: str) -> dict[str, str]:
    """Return headers that let shared caches keep a redirect or a 410.

    The cache tags purge it once something in the collection, or one of these entries, is published
    or withdrawn: another entry may take the address.
    """
    tags = cache_tags.response_tags([id for id in entries if id], [cache_tags.list_tag(collection)])
    return {"Cache-Control": "public, max-age=60", "Vary": VARY, **cache_tags.tag_headers(tags)}


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
            return moved_problem(model, *current, query=query, below=below)
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


def slug_holder(model: type[Published], slug: str, *, locale: str) -> UUID | None:
    """Return the id of the entry that holds the slug, or held it last, in a language."""
    return slug_holders(model, slug, locales=[locale]).get(locale)


def slug_holders(model: type[Published], slug: str, *, locales: list[str]) -> dict[str, UUID]:
    """Return the ids of the entries that hold the slug, or held it last, by language."""
    if not SLUG_REGEX.fullmatch(slug):
        return {}
    slugs = reader_queryset(Slug).filter(type=model.type, locale__in=locales, slug=slug)
    return dict(slugs.values_list("locale", "entry_id"))


def slug_and_locale(model: type[Published], entry_id: UUID) -> tuple[str, str] | None:
    """Return the slug and the language of a published entry."""
    return reader_queryset(model).filter(pk=entry_id).values_list("slug", "locale").first()


def moved_problem(
    model: type[Published],
    slug: str,
    locale: str,
    *,
    query: QueryDict,
    below: str,
    detail: str = "This entry has a new slug.",
) -> Problem:
    """Build the redirect: ``url`` is the new address, ``Location`` also has the old query."""
    parameters = query.copy()
    if "locale" in parameters or locale != settings.LANGUAGE_CODE:
        parameters["locale"] = locale
    path = f"{index_url()}{model.collection}/{slug}/{below}"
    locale_query = "" if locale == settings.LANGUAGE_CODE else f"?locale={locale}"
    return Problem(
        "moved",
        f"{detail} Please follow the redirect and keep the new address.",
        headers={
            "Location": f"{path}?{parameters.urlencode()}" if parameters else path,
            **absence_headers(collection=model.collection),
        },
        url=f"{path}{locale_query}",
    )


def translated_problem(
    model: type[Published], slug: str, *, locale: str, query: QueryDict, below: str
) -> Problem:
    detail = f"In “{locale}” this entry has an address of its own."
    return moved_problem(model, slug, locale, query=query, below=below, detail=detail)


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
