"""Cards: what one entry looks like on the pages of others.

They are kept in memory as long as the log does not grow, so most pages need none from the
database. Nothing depends on that memory: another process, or none at all, gives the same answers.
"""

import time
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import NamedTuple

import orjson
from django.conf import settings
from django.db import connections

from cms.api.database.snapshot import LogState
from cms.api.http import cache_tag_header
from cms.lib import placeholders
from cms.published.models.references import Card
from cms.published.sql import Sql, execute, placeholder_list

KEEP_SECONDS = 60  # `reproject` changes cards without a line in the log
KEEP_CARDS = 60_000  # about a kilobyte each, of all entries but those that only lists show
COLUMNS = ("entry_id", "type", "translation_key", "card", "embed", "page")
#: What an entry shows of itself in another language.
TRANSLATION = ("id", "locale", "slug", "title", "url", "canonical_url")
#: The type and the translation key of entries that say the same in several languages.
Group = tuple[str, str]


class StoredCard(NamedTuple):
    """A card as it is stored. ``key`` is that of its translations, if it was asked for."""

    id: str
    type: str
    key: str
    text: str
    embed: str
    page: str


class Cards:
    """The cards that were asked for in one state of the log, by id; who is not there is not
    published. ``embeds`` is the HTML of those that can stand inside a body, ``pages`` their
    addresses on the front end, ``groups`` the ids of those that say the same in several languages.
    """

    def __init__(self, sequence: int) -> None:
        self.sequence = sequence
        self.until = time.monotonic() + KEEP_SECONDS
        self.known: set[str] = set()
        self.texts: dict[str, str] = {}
        self.json: dict[str, orjson.Fragment] = {}
        self.embeds: dict[str, str] = {}
        self.pages: dict[str, str] = {}
        self.groups: dict[Group, set[str]] = {}

    def bring(self, ids: Iterable[str], *, groups: Mapping[str, Group] | None = None) -> "Cards":
        """Have the cards of ``ids`` at hand, and of all that say the same as the entries in
        ``groups`` (by id) in other languages: at most one statement.
        """
        groups = groups or {}
        wanted, unknown = set(ids), defaultdict[Group, set[str]](set)
        for id, group in groups.items():
            if group in self.groups:
                wanted |= self.groups[group] - {id}
            else:
                unknown[group].add(id)
        # An entry shows the others of its group, and most have none: its own card is not read.
        wanted.update(*(ids for ids in unknown.values() if len(ids) > 1))
        unread = set().union(*unknown.values()) - wanted
        missing = wanted - self.known
        if missing or unknown:
            found = fetch_cards(missing, {key for _, key in unknown}, unread)
            self.take(found)
            for card in found:
                missing.add(card.id)
                if (group := (card.type, card.key)) in unknown:
                    unknown[group].add(card.id)
            # Last, and as a whole: another thread takes what it finds here for complete.
            self.known |= missing
            self.groups |= unknown
        shown = wanted.union(*(self.groups[group] for group in groups.values()))
        cache_tag_header.add_tags(shown & self.json.keys())  # never those that are not published
        return self

    def translations(self, id: str, group: Group) -> list[dict[str, str]]:
        """What there is of the entry in other languages, in the order of these."""
        others = (each for each in self.groups[group] - {id} if each in self.texts)
        cards = (orjson.loads(self.texts[each]) for each in others)
        found = [{key: card[key] for key in TRANSLATION} for card in cards]
        return sorted(found, key=lambda each: (each["locale"], each["slug"]))

    def take(self, found: Sequence[StoredCard]) -> None:
        base, site = settings.BASE_URL, settings.SITE_URL
        # All at once takes a fraction of the time, and no line of JSON holds a line break.
        texts = insert_addresses("\n".join(card.text for card in found)).split("\n")
        for card, text in zip(found, texts, strict=bool(found)):
            self.texts[card.id] = text
            self.json[card.id] = orjson.Fragment(text)
            self.pages[card.id] = site + card.page
            if card.embed:
                embed = card.embed.replace(placeholders.BASE, base).replace(placeholders.SITE, site)
                self.embeds[card.id] = embed


def fetch_cards(
    ids: Collection[str], keys: Collection[str], without: Collection[str]
) -> list[StoredCard]:
    """The cards of these entries, and of those with these translation keys ``without`` some.

    Written out, since a page needs a hundred of them: Django makes an object of each id, and a text
    of each object, twice.
    """
    conditions: list[str] = []
    values: list[str] = []
    for column, wanted in (("entry_id", ids), ("translation_key", keys)):
        if wanted:
            conditions.append(f"{column} IN ({placeholder_list(wanted)})")
            values += wanted
    if keys and without:
        conditions[-1] += f" AND entry_id NOT IN ({placeholder_list(without)})"
        values += without
    is_sqlite = connections[settings.READ_DATABASE].vendor == "sqlite"
    values = [id.replace("-", "") for id in values] if is_sqlite else values
    text = f"SELECT {', '.join(COLUMNS)} FROM {Card._meta.db_table} WHERE {' OR '.join(conditions)}"  # noqa: S608 -- our own names
    return [
        StoredCard(hyphenate_id(str(id)), type, hyphenate_id(str(key)) if keys else "", *columns)
        for id, type, key, *columns in execute(Sql(text, values))
    ]


def hyphenate_id(id: str) -> str:
    """As JSON has it: SQLite keeps the digits alone."""
    return id if "-" in id else f"{id[:8]}-{id[8:12]}-{id[12:16]}-{id[16:20]}-{id[20:]}"


def insert_addresses(text: str) -> str:
    """Stored JSON with the addresses of this server and of the front end."""
    return placeholders.addressed(text, base=settings.BASE_URL, site=settings.SITE_URL)


class CardCache:
    """The cards of the state that was read last."""

    latest = Cards(sequence=-1)


def get_cards(log_state: LogState) -> Cards:
    cards = CardCache.latest
    fits = (
        cards.sequence == log_state.sequence and len(cards.known) + len(cards.groups) < KEEP_CARDS
    )
    if not fits or cards.until < time.monotonic():
        cards = CardCache.latest = Cards(log_state.sequence)
    return cards


def clear_cards() -> None:
    CardCache.latest = Cards(sequence=-1)
