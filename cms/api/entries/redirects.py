"""Redirect from an old slug, or to a translation, to the address that the entry has now."""

from uuid import UUID

from django.conf import settings
from django.http import QueryDict

from cms.api.database.snapshot import reader_queryset
from cms.api.errors.problem_details import Problem, index_url
from cms.api.http.responses import VARY
from cms.api.parameters.values import SLUG_REGEX
from cms.published import cache_tags
from cms.published.cache_control import RECALLABLE
from cms.published.models.references import Slug
from cms.published.models.rows import Published


def absence_headers(*entries: UUID | None, collection: str) -> dict[str, str]:
    """Return headers that let shared caches keep a redirect or a 410.

    The cache tags purge it once something in the collection, or one of these entries, is published
    or withdrawn: another entry may take the address.
    """
    tags = cache_tags.response_tags([id for id in entries if id], [cache_tags.list_tag(collection)])
    return {"Cache-Control": RECALLABLE, "Vary": VARY, **cache_tags.tag_headers(tags)}


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


def redirect_problem(
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


def translation_problem(
    model: type[Published], slug: str, *, locale: str, query: QueryDict, below: str
) -> Problem:
    detail = f"In “{locale}” this entry has an address of its own."
    return redirect_problem(model, slug, locale, query=query, below=below, detail=detail)
