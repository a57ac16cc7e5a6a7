"""Cards: the short forms of entries that other entries show, cached until the log grows.

A card brings the evidence state of its entry, which the log tells of as it does of the card.

Most pages need no card from the database. Nothing depends on this cache: another process, or none
at all, gives the same responses.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import Any, NamedTuple

import orjson
from django.conf import settings
from django.db import connections

from cms.api.database.snapshot import LogState
from cms.api.database.state_cache import OVERHEAD_BYTES, StateCache, make_room, text_bytes
from cms.api.http import cache_tag_header
from cms.lib import canonical_json, placeholders
from cms.lib.fields import compress_text, read_stored_text
from cms.published.models.evidence import EvidenceState, EvidenceStatus
from cms.published.models.references import Card
from cms.published.models.rows import published_types
from cms.published.sql import Sql, cast_id, execute, placeholder_list

CARD_BYTES = 1_500  # of one card beside its texts: its small form, ids, places in dictionaries
NO_EMBED = compress_text("")
STATES = EvidenceState._meta.db_table
CARDS_SQL = (
    "SELECT {id}, card.type, {key}, card.card, card.embed, card.page, state.status, state.detail "  # noqa: S608 -- our own names
    f"FROM {Card._meta.db_table} AS card LEFT JOIN {STATES} AS state "
    "ON state.reference_key = card.reference_key"
)
STATES_SQL = f"SELECT {{id}}, type, '', NULL, NULL, '', status, detail FROM {STATES}"  # noqa: S608 -- as above
#: What an entry shows of its translations.
TRANSLATION_FIELDS = ("id", "locale", "slug", "title", "url", "canonical_url")
get_types = cache(published_types)
#: The type and the translation key of entries that say the same in several languages.
Group = tuple[str, str]


class StoredCard(NamedTuple):
    """A card as it is stored; ``key`` is its translation key, if that was selected."""

    id: str
    type: str
    key: str
    text: str
    embed: bytes  # compressed
    page: str
    status: str = ""
    detail: str = ""


class Embeds(Mapping[str, str]):
    """The HTML of entries that can stand inside a body, by id: compressed, since few are read."""

    def __init__(self) -> None:
        self.stored: dict[str, bytes] = {}

    def __getitem__(self, id: str) -> str:
        embed = read_stored_text(self.stored[id]).replace(placeholders.BASE, settings.BASE_URL)
        return embed.replace(placeholders.SITE, settings.SITE_URL)

    def __iter__(self) -> Iterator[str]:
        return iter(self.stored)

    def __len__(self) -> int:
        return len(self.stored)


class Cards:
    """The cards loaded in one state of the log, by id. What has no card is not published.

    ``json`` holds them as JSON fragments, ``small`` as lists show them, ``embeds`` the HTML of
    those that can stand inside a body, ``pages`` their addresses on the front end, ``evidence``
    the status and the detail of those that are not simply current, ``shown_within`` the ids of the
    cards that a card shows, and ``groups`` those of entries that say the same in several languages.
    """

    def __init__(self) -> None:
        self.loaded_ids: set[str] = set()
        self.assessed_ids: set[str] = set()
        self.texts: dict[str, str] = {}
        self.types: dict[str, str] = {}
        self.small: dict[str, dict[str, Any]] = {}
        self.json: dict[str, orjson.Fragment] = {}
        self.embeds = Embeds()
        self.pages: dict[str, str] = {}
        self.evidence: dict[str, tuple[str, str]] = {}
        self.shown_within: dict[str, set[str]] = {}
        self.groups: dict[Group, set[str]] = {}
        self.bytes = 0

    def __len__(self) -> int:
        return len(self.loaded_ids)

    def load(
        self,
        ids: Iterable[str],
        *,
        groups: Mapping[str, Group] | None = None,
        assessed: Iterable[str] = (),
    ) -> "Cards":
        """Load the cards of ``ids``, of all translations of the entries in ``groups`` (by id), and
        the evidence of the ``assessed`` entries: at most one statement, and a second one for the
        cards that some of them show.
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
        missing = wanted - self.loaded_ids
        unassessed = {*assessed} - self.assessed_ids
        if missing or unknown or unassessed:
            keys = {key for _, key in unknown}
            rows = fetch_cards(missing, keys, excluded_ids=unread, assessed_ids=unassessed)
            shown = self.find_shown_within(rows) - missing
            shown_rows = fetch_cards(shown) if shown else []
            # What shows others comes last: they may be among the same rows.
            self.add(sorted([*shown_rows, *rows], key=lambda card: card.id in self.shown_within))
            missing |= shown
            for card in (each for each in rows if each.text):
                missing.add(card.id)
                if (group := (card.type, card.key)) in unknown:
                    unknown[group].add(card.id)
            # Last, and as a whole: another thread takes what stands here for complete.
            self.loaded_ids |= missing
            self.assessed_ids |= missing | unassessed
            self.groups |= unknown
            self.bytes += OVERHEAD_BYTES * (len(missing) + len(unknown) + len(unassessed))
            make_room()
        shown = wanted.union(*(self.groups[group] for group in groups.values()))
        shown |= {each for id in shown for each in self.shown_within.get(id, ())}
        cache_tag_header.add_tags(shown & self.json.keys())  # never those that are not published
        return self

    def find_shown_within(self, rows: Sequence[StoredCard]) -> set[str]:
        """Find what the cards of these rows show of others, and return what is not loaded yet."""
        for card in rows:
            if card.text and get_types()[card.type].derived_from:
                content = orjson.loads(card.text)
                get_types()[card.type].replace_copies(content)
                self.shown_within[card.id] = {*placeholders.referenced_ids(content)}
        found = (self.shown_within.get(card.id, ()) for card in rows)
        return set[str]().union(*found) - self.loaded_ids

    def parse(self, ids: Iterable[str]) -> dict[str, dict[str, Any]]:
        """Parse the loaded cards of the published ones among the entries."""
        return {id: orjson.loads(self.texts[id]) for id in ids if id in self.texts}

    def complete(self, card: StoredCard, text: str) -> str:
        """Fill the JSON of a card with the cards that it shows, and with what follows from them."""
        model, content = get_types()[card.type], orjson.loads(text)
        shown = model.replace_copies(content) | self.parse(self.shown_within[card.id])
        content |= model.derive_from_cards(content, shown)
        return canonical_json.dump_in_order(placeholders.fill_placeholders(content, shown))

    def translations(self, id: str, group: Group) -> list[dict[str, str]]:
        """Return the entry's translations, in the order of their languages."""
        others = (each for each in self.groups[group] - {id} if each in self.texts)
        cards = (orjson.loads(self.texts[each]) for each in others)
        translations = [{key: card[key] for key in TRANSLATION_FIELDS} for card in cards]
        return sorted(translations, key=lambda each: (each["locale"], each["slug"]))

    def load_sources(self, ids: Iterable[str]) -> None:
        """Load the cards that the evidence of these entries names: mostly they are there."""
        details = (self.evidence[id][1] for id in ids if id in self.evidence)
        sources = (placeholders.referenced_ids_in_json(detail) for detail in details)
        if missing := set[str]().union(*sources) - self.loaded_ids:
            self.load(missing)

    def evidence_of(self, id: str) -> tuple[str, Any]:
        """Return the evidence status of an entry whose card is loaded, and its detail as JSON."""
        status, detail = self.evidence.get(id, (EvidenceStatus.CURRENT.value, ""))
        return status, orjson.loads(detail) if detail else None

    def add(self, cards: Sequence[StoredCard]) -> None:
        site = settings.SITE_URL
        # All at once takes a fraction of the time, and no JSON holds a line break.
        texts = insert_addresses("\n".join(card.text for card in cards)).split("\n")
        for card, stored in zip(cards, texts, strict=bool(cards)):
            if card.status:
                self.evidence[card.id] = card.status, insert_addresses(card.detail)
            if not stored:
                continue  # the state alone was wanted
            text = self.complete(card, stored) if card.id in self.shown_within else stored
            if rests_on_others(card.type):
                text = f'{text[:-1]},"evidence":"{card.status or EvidenceStatus.CURRENT.value}"}}'
            self.texts[card.id] = text
            self.types[card.id] = card.type
            self.json[card.id] = orjson.Fragment(text)
            self.pages[card.id] = site + card.page
            self.bytes += CARD_BYTES + text_bytes(text, card.page, card.embed)
            if card.embed != NO_EMBED:
                self.embeds.stored[card.id] = card.embed


