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

from cms.api.database.snapshot import LogState, reader_queryset
from cms.api.representations.cards import Cards, get_cards
from cms.api.representations.documents import render_items
from cms.lib.timestamps import format_rfc3339
from cms.published.models.log import Change
from cms.published.models.rows import Published, published_types
from cms.published.projection import front_end_path
from cms.syndication.feeds.declarations import Feed, feed_of
from cms.syndication.feeds.formatting import strip_unprintable
from cms.syndication.feeds.windows import Line

Json = dict[str, Any]


@dataclass(frozen=True)
class Item:
    """One item of a feed. ``entry``: what the API says of it, None for what is told of an entry;
    ``is_gone``: the entry was withdrawn, and this stands in its place.
    """

    id: str
    url: str
    title: str
    html: str
    line: Line
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


def urn(id: UUID | str) -> str:
    return f"urn:uuid:{id}"


def of_entries(model: type[Published], lines: Iterable[Line], *, seen: LogState) -> list[Item]:
    """An item for each line: the entry as it is now, or its withdrawal."""
    lines, cards = list(lines), get_cards(seen)
    replacements(lines, cards)
    ids = [line.entry_id for line in lines if not line.is_withdrawal]
    columns = ("detail", "published_at", "sequence", "digest")
    stored = list(reader_queryset(model).filter(pk__in=ids).values_list(*columns))
    whole = render_items([row[:1] for row in stored], cards, rich=model.rich_fields)
    plain = strip_unprintable(orjson.loads(orjson.dumps(whole)))  # cards were bytes until now
    found = {
        entry["id"]: (entry | {"sequence": row[2], "digest": row[3]}, row[1])
        for entry, row in zip(plain, stored, strict=True)
    }
    feed = feed_of(model) or Feed("")
    return [
        of_withdrawal(line, cards)
        if line.is_withdrawal
        else of_entry(line, *found[str(line.entry_id)], feed=feed)
        for line in lines
    ]


def of_entry(line: Line, entry: Json, published: datetime, *, feed: Feed) -> Item:
    return Item(
        id=urn(entry["id"]),
        url=entry["canonical_url"],
        title=entry["title"],
        html=content(entry, feed),
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


def content(entry: Json, feed: Feed) -> str:
    """All that a reader is to see of the entry, as HTML that stands alone."""
    body = (entry.get("body") or {}).get("html", "")
    context = {
        "entry": entry,
        "body": mark_safe(body),  # noqa: S308 -- made by cms.lib.richtext, which escapes all text
    }
    with translation.override(entry["locale"]):
        return render_to_string(feed.template, context).strip()


def of_withdrawal(line: Line, cards: Cards) -> Item:
    """What stands where the entry stood: only the log knows it now."""
    replacement = card_of(line.replacement_id, cards)
    model = published_types()[line.type]
    return Item(
        id=urn(line.entry_id),
        url=settings.SITE_URL + front_end_path(model, line.slug, locale=line.locale),
        title=f"Withdrawn: {line.slug}",
        html=notice(line, replacement),
        line=line,
        published=line.at,
        updated=line.at,
        replacement=replacement,
        is_gone=True,
    )


def notice(line: Line, replacement: Json | None) -> str:
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


def of_corrections(lines: Iterable[Line], *, seen: LogState) -> list[Item]:
    """An item for each line, with an id of its own: an entry may be corrected more than once."""
    lines, cards = list(lines), get_cards(seen)
    wanted = {str(line.entry_id) for line in lines if not line.is_withdrawal}
    cards.load(wanted | {str(line.replacement_id) for line in lines if line.replacement_id})
    return [of_correction(line, cards) for line in lines]


def of_correction(line: Line, cards: Cards) -> Item:
    id = urn(uuid5(NAMESPACE_OID, f"{line.entry_id} {line.sequence}"))
    if line.is_withdrawal:
        told = of_withdrawal(line, cards)
        return Item(
            id=id,
            url=told.url,
            title=told.title,
            html=told.html,
            line=line,
            published=line.at,
            updated=line.at,
            replacement=told.replacement,
        )
    card = card_of(line.entry_id, cards)
    path = front_end_path(published_types()[line.type], line.slug, locale=line.locale)
    url = card["canonical_url"] if card else settings.SITE_URL + path
    title = card["title"] if card else line.slug
    kind = "Safety" if line.significance == Change.Significance.SAFETY else "Correction"
    since = f"edition {line.edition} ({format_rfc3339(line.at)[:10]})"
    return Item(
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


def replacements(lines: Iterable[Line], cards: Cards) -> None:
    cards.load(str(line.replacement_id) for line in lines if line.replacement_id)


def card_of(id: UUID | None, cards: Cards) -> Json | None:
    text = cards.texts.get(str(id))
    return strip_unprintable(orjson.loads(text)) if text else None
