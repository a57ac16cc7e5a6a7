"""oEmbed 1.0: cards of entries for other sites. Cards run no script and set no cookie."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from urllib.parse import unquote, urlsplit
from uuid import UUID

import orjson
from django.conf import settings
from django.db.models import QuerySet
from django.template.loader import render_to_string
from django.utils import translation

from cms.api.collection import Collection, collections, get_collection
from cms.api.database.snapshot import LogState, reader_queryset
from cms.api.entries import editions
from cms.api.entries.editions import EDITION_NUMBER_REGEX
from cms.api.entries.redirects import slug_holder
from cms.api.errors.problem_details import Problem
from cms.api.http import cache_tag_header
from cms.api.parameters.values import UUID_REGEX
from cms.api.representations.cards import get_cards
from cms.api.representations.documents import render_items, to_plain_json
from cms.api.representations.linked_data import drop_empty
from cms.published.models.log import Change
from cms.published.models.rows import Published
from cms.published.projection import front_end_path
from cms.syndication.discovery.terms import get_terms
from cms.syndication.feeds import notices

Json = dict[str, Any]
#: The largest size of a card, and the smallest in which a card fits, in pixels.
WIDTH, HEIGHT = 600, 240
MIN_WIDTH, MIN_HEIGHT = 240, 160
#: Sites should learn of a withdrawal, or of its end, sooner than after a whole refresh.
MAX_CACHE_AGE = timedelta(hours=1)


@dataclass(frozen=True)
class EntryUrl:
    """The parsed address of an entry; ``name`` is a slug or an id.

    ``edition`` None: whatever is current.
    """

    model: type[Published]
    name: str
    locale: str
    edition: int | None = None


def get_embeddable_models() -> dict[str, type[Published]]:
    """Return the models that have pages for people, by collection."""
    return {
        collection.name: collection.entry_model
        for collection in collections().values()
        if collection.public_page is not None
    }


def parse_entry_url(url: str) -> EntryUrl | None:
    """Parse an address on the front end or in the API; None: it is not that of an entry."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    if parts.netloc not in {
        urlsplit(each).netloc for each in (settings.BASE_URL, settings.SITE_URL)
    }:
        return None
    segments = unquote(parts.path).strip("/").split("/")
    locale, edition = settings.LANGUAGE_CODE, None
    if segments[:2] == ["api", "v1"]:
        segments = segments[2:]
        if segments[2:3] == ["editions"] and EDITION_NUMBER_REGEX.fullmatch(segments[-1]):
            edition, segments = int(segments[-1]), [*segments[:2], *segments[4:]]
    elif segments[0] in settings.LOCALES:
        locale, *segments = segments
    for each in settings.LOCALES:
        if f"locale={each}" in parts.query.split("&"):
            locale = each
    model = get_embeddable_models().get(segments[0]) if len(segments) == 2 else None
    return EntryUrl(model, segments[1], locale, edition) if model else None


def build_oembed(url: str, *, width: int, height: int, log_state: LogState) -> Json:
    """Build the oEmbed payload of an address. Raises Problem if no entry was ever there."""
    entry_url = parse_entry_url(url)
    if entry_url is None:
        raise nothing_to_embed()
    id = find_entry_id(entry_url)
    if id is None:
        raise nothing_to_embed()
    if card := load_card(entry_url, id, log_state=log_state):
        return build_oembed_payload(
            card["entry"], "discovery/card.html", card, width=width, height=height
        )
    change = (
        reader_queryset(Change)
        .filter(type=entry_url.model.type, entry_id=id)
        .order_by("-sequence")
        .first()
    )
    if change is None or change.kind != Change.Kind.WITHDRAW:
        raise nothing_to_embed()
    cache_tag_header.add_tags([str(change.entry_id)], others=[])
    path = front_end_path(entry_url.model, change.slug, locale=change.locale)
    withdrawal = {
        "title": notices.build_withdrawal_title(change),
        "canonical_url": settings.SITE_URL + path,
        "locale": change.locale,
        "notice": notices.render_withdrawal(
            change, load_replacement_card(change, log_state=log_state)
        ),
    }
    return build_oembed_payload(
        withdrawal,
        "discovery/withdrawn.html",
        {"withdrawal": withdrawal},
        width=width,
        height=height,
    )


def find_entry_id(entry_url: EntryUrl) -> UUID | None:
    """Find the entry that has the address now, or had it last."""
    if UUID_REGEX.fullmatch(entry_url.name):
        return UUID(entry_url.name)
    return slug_holder(entry_url.model, entry_url.name, locale=entry_url.locale)


def load_card(entry_url: EntryUrl, id: UUID, *, log_state: LogState) -> Json | None:
    """Load what the card of a published entry shows; None: it is not published.

    Raises Problem for an edition that there is not.
    """
    collection = get_collection(entry_url.model.type)
    rows = reader_queryset(entry_url.model).filter(pk=id)
    if entry_url.edition is None:
        stored, newest = rows.values_list("listing").first(), None
    else:
        stored, newest = load_edition_row(collection, rows, entry_url.edition, log_state=log_state)
    if stored is None:
        return None
    (listing,) = render_items([stored[:1]], get_cards(log_state))
    cache_tag_header.add_tags(others=[])
    entry: Json = to_plain_json(listing)
    return {"entry": entry, "newest": newest, "collection": collection}


def load_edition_row(
    collection: Collection, rows: "QuerySet[Any]", number: int, *, log_state: LogState
) -> tuple[tuple[Any, ...] | None, int | None]:
    """Load the list item of an edition, and the number of the newest if that is another one."""
    row = rows.values_list(*editions.current_entry_columns(collection)).first()
    if row is None:
        return None, None
    current = editions.current_entry_from_row(collection, row)
    (edition,) = editions.get_editions(current, [number], log_state=log_state)
    newest = current.edition if current.edition > number else None
    return editions.build_list_row(collection, current, edition), newest


def load_replacement_card(change: Change, *, log_state: LogState) -> Json | None:
    id = str(change.replacement_id)
    cards = get_cards(log_state).load([id] if change.replacement_id else [])
    return orjson.loads(cards.texts[id]) if id in cards.texts else None


def build_oembed_payload(
    entry: Json, template: str, context: Json, *, width: int, height: int
) -> Json:
    """Build a payload with a rich card, or with a link where the card would not fit."""
    fits = width >= MIN_WIDTH and height >= MIN_HEIGHT
    terms = get_terms()
    author = next(iter(entry.get("authors", ())), None) or {}
    size: Json = {"width": min(width, WIDTH), "height": min(height, HEIGHT)}
    with translation.override(entry["locale"]):
        html = render_card(template, context | {"terms": terms}) if fits else None
    return drop_empty(
        {
            "version": "1.0",
            "type": "rich" if fits else "link",
            "title": entry["title"],
            "author_name": author.get("title"),
            "author_url": author.get("canonical_url"),
            "provider_name": terms.publisher,
            "provider_url": f"{settings.SITE_URL}/",
            "cache_age": int(min(terms.refresh_within, MAX_CACHE_AGE).total_seconds()),
            "html": html,
            **(size if fits else {}),
            "url": entry["canonical_url"],
            "license": terms.license_url,
        }
    )


def render_card(template: str, context: Json) -> str:
    collection: Collection | None = context.get("collection")
    list_facts = collection.card_facts if collection else None
    facts = [*list_facts(context["entry"])] if list_facts else []
    return render_to_string(template, context | {"facts": facts}).strip()


def nothing_to_embed() -> Problem:
    return Problem("not-found", "There is nothing to embed at this address.")
