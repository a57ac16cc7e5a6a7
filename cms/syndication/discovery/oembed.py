"""Cards of entries for other people's pages: oEmbed 1.0. They run no script and set no cookie."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from urllib.parse import unquote, urlsplit
from uuid import UUID

import orjson
from django.conf import settings
from django.template.loader import render_to_string

from cms.api.collection import collections
from cms.api.database.snapshot import LogState, reader_queryset
from cms.api.entries.absence import slug_holders
from cms.api.errors.problem_details import Problem
from cms.api.http import cache_tag_header
from cms.api.parameters.values import SLUG_REGEX, UUID_REGEX
from cms.api.representations.cards import get_cards
from cms.api.representations.documents import render_items
from cms.api.representations.linked_data import drop_empty
from cms.published.models.log import Change
from cms.published.models.rows import Published
from cms.published.projection import page_of
from cms.syndication.discovery.terms import terms

Json = dict[str, Any]
#: The size of a card, and the least that holds one, in pixels.
WIDTH, HEIGHT = 600, 240
LEAST_WIDTH, LEAST_HEIGHT = 240, 160
#: What is told of a withdrawal, or taken back again, should not wait for a whole refresh.
LONGEST = timedelta(hours=1)


@dataclass(frozen=True)
class Place:
    """An address of an entry, taken apart."""

    model: type[Published]
    name: str
    locale: str


def embeddable() -> dict[str, type[Published]]:
    """The types that have pages for people, by the name of their collection."""
    return {
        each.name: each.entry_model
        for each in collections().values()
        if each.public_page is not None
    }


def place_in(url: str) -> Place | None:
    """Where the address leads, on the front end or in the API; None: not to an entry."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    if parts.netloc not in {
        urlsplit(each).netloc for each in (settings.BASE_URL, settings.SITE_URL)
    }:
        return None
    names = unquote(parts.path).strip("/").split("/")
    locale = settings.LANGUAGE_CODE
    if names[:2] == ["api", "v1"]:
        names = names[2:]
    elif names[0] in settings.LOCALES:
        locale, *names = names
    for each in settings.LOCALES:
        if f"locale={each}" in parts.query.split("&"):
            locale = each
    model = embeddable().get(names[0]) if len(names) == 2 else None
    return Place(model, names[1], locale) if model else None


def card_at(url: str, *, width: int, height: int, seen: LogState) -> Json:
    """The oEmbed answer. Raises Problem if nobody ever had an entry there."""
    place = place_in(url)
    if place is None:
        raise nothing()
    id = id_at(place)
    if id is None:
        raise nothing()
    if entry := entry_of(place.model, id, seen=seen):
        return answer(entry, "discovery/card.html", {"entry": entry}, width=width, height=height)
    change = (
        reader_queryset(Change)
        .filter(type=place.model.type, entry_id=id)
        .order_by("-sequence")
        .first()
    )
    if change is None or change.kind != Change.Kind.WITHDRAW:
        raise nothing()
    cache_tag_header.add_tags([str(change.entry_id)], others=[])
    path = page_of(place.model, change.slug, locale=change.locale)
    gone = {
        "title": "This was withdrawn",
        "canonical_url": settings.SITE_URL + path,
        "reason": Change.Reason(change.reason).label,
        "day": change.at.date().isoformat(),
        "note": change.note,
        "type": change.type,
        "replacement": replacement_of(change, seen=seen),
    }
    return answer(gone, "discovery/withdrawn.html", {"gone": gone}, width=width, height=height)


def id_at(place: Place) -> UUID | None:
    """Whose address it is, or was last."""
    if UUID_REGEX.fullmatch(place.name):
        return UUID(place.name)
    if not SLUG_REGEX.fullmatch(place.name):
        return None
    return slug_holders(place.model, place.name, locales=[place.locale]).get(place.locale)


def entry_of(model: type[Published], id: UUID, *, seen: LogState) -> Json | None:
    stored = reader_queryset(model).filter(pk=id).values_list("listing").first()
    if stored is None:
        return None
    (whole,) = render_items([stored], get_cards(seen))
    cache_tag_header.add_tags(others=[])
    entry: Json = orjson.loads(orjson.dumps(whole))  # cards were bytes until now
    return entry


def replacement_of(change: Change, *, seen: LogState) -> Json | None:
    id = str(change.replacement_id)
    cards = get_cards(seen).bring([id] if change.replacement_id else [])
    return orjson.loads(cards.texts[id]) if id in cards.texts else None


def answer(entry: Json, template: str, context: Json, *, width: int, height: int) -> Json:
    """A rich card, or, where it would not fit, a link."""
    fits = width >= LEAST_WIDTH and height >= LEAST_HEIGHT
    own = terms()
    author = next(iter(entry.get("authors", ())), None) or {}
    size: Json = {"width": min(width, WIDTH), "height": min(height, HEIGHT)}
    html = render_to_string(template, context | {"terms": own}).strip() if fits else None
    return drop_empty(
        {
            "version": "1.0",
            "type": "rich" if fits else "link",
            "title": entry["title"],
            "author_name": author.get("title"),
            "author_url": author.get("canonical_url"),
            "provider_name": own.publisher,
            "provider_url": f"{settings.SITE_URL}/",
            "cache_age": int(min(own.refresh_within, LONGEST).total_seconds()),
            "html": html,
            **(size if fits else {}),
            "url": entry["canonical_url"],
            "license": own.license_url,
        }
    )


def nothing() -> Problem:
    return Problem("not-found", "There is nothing to embed at this address.")
