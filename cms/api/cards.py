"""Cards: what one entry looks like on the pages of others.

They are kept in memory as long as the log does not grow, so most pages need none from the
database. Nothing depends on that memory: another process, or none at all, gives the same answers.
"""

import time
from collections.abc import Collection, Iterable, Iterator

import orjson
from django.conf import settings
from django.db import connections

from cms.api import noting
from cms.api.snapshot import Seen
from cms.lib import holes
from cms.published.models import Card
from cms.published.search.backend import Sql, execute

KEEP_SECONDS = 60  # `reproject` changes cards without a line in the log
KEEP_CARDS = 20_000
COLUMNS = ("entry_id", "type", "translation_key", "card", "embed", "page")
#: What an entry shows of itself in another language.
TRANSLATION = ("id", "locale", "slug", "title", "url", "canonical_url")
#: The type and the translation key of entries that say the same in several languages.
Group = tuple[str, str]


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

    def bring(self, ids: Iterable[str], *, groups: Iterable[Group] = ()) -> "Cards":
        """Have the cards of ``ids``, and of all that belong to the groups, at hand: at most one
        statement.
        """
        wanted, joined = set(ids), set(groups)
        # Not `joined - self.groups.keys()`, which goes through all groups that are known.
        missing, unknown = wanted - self.known, {each for each in joined if each not in self.groups}
        if missing or unknown:
            keys = {key for _, key in unknown}
            brought: dict[Group, set[str]] = {group: set() for group in unknown}
            for id, type, key, *columns in stored(missing, keys):
                self.take(id, *columns)
                if (type, key) in brought:
                    brought[type, key].add(id)
            # Last, and as a whole: another thread takes what it finds here for complete.
            self.groups |= brought
            self.known |= missing.union(*brought.values())
        shown = wanted.union(*(self.groups[group] for group in joined))
        noting.note(shown & self.json.keys())  # never those that are not published
        return self

    def translations(self, id: str, group: Group) -> list[dict[str, str]]:
        """What there is of the entry in other languages, in the order of these."""
        others = [orjson.loads(self.texts[each]) for each in self.groups[group] if each != id]
        found = [{key: card[key] for key in TRANSLATION} for card in others]
        return sorted(found, key=lambda each: (each["locale"], each["slug"]))

    def take(self, id: str, card: str, embed: str, page: str) -> None:
        self.texts[id] = addressed(card)
        self.json[id] = orjson.Fragment(self.texts[id])
        self.pages[id] = settings.SITE_URL + page
        if embed:
            base, site = settings.BASE_URL, settings.SITE_URL
            self.embeds[id] = embed.replace(holes.BASE, base).replace(holes.SITE, site)


def stored(ids: Collection[str], keys: Collection[str]) -> Iterator[tuple[str, ...]]:
    """The cards of these entries, and of those with these translation keys.

    Written out, since a page needs a hundred of them: Django makes an object of each id, and a text
    of each object, twice.
    """
    is_sqlite = connections[settings.READ_DATABASE].vendor == "sqlite"
    conditions, values = [], []
    for column, wanted in (("entry_id", ids), ("translation_key", keys)):
        if wanted:
            conditions.append(f"{column} IN ({', '.join(['%s'] * len(wanted))})")
            values += [id.replace("-", "") if is_sqlite else id for id in wanted]
    text = f"SELECT {', '.join(COLUMNS)} FROM {Card._meta.db_table} WHERE {' OR '.join(conditions)}"  # noqa: S608 -- our own names
    for id, type, key, *columns in execute(Sql(text, values)):
        yield dashed(str(id)), type, dashed(str(key)), *columns


def dashed(id: str) -> str:
    """As JSON has it: SQLite keeps the digits alone."""
    return id if "-" in id else f"{id[:8]}-{id[8:12]}-{id[12:16]}-{id[16:20]}-{id[20:]}"


def addressed(text: str) -> str:
    """Stored JSON with the addresses of this server and of the front end."""
    return holes.addressed(text, base=settings.BASE_URL, site=settings.SITE_URL)


class Memory:
    """The cards of the state that was read last."""

    latest = Cards(sequence=-1)


def cards_of(seen: Seen) -> Cards:
    cards = Memory.latest
    fits = cards.sequence == seen.sequence and len(cards.known) < KEEP_CARDS
    if not fits or cards.until < time.monotonic():
        cards = Memory.latest = Cards(seen.sequence)
    return cards


def forget() -> None:
    Memory.latest = Cards(sequence=-1)
