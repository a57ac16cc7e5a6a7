"""Which feed is asked for: all entries of a type, those that refer to one entry, or corrections."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import QueryDict

from cms.api.database.snapshot import LogState, reader_queryset
from cms.api.entries.absence import absence_headers, explain_absence, slug_and_locale, slug_holder
from cms.api.errors.problem_details import Problem
from cms.api.http import cache_tag_header
from cms.api.parameters.values import SLUG_REGEX, is_id
from cms.lib.characters import excerpt
from cms.published import cache_tags
from cms.published.models.rows import Published, published_types
from cms.published.projection import page_of
from cms.syndication.feeds import items, windows
from cms.syndication.feeds.declarations import syndicated, way_to
from cms.syndication.feeds.formatting import strip_unprintable
from cms.syndication.feeds.windows import Line, Lines

CORRECTIONS = "corrections"
EMPTY = QueryDict()


@dataclass(frozen=True)
class Channel:
    """One feed, in all of its forms. ``path``: its address without the form; ``home``: the page
    that people read instead; ``show`` makes the items of lines.
    """

    path: str
    locale: str
    title: str
    description: str
    home: str
    lines: Lines
    show: Callable[[list[Line], LogState], list[items.Item]]

    def url(self, form: str, **more: Any) -> str:
        """The address in a form. In the language of the house it does not name the language."""
        own = {} if self.locale == settings.LANGUAGE_CODE else {"locale": self.locale}
        query = urlencode(own | more)
        address = f"{settings.BASE_URL}{self.path}.{form}"
        return f"{address}?{query}" if query else address


def channel_of(collection: str, name: str, *, locale: str, form: str, seen: LogState) -> Channel:
    """Raises Problem if there is no such feed."""
    if name:
        return of_target(collection, name, locale=locale, form=form, seen=seen)
    if collection == CORRECTIONS:
        return of_corrections(locale=locale)
    model = syndicated().get(collection)
    if model is None:
        raise no_such_feed(collection)
    cache_tag_header.add_tags(others=[cache_tags.of_list(collection)])
    publisher = settings.PUBLISHER["name"]
    return Channel(
        path=f"/feeds/{collection}",
        locale=locale,
        title=f"{publisher}: {collection}",
        description=f"All {collection} that {publisher} publishes, newest first.",
        home=f"{settings.SITE_URL}/",
        lines=windows.of_entries(model, locale=locale),
        show=lambda found, seen: items.of_entries(model, found, seen=seen),
    )


def of_target(collection: str, name: str, *, locale: str, form: str, seen: LogState) -> Channel:
    """Of the entries that refer to one, such as the posts of a series."""
    way = way_to(collection)
    if way is None:
        raise no_such_feed(f"{collection}/{name}")
    model, relation = way
    target_model = {each.collection: each for each in published_types().values()}[collection]
    target = target_of(target_model, name, locale=locale, form=form, seen=seen)
    cache_tag_header.add_tags([str(target["pk"])], others=[cache_tags.of_list(model.collection)])
    publisher = settings.PUBLISHER["name"]
    title, slug = strip_unprintable(target["title"]), target["slug"]
    return Channel(
        path=f"/feeds/{collection}/{slug}",
        locale=locale,
        title=f"{title} – {publisher}",
        description=f"The {model.collection} of “{title}”, newest first.",
        home=settings.SITE_URL + page_of(target_model, slug, locale=locale),
        lines=windows.within(model, locale=locale, relation=relation, target=target["pk"]),
        show=lambda found, seen: items.of_entries(model, found, seen=seen),
    )


def of_corrections(*, locale: str) -> Channel:
    publisher = settings.PUBLISHER["name"]
    return Channel(
        path=f"/feeds/{CORRECTIONS}",
        locale=locale,
        title=f"{publisher}: corrections and withdrawals",
        description=f"What {publisher} has put right or taken back, of every kind, newest first.",
        home=f"{settings.SITE_URL}/",
        lines=windows.of_corrections(locale=locale),
        show=lambda found, seen: items.of_corrections(found, seen=seen),
    )


def target_of(
    model: type[Published], name: str, *, locale: str, form: str, seen: LogState
) -> dict[str, Any]:
    """Raises Problem: it has moved, was withdrawn, or never was."""
    columns = reader_queryset(model).filter(locale=locale).values("pk", "slug", "title")
    row: Any = None
    if is_id(name):
        row = columns.filter(pk=name).first()
    elif SLUG_REGEX.fullmatch(name):
        row = columns.filter(slug=name).first()
        held = None if row else slug_holder(model, name, locale=locale)
        if held and (place := slug_and_locale(model, held)):
            raise moved(model, *place, form=form)
    if row is None:
        raise explain_absence(model, name, locale=locale, query=EMPTY, log_state=seen)
    found: dict[str, Any] = row
    return found


def moved(model: type[Published], slug: str, locale: str, *, form: str) -> Problem:
    own = "" if locale == settings.LANGUAGE_CODE else f"?locale={locale}"
    url = f"{settings.BASE_URL}/feeds/{model.collection}/{slug}.{form}{own}"
    detail = "What this feed is about has a new slug. Please follow the redirect and keep it."
    return Problem(
        "moved",
        detail,
        headers={"Location": url, **absence_headers(collection=model.collection)},
        url=url,
    )


def no_such_feed(name: str) -> Problem:
    return Problem(
        "not-found",
        f"There is no feed “{excerpt(name)}”. {settings.BASE_URL}/feeds/ lists all that there are.",
    )
