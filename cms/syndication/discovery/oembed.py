"""Cards of entries for other people's pages: oEmbed 1.0. They run no script and set no cookie."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from urllib.parse import unquote, urlsplit
from uuid import UUID

import orjson
from django.conf import settings
from django.template.loader import render_to_string

from cms.api.database.snapshot import Seen, rows
from cms.api.entries.missing import holders
from cms.api.errors.problem_details import Problem
from cms.api.http import cache_tag_header
from cms.api.query.values import SLUG_TEXT, UUID_TEXT
from cms.api.representations.cards import cards_of
from cms.api.representations.documents import complete
from cms.api.representations.linked_data import known
from cms.api.views.collections import EntryViewSet
from cms.published.models.log import Change
from cms.published.models.rows import Published
from cms.published.projection import page_of
from cms.syndication.discovery.terms import get_terms

Json = dict[str, Any]
#: The size of a card, and the least that holds one, in pixels.
WIDTH, HEIGHT = 600, 240
MIN_WIDTH, MIN_HEIGHT = 240, 160
#: What is told of a withdrawal, or taken back again, should not wait for a whole refresh.
MAX_CACHE_AGE = timedelta(hours=1)


@dataclass(frozen=True)
class EntryUrl:
    """An address of an entry, taken apart."""

    model: type[Published]
    name: str
    locale: str


def get_embeddable_models() -> dict[str, type[Published]]:
    """The types that have pages for people, by the name of their collection."""
    views = EntryViewSet.__subclasses__()
    return {each.published.collection: each.published for each in views if each.page_for_people}


def parse_entry_url(url: str) -> EntryUrl | None:
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
    model = get_embeddable_models().get(names[0]) if len(names) == 2 else None
    return EntryUrl(model, names[1], locale) if model else None


def build_oembed(url: str, *, width: int, height: int, seen: Seen) -> Json:
    """The oEmbed answer. Raises Problem if nobody ever had an entry there."""
    place = parse_entry_url(url)
    if place is None:
        raise nothing_to_embed()
    id = find_entry_id(place)
    if id is None:
        raise nothing_to_embed()
    if entry := load_entry(place.model, id, seen=seen):
        return build_oembed_payload(
            entry, "discovery/card.html", {"entry": entry}, width=width, height=height
        )
    change = rows(Change).filter(type=place.model.type, entry_id=id).order_by("-sequence").first()
    if change is None or change.kind != Change.Kind.WITHDRAW:
        raise nothing_to_embed()
    cache_tag_header.add_tags([str(change.entry_id)], others=[])
    path = page_of(place.model, change.slug, locale=change.locale)
    gone = {
        "title": "This was withdrawn",
        "canonical_url": settings.SITE_URL + path,
        "reason": Change.Reason(change.reason).label,
        "day": change.at.date().isoformat(),
        "note": change.note,
        "type": change.type,
        "replacement": load_replacement_card(change, seen=seen),
    }
    return build_oembed_payload(
        gone, "discovery/withdrawn.html", {"gone": gone}, width=width, height=height
    )


def find_entry_id(place: EntryUrl) -> UUID | None:
    """Whose address it is, or was last."""
    if UUID_TEXT.fullmatch(place.name):
        return UUID(place.name)
    if not SLUG_TEXT.fullmatch(place.name):
        return None
    return holders(place.model, place.name, locales=[place.locale]).get(place.locale)


def load_entry(model: type[Published], id: UUID, *, seen: Seen) -> Json | None:
    stored = rows(model).filter(pk=id).values_list("listing").first()
    if stored is None:
        return None
    (whole,) = complete([stored], cards_of(seen))
    cache_tag_header.add_tags(others=[])
    entry: Json = orjson.loads(orjson.dumps(whole))  # cards were bytes until now
    return entry


def load_replacement_card(change: Change, *, seen: Seen) -> Json | None:
    id = str(change.replacement_id)
    cards = cards_of(seen).bring([id] if change.replacement_id else [])
    return orjson.loads(cards.texts[id]) if id in cards.texts else None


def build_oembed_payload(
    entry: Json, template: str, context: Json, *, width: int, height: int
) -> Json:
    """A rich card, or, where it would not fit, a link."""
    fits = width >= MIN_WIDTH and height >= MIN_HEIGHT
    own = get_terms()
    author = next(iter(entry.get("authors", ())), None) or {}
    size: Json = {"width": min(width, WIDTH), "height": min(height, HEIGHT)}
    html = render_to_string(template, context | {"terms": own}).strip() if fits else None
    return known(
        {
            "version": "1.0",
            "type": "rich" if fits else "link",
            "title": entry["title"],
            "author_name": author.get("title"),
            "author_url": author.get("canonical_url"),
            "provider_name": own.publisher,
            "provider_url": f"{settings.SITE_URL}/",
            "cache_age": int(min(own.refresh_within, MAX_CACHE_AGE).total_seconds()),
            "html": html,
            **(size if fits else {}),
            "url": entry["canonical_url"],
            "license": own.license_url,
        }
    )


def nothing_to_embed() -> Problem:
    return Problem("not-found", "There is nothing to embed at this address.")
