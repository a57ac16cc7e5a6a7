"""Build the items of feeds, for every format: entries as the API has them, and withdrawals."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any
from uuid import NAMESPACE_OID, UUID, uuid5

import orjson
from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.safestring import mark_safe

from cms.api.database.snapshot import LogState, reader_queryset
from cms.api.representations.cards import Cards, get_cards
from cms.api.representations.documents import render_items, to_plain_json
from cms.published.models.rows import Published, published_types
from cms.published.projection import front_end_path
from cms.syndication.feeds import departures, notices
from cms.syndication.feeds.changes import FeedChange
from cms.syndication.feeds.declarations import Feed, get_feed, list_author_cards
from cms.syndication.feeds.formatting import strip_unprintable

Json = dict[str, Any]


@dataclass(frozen=True)
class FeedItem:
    """One item of a feed.

    ``entry``: the entry as the API has it; None for notices of a withdrawal, of a correction, or of
    an entry that left the feed, which has its ``corrections``. ``is_tombstone``: the entry was
    withdrawn, and this item takes its place.
    """

    id: str
    url: str
    title: str
    html: str
    change: FeedChange
    published: datetime
    updated: datetime
    summary: str = ""
    entry: Json | None = None
    evidence: Json = field(default_factory=dict)
    authors: Sequence[Json] = ()
    categories: Sequence[str] = ()
    image: Json | None = None
    replacement: Json | None = None
    corrections: Sequence[Json] = ()
    is_tombstone: bool = False


def entry_urn(id: UUID | str) -> str:
    return f"urn:uuid:{id}"


def build_entry_items(
    model: type[Published], changes: Iterable[FeedChange], log_state: LogState
) -> list[FeedItem]:
    """Build an item for each change: the entry as it is now, a tombstone, or that it has left."""
    changes, cards = list(changes), get_cards(log_state)
    load_replacement_cards(changes, cards)
    ids = [change.entry_id for change in changes if change.is_member and not change.is_withdrawal]
    columns = ("detail", "published_at", "sequence", "digest")
    stored = list(reader_queryset(model).filter(pk__in=ids).values_list(*columns))
    details = render_items([row[:1] for row in stored], cards, rich=model.rich_fields)
    entries = strip_unprintable(to_plain_json(details))
    entries_by_id = {
        entry["id"]: (entry | {"sequence": row[2], "digest": row[3]}, row[1])
        for entry, row in zip(entries, stored, strict=True)
    }
    feed = get_feed(model) or Feed("")
    left = departures.load_departed_entries(model, changes)

    def build_item(change: FeedChange) -> FeedItem:
        if change.is_withdrawal:
            return build_tombstone_item(change, cards)
        if change.has_left:
            return build_departure_item(change, left[change.entry_id])
        return build_entry_item(change, *entries_by_id[str(change.entry_id)], feed=feed)

    return [build_item(change) for change in changes]


def build_entry_item(
    change: FeedChange, entry: Json, published: datetime, *, feed: Feed
) -> FeedItem:
    return FeedItem(
        id=entry_urn(entry["id"]),
        url=entry["canonical_url"],
        title=entry["title"],
        html=render_content(entry, feed),
        change=change,
        published=published,
        updated=change.at,
        summary=entry.get("summary", ""),
        entry=entry,
        evidence={key: entry[key] for key in feed.evidence if entry.get(key)},
        authors=list_author_cards(entry, feed),
        categories=[card["title"] for card in entry.get(feed.categories, ())],
        image=entry.get(feed.image),
    )


def render_content(entry: Json, feed: Feed) -> str:
    """Render all content of the entry as HTML that stands alone."""
    body = (entry.get("body") or {}).get("html", "")
    context = {
        "entry": entry,
        "body": mark_safe(body),  # noqa: S308 -- rendered by cms.lib.richtext, which escapes text
    }
    with translation.override(entry["locale"]):
        return render_to_string(feed.template, context).strip()


def build_tombstone_item(change: FeedChange, cards: Cards) -> FeedItem:
    """Build the item of a withdrawn entry, from the log alone."""
    replacement = parse_card(change.replacement_id, cards)
    model = published_types()[change.type]
    return FeedItem(
        id=entry_urn(change.entry_id),
        url=settings.SITE_URL + front_end_path(model, change.slug, locale=change.locale),
        title=notices.build_withdrawal_title(change),
        html=notices.render_withdrawal_notice(change, replacement),
        change=change,
        published=change.at,
        updated=change.at,
        replacement=replacement,
        is_tombstone=True,
    )


def build_departure_item(change: FeedChange, entry: departures.DepartedEntry) -> FeedItem:
    """Build the item of an entry that has left the feed: what was put right, and where it is.

    It has the id of the entry, so that it takes the place of what a reader has.
    """
    return FeedItem(
        id=entry_urn(change.entry_id),
        url=entry.url,
        title=departures.build_title(change, entry),
        html=departures.render_notice(change, entry),
        change=change,
        published=change.at,
        updated=change.at,
        corrections=entry.corrections,
    )


def build_correction_items(changes: Iterable[FeedChange], log_state: LogState) -> list[FeedItem]:
    """Build an item for each change, with its own id: entries may be corrected more than once."""
    changes, cards = list(changes), get_cards(log_state)
    ids = {str(change.entry_id) for change in changes if not change.is_withdrawal}
    cards.load(ids | {str(change.replacement_id) for change in changes if change.replacement_id})
    return [build_correction_item(change, cards) for change in changes]


def build_correction_item(change: FeedChange, cards: Cards) -> FeedItem:
    id = entry_urn(uuid5(NAMESPACE_OID, f"{change.entry_id} {change.sequence}"))
    if change.is_withdrawal:
        return replace(build_tombstone_item(change, cards), id=id, is_tombstone=False)
    card = parse_card(change.entry_id, cards)
    path = front_end_path(published_types()[change.type], change.slug, locale=change.locale)
    url = card["canonical_url"] if card else settings.SITE_URL + path
    render = (
        notices.render_evidence_notice if change.is_evidence else notices.render_correction_notice
    )
    return FeedItem(
        id=id,
        url=url,
        title=notices.build_correction_title(change),
        html=render(change, url=url),
        change=change,
        published=change.at,
        updated=change.at,
    )


def load_replacement_cards(changes: Iterable[FeedChange], cards: Cards) -> None:
    cards.load(str(change.replacement_id) for change in changes if change.replacement_id)


def parse_card(id: UUID | None, cards: Cards) -> Json | None:
    """Parse a loaded card; None: the entry is not published."""
    text = cards.texts.get(str(id))
    return strip_unprintable(orjson.loads(text)) if text else None
