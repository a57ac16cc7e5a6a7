"""What there is to say of an entry that is not where somebody looked for it."""

from uuid import UUID

from django.conf import settings
from django.http import QueryDict

from cms.api.database.snapshot import LogState, reader_queryset
from cms.api.errors.problem_details import Problem, index_url
from cms.api.http.responses import VARY
from cms.api.parameters.values import SLUG_TEXT, is_id
from cms.api.representations.cards import get_cards
from cms.lib.characters import quote_input
from cms.lib.timestamps import format_rfc3339
from cms.published import cache_tags
from cms.published.models.log import Change
from cms.published.models.references import Slug
from cms.published.models.rows import Published, published_types


def absence_headers(*entries: UUID | None, collection: str) -> dict[str, str]:
    """The headers of what shared caches may keep until something in the collection, or one of these
    entries, is published or withdrawn: an address that has moved may be taken again.
    """
    named = cache_tags.response_tags(
        [id for id in entries if id], [cache_tags.list_tag(collection)]
    )
    return {"Cache-Control": "public, max-age=60", "Vary": VARY, **cache_tags.tag_headers(named)}


def explain_absence(
    model: type[Published],
    name: str,
    *,
    locale: str,
    query: QueryDict,
    log_state: LogState,
    below: str = "",
) -> Problem:
    """Moved, withdrawn, or never there. What was never published is not told from a misspelling.

    ``below`` is the rest of an address under that of the entry, such as "editions/".
    """
    entry_id: UUID | None
    if is_id(name):
        entry_id = UUID(name)
    else:
        entry_id = slug_holder(model, name, locale=locale)
        here = slug_and_locale(model, entry_id) if entry_id else None
        if here and here != (name, locale):
            return moved_problem(model, *here, query=query, below=below)
    if entry_id is not None:
        latest = (
            reader_queryset(Change).filter(type=model.type, entry_id=entry_id).order_by("-sequence")
        )
        change = latest.first()
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
    return slug_holders(model, slug, locales=[locale]).get(locale)


def slug_holders(model: type[Published], slug: str, *, locales: list[str]) -> dict[str, UUID]:
    """Who holds the slug, or held it last, by language."""
    if not SLUG_TEXT.fullmatch(slug):
        return {}
    held = reader_queryset(Slug).filter(type=model.type, locale__in=locales, slug=slug)
    return dict(held.values_list("locale", "entry_id"))


def slug_and_locale(model: type[Published], entry_id: UUID) -> tuple[str, str] | None:
    """The slug of a published entry, and the language in which it is that."""
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
    """``url`` is the new address, ``Location`` also asks what was asked of the old one."""
    asked = query.copy()
    if "locale" in asked or locale != settings.LANGUAGE_CODE:
        asked["locale"] = locale
    path = f"{index_url()}{model.collection}/{slug}/{below}"
    own = "" if locale == settings.LANGUAGE_CODE else f"?locale={locale}"
    return Problem(
        "moved",
        f"{detail} Please follow the redirect and keep the new address.",
        headers={
            "Location": f"{path}?{asked.urlencode()}" if asked else path,
            **absence_headers(collection=model.collection),
        },
        url=f"{path}{own}",
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
