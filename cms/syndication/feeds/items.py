"""What feeds show, whatever their form: entries as the API has them, and what is gone of them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import NAMESPACE_OID, UUID, uuid5

import orjson
from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.html import format_html, format_html_join
from django.utils.safestring import mark_safe

from cms.api.database.snapshot import Seen, rows
from cms.api.representations.cards import Cards, cards_of
from cms.api.representations.documents import complete
from cms.published.models.log import Change
from cms.published.models.rows import Published, published_types
from cms.published.projection import instant, page_of
from cms.syndication.feeds.declarations import Feed, get_feed
from cms.syndication.feeds.formatting import strip_unprintable
from cms.syndication.feeds.windows import FeedChange

Json = dict[str, Any]


@dataclass(frozen=True)
class FeedItem:
    """One item of a feed. ``entry``: what the API says of it, None for what is told of an entry;
    ``is_gone``: the entry was withdrawn, and this stands in its place.
    """

    id: str
    url: str
    title: str
    html: str
    line: FeedChange
    published: datetime
    updated: datetime
    summary: str = ""
    entry: Json | None = None
    evidence: Json = field(default_factory=dict)
    authors: Sequence[Json] = ()
    categories: Sequence[str] = ()
    image: Json | None = None
    replacement: Json | None = None
    is_gone: bool = False


def entry_urn(id: UUID | str) -> str:
    return f"urn:uuid:{id}"


def build_entry_items(
    model: type[Published], lines: Iterable[FeedChange], *, seen: Seen
) -> list[FeedItem]:
    """An item for each line: the entry as it is now, or its withdrawal."""
    lines, cards = list(lines), cards_of(seen)
    load_replacement_cards(lines, cards)
    ids = [line.entry_id for line in lines if not line.is_withdrawal]
    columns = ("detail", "published_at", "sequence", "digest")
    stored = list(rows(model).filter(pk__in=ids).values_list(*columns))
    whole = complete([row[:1] for row in stored], cards, rich=model.rich_fields)
    plain = strip_unprintable(orjson.loads(orjson.dumps(whole)))  # cards were bytes until now
    found = {
        entry["id"]: (entry | {"sequence": row[2], "digest": row[3]}, row[1])
        for entry, row in zip(plain, stored, strict=True)
    }
    feed = get_feed(model) or Feed("")
    return [
        build_withdrawal_item(line, cards)
        if line.is_withdrawal
        else build_entry_item(line, *found[str(line.entry_id)], feed=feed)
        for line in lines
    ]


def build_entry_item(line: FeedChange, entry: Json, published: datetime, *, feed: Feed) -> FeedItem:
    return FeedItem(
        id=entry_urn(entry["id"]),
        url=entry["canonical_url"],
        title=entry["title"],
        html=render_content(entry, feed),
        line=line,
        published=published,
        updated=line.at,
        summary=entry.get("summary", ""),
        entry=entry,
        evidence={key: entry[key] for key in feed.evidence if entry.get(key)},
        authors=entry.get(feed.authors, ()),
        categories=[card["title"] for card in entry.get(feed.categories, ())],
        image=entry.get(feed.image),
    )


def render_content(entry: Json, feed: Feed) -> str:
    """All that a reader is to see of the entry, as HTML that stands alone."""
    body = (entry.get("body") or {}).get("html", "")
    context = {
        "entry": entry,
        "body": mark_safe(body),  # noqa: S308 -- made by cms.lib.richtext, which escapes all text
    }
    with translation.override(entry["locale"]):
        return render_to_string(feed.template, context).strip()


def build_withdrawal_item(line: FeedChange, cards: Cards) -> FeedItem:
    """What stands where the entry stood: only the log knows it now."""
    replacement = parse_card(line.replacement_id, cards)
    model = published_types()[line.type]
    return FeedItem(
        id=entry_urn(line.entry_id),
        url=settings.SITE_URL + page_of(model, line.slug, locale=line.locale),
        title=f"Withdrawn: {line.slug}",
        html=render_withdrawal_notice(line, replacement),
        line=line,
        published=line.at,
        updated=line.at,
        replacement=replacement,
        is_gone=True,
    )


def render_withdrawal_notice(line: FeedChange, replacement: Json | None) -> str:
    day, reason = line.at.date().isoformat(), Change.Reason(line.reason).label
    told: list[tuple[str, tuple[str, ...]]] = [
        ("This {} was withdrawn on {}. {}.", (line.type, day, reason)),
    ]
    if line.note:
        told.append(("{}", (strip_unprintable(line.note),)))
    if replacement:
        link = (replacement["canonical_url"], replacement["title"])
        told.append(('It is replaced by <a href="{}">{}</a>.', link))
    told.append(("Please remove your copies of it.", ()))
    paragraphs = ((format_html(text, *values) if values else text,) for text, values in told)
    return format_html_join("", "<p>{}</p>", paragraphs)


def build_correction_items(lines: Iterable[FeedChange], *, seen: Seen) -> list[FeedItem]:
    """An item for each line, with an id of its own: an entry may be corrected more than once."""
    lines, cards = list(lines), cards_of(seen)
    wanted = {str(line.entry_id) for line in lines if not line.is_withdrawal}
    cards.bring(wanted | {str(line.replacement_id) for line in lines if line.replacement_id})
    return [build_correction_item(line, cards) for line in lines]


def build_correction_item(line: FeedChange, cards: Cards) -> FeedItem:
    id = entry_urn(uuid5(NAMESPACE_OID, f"{line.entry_id} {line.sequence}"))
    if line.is_withdrawal:
        told = build_withdrawal_item(line, cards)
        return FeedItem(
            id=id,
            url=told.url,
            title=told.title,
            html=told.html,
            line=line,
            published=line.at,
            updated=line.at,
            replacement=told.replacement,
        )
    card = parse_card(line.entry_id, cards)
    path = page_of(published_types()[line.type], line.slug, locale=line.locale)
    url = card["canonical_url"] if card else settings.SITE_URL + path
    title = card["title"] if card else line.slug
    kind = "Safety" if line.significance == Change.Significance.SAFETY else "Correction"
    since = f"edition {line.edition} ({instant(line.at)[:10]})"
    return FeedItem(
        id=id,
        url=url,
        title=f"{kind}: {title}",
        html=format_html(
            '<p>{}</p><p>Put right in {} of <a href="{}">{}</a>.</p>',
            *(strip_unprintable(line.note), since, url, title),
        ),
        line=line,
        published=line.at,
        updated=line.at,
    )


def load_replacement_cards(lines: Iterable[FeedChange], cards: Cards) -> None:
    cards.bring(str(line.replacement_id) for line in lines if line.replacement_id)


def parse_card(id: UUID | None, cards: Cards) -> Json | None:
    text = cards.texts.get(str(id))
    return strip_unprintable(orjson.loads(text)) if text else None