def fetch_cards(
    ids: Collection[str],
    keys: Collection[str] = (),
    *,
    excluded_ids: Collection[str] = (),
    assessed_ids: Collection[str] = (),
) -> list[StoredCard]:
    """Read the cards of these entries, and of those with these translation keys.

    For the assessed entries read the evidence alone, as cards without a text.

    In plain SQL, since a page needs a hundred of them: Django makes an object of each id, and a
    text of each object, twice.
    """
    conditions: list[str] = []
    values: list[str] = []
    for column, wanted in (("card.entry_id", ids), ("card.translation_key", keys)):
        if wanted:
            conditions.append(f"{column} IN ({placeholder_list(wanted)})")
            values += wanted
    if keys and excluded_ids:
        conditions[-1] += f" AND card.entry_id NOT IN ({placeholder_list(excluded_ids)})"
        values += excluded_ids
    selects = []
    if conditions:
        select = CARDS_SQL.format(id=cast_id("card.entry_id"), key=cast_id("card.translation_key"))
        selects.append(f"{select} WHERE {' OR '.join(conditions)}")
    if assessed_ids:
        of_entries = f"entry_id IN ({placeholder_list(assessed_ids)})"
        select = STATES_SQL.format(id=cast_id("entry_id"))
        selects.append(f"{select} WHERE {of_entries} AND NOT is_withdrawn")
        values += assessed_ids
    is_sqlite = connections[settings.READ_DATABASE].vendor == "sqlite"
    bound = [bytes.fromhex(id.replace("-", "")) for id in values] if is_sqlite else values
    text = " UNION ALL ".join(selects)
    return [
        StoredCard(
            hyphenate_id(id),
            type,
            hyphenate_id(key) if keys else "",
            read_stored_text(card) if card else "",
            embed or NO_EMBED,
            page,
            status or "",
            read_stored_text(detail) if detail is not None else "",
        )
        for id, type, key, card, embed, page, status, detail in execute(Sql(text, [*bound]))
    ]


@cache
def rests_on_others(type: str) -> bool:
    """Return whether rows of the type show their evidence: parts of entries have none."""
    model = published_types().get(type)
    return model is not None and bool(model.rests_on)


def hyphenate_id(id: str) -> str:
    """Return an id as JSON has it: SQLite writes the digits alone, and large ones."""
    if "-" in id or not id:
        return id
    id = id.lower()
    return f"{id[:8]}-{id[8:12]}-{id[12:16]}-{id[16:20]}-{id[20:]}"


def insert_addresses(text: str) -> str:
    """Insert the addresses of this server and of the front end into stored JSON."""
    return placeholders.insert_addresses(text, base=settings.BASE_URL, site=settings.SITE_URL)


CARDS = StateCache(Cards)


def get_cards(log_state: LogState) -> Cards:
    """Return the cached cards of this state of the log, or none yet."""
    return CARDS.get_content(log_state)
