"""Resolve the channel of a feed: all entries of a type, those of one target, or corrections."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import QueryDict
from django.utils.translation import gettext

from cms.api.database.snapshot import LogState, reader_queryset
from cms.api.entries.missing import explain_absence
from cms.api.entries.redirects import absence_headers, slug_and_locale, slug_holder
from cms.api.errors.problem_details import Problem
from cms.api.http import cache_tag_header
from cms.api.parameters.values import SLUG_REGEX, is_id
from cms.lib.characters import quote_input
from cms.published import cache_tags
from cms.published.models.rows import Published, published_types
from cms.published.projection import front_end_path
from cms.syndication.feeds import items, windows
from cms.syndication.feeds.declarations import (
    build_feed_title,
    find_feed_relation,
    get_syndicated_models,
)
from cms.syndication.feeds.formatting import strip_unprintable
from cms.syndication.feeds.windows import ChangeQuerySets, FeedChange

CORRECTIONS = "corrections"
EMPTY_QUERY = QueryDict()


@dataclass(frozen=True)
class Channel:
    """One feed, in all of its formats.

    ``path``: its path without the format; ``home``: the page for people; ``build_items`` turns
    changes into items.
    """

    path: str
    locale: str
    title: str
    description: str
    home: str
    changes: ChangeQuerySets
    build_items: Callable[[list[FeedChange], LogState], list[items.FeedItem]]

    def url(self, feed_format: str, **parameters: Any) -> str:
        """Build the address in a format. The default language is not named in it."""
        locale = {} if self.locale == settings.LANGUAGE_CODE else {"locale": self.locale}
        query = urlencode(locale | parameters)
        address = f"{settings.BASE_URL}{self.path}.{feed_format}"
        return f"{address}?{query}" if query else address


def resolve_channel(
    collection: str, name: str, *, locale: str, feed_format: str, log_state: LogState
) -> Channel:
    """Resolve the channel of an address. Raises Problem if there is no such feed."""
    if name:
        return build_target_channel(
            collection, name, locale=locale, feed_format=feed_format, log_state=log_state
        )
    if collection == CORRECTIONS:
        return build_corrections_channel(locale=locale)
    model = get_syndicated_models().get(collection)
    if model is None:
        raise feed_not_found(collection)
    cache_tag_header.add_tags(others=[cache_tags.list_tag(collection)])
    return Channel(
        path=f"/feeds/{collection}",
        locale=locale,
        title=build_feed_title(model),
        description=describe_entries(),
        home=f"{settings.SITE_URL}/",
        changes=windows.query_entry_changes(model, locale=locale),
        build_items=partial(items.build_entry_items, model),
    )


def describe_entries() -> str:
    """Describe a feed of entries. Without their words: some readers take it for HTML."""
    return gettext("Complete texts, newest first, with all corrections and withdrawals.")


def build_target_channel(
    collection: str, name: str, *, locale: str, feed_format: str, log_state: LogState
) -> Channel:
    """Build the channel of the entries that refer to a target, such as the posts of a series."""
    feed_relation = find_feed_relation(collection)
    if feed_relation is None:
        raise feed_not_found(f"{collection}/{name}")
    model, relation = feed_relation
    models = {each.collection: each for each in published_types().values()}
    target_model = models[collection]
    target = load_target_row(
        target_model, name, locale=locale, feed_format=feed_format, log_state=log_state
    )
    cache_tag_header.add_tags([str(target["pk"])], others=[cache_tags.list_tag(model.collection)])
    publisher = settings.PUBLISHER["name"]
    title, slug = strip_unprintable(target["title"]), target["slug"]
    return Channel(
        path=f"/feeds/{collection}/{slug}",
        locale=locale,
        title=f"{title} – {publisher}",
        description=describe_entries(),
        home=settings.SITE_URL + front_end_path(target_model, slug, locale=locale),
        changes=windows.query_changes_by_target(
            model, locale=locale, relation=relation, target=target["pk"]
        ),
        build_items=partial(items.build_entry_items, model),
    )


def build_corrections_channel(*, locale: str) -> Channel:
    publisher = settings.PUBLISHER["name"]
    return Channel(
        path=f"/feeds/{CORRECTIONS}",
        locale=locale,
        title=gettext("{publisher}: corrections and withdrawals").format(publisher=publisher),
        description=gettext("What {publisher} has put right or taken back, newest first.").format(
            publisher=publisher
        ),
        home=f"{settings.SITE_URL}/",
        changes=windows.query_correction_changes(locale=locale),
        build_items=items.build_correction_items,
    )


def load_target_row(
    model: type[Published], name: str, *, locale: str, feed_format: str, log_state: LogState
) -> dict[str, Any]:
    """Load the row of a target by slug or id.

    Raises Problem if the target has moved, was withdrawn or never existed.
    """
    columns = reader_queryset(model).filter(locale=locale).values("pk", "slug", "title")
    row: Any = None
    if is_id(name):
        row = columns.filter(pk=name).first()
    elif SLUG_REGEX.fullmatch(name):
        row = columns.filter(slug=name).first()
        holder_id = None if row else slug_holder(model, name, locale=locale)
        if holder_id and (place := slug_and_locale(model, holder_id)):
            raise feed_moved(model, *place, feed_format=feed_format)
    if row is None:
        raise explain_absence(model, name, locale=locale, query=EMPTY_QUERY, log_state=log_state)
    values: dict[str, Any] = row
    return values


def feed_moved(model: type[Published], slug: str, locale: str, *, feed_format: str) -> Problem:
    query = "" if locale == settings.LANGUAGE_CODE else f"?locale={locale}"
    url = f"{settings.BASE_URL}/feeds/{model.collection}/{slug}.{feed_format}{query}"
    detail = "What this feed is about has a new slug. Please follow the redirect and keep it."
    return Problem(
        "moved",
        detail,
        headers={"Location": url, **absence_headers(collection=model.collection)},
        url=url,
    )


def feed_not_found(name: str) -> Problem:
    return Problem(
        "not-found",
        f"There is no feed “{quote_input(name)}”. "
        f"{settings.BASE_URL}/feeds/ lists all that there are.",
    )
