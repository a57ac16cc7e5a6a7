"""Resolve the channel of a feed: all entries of a type, those of one target, or corrections."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any
from urllib.parse import urlencode
from uuid import NAMESPACE_OID, UUID, uuid5

from django.conf import settings
from django.utils.translation import gettext

from cms.api.database.snapshot import LogState, reader_queryset
from cms.api.errors.problem_details import Problem
from cms.api.http import cache_tag_header
from cms.lib.characters import quote_input
from cms.published import cache_tags
from cms.published.models.log import Change
from cms.published.models.rows import published_types
from cms.published.projection import front_end_path
from cms.syndication.feeds import items, selection
from cms.syndication.feeds.changes import FeedChange
from cms.syndication.feeds.declarations import (
    build_feed_title,
    find_feed_relation,
    get_syndicated_models,
)
from cms.syndication.feeds.selection import Selection
from cms.syndication.feeds.targets import load_feed_target

CORRECTIONS = "corrections"


@dataclass(frozen=True)
class Channel:
    """One feed, in all of its formats.

    ``path``: its path without the format; ``home``: the page for people; ``build_items`` turns
    changes into items. ``target_id``: the entry that a narrowed feed is about, and ``withdrawal``
    the change by which that entry was withdrawn.
    """

    path: str
    locale: str
    title: str
    description: str
    home: str
    changes: Selection
    build_items: Callable[[list[FeedChange], LogState], list[items.FeedItem]]
    target_id: UUID | None = None
    withdrawal: FeedChange | None = None

    def build_urn(self) -> str:
        """Build the id of the feed: it stays when the host, the slug or the format changes.

        A feed of entries of one target has the id of the target. The other feeds are named by the
        history of the log, which every copy of it shares: by the chain of its first change.
        """
        if self.target_id:
            return items.entry_urn(self.target_id)
        first = reader_queryset(Change).filter(sequence=1).values_list("chain", flat=True).first()
        name = f"{first or ''} {self.path} {self.locale}"
        return items.entry_urn(uuid5(NAMESPACE_OID, name))

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
        changes=selection.select_entry_changes(model, locale=locale),
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
    target = load_feed_target(
        target_model, name, locale=locale, feed_format=feed_format, log_state=log_state
    )
    cache_tag_header.add_tags([str(target.id)], others=[cache_tags.list_tag(model.collection)])
    publisher = settings.PUBLISHER["name"]
    page = front_end_path(target_model, target.name, locale=locale)
    return Channel(
        path=f"/feeds/{collection}/{target.name}",
        locale=locale,
        title=f"{target.title} – {publisher}",
        description=describe_entries(),
        home=settings.SITE_URL + ("/" if target.withdrawal else page),
        changes=selection.select_changes_by_target(
            model, locale=locale, relation=relation, target=target.id
        ),
        build_items=partial(items.build_entry_items, model),
        target_id=target.id,
        withdrawal=target.withdrawal,
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
        changes=selection.select_corrections(locale=locale),
        build_items=items.build_correction_items,
    )


def feed_not_found(name: str) -> Problem:
    return Problem(
        "not-found",
        f"There is no feed “{quote_input(name)}”. "
        f"{settings.BASE_URL}/feeds/ lists all that there are.",
    )
