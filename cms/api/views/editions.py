"""``editions/`` under every entry: all that readers had of it, and what changed in between."""

from functools import partial
from typing import Any, ClassVar

import orjson
from django.conf import settings
from django.http import HttpResponse
from rest_framework.request import Request

from cms.api.database.snapshot import Seen, rows
from cms.api.entries import editions
from cms.api.errors.problem_details import Problem
from cms.api.http import cache_tag_header, link_header
from cms.api.http.responses import Made, answer
from cms.api.openapi.editions import DifferenceSchema, EditionSchema, EditionsSchema
from cms.api.query import pagination
from cms.api.query.locales import LOCALE_OF_ENTRY, said
from cms.api.query.ordering import ordering_of
from cms.api.query.parameters import Parameter, read
from cms.api.query.values import Whole
from cms.api.representations.cards import cards_of
from cms.api.representations.documents import complete, with_blocks
from cms.api.representations.registry import JSON
from cms.api.views.base import ReadOnly
from cms.api.views.collections import EntryViewSet
from cms.lib import canonical_json, diff
from cms.lib.placeholders import BASE
from cms.lib.richtext.html_renderer import block_text
from cms.lib.timestamps import format_rfc3339
from cms.published.models.log import Edition
from cms.published.projection import entry_url

Json = dict[str, Any]
FROM = Parameter(
    "from",
    Whole(least=1, most=999_999_999),
    help="The number of the edition to compare with; the one before it if you say nothing.",
)
COLUMNS = ["number", "at", "sequence", "digest"]


class PastView(ReadOnly):
    """An address under that of an entry."""

    collection: ClassVar[type[EntryViewSet]] = EntryViewSet  # each route names its own

    @classmethod
    def below(cls, number: str) -> str:
        """The part of the address after the entry's name."""
        return f"editions/{number}/"

    def parameters(self) -> dict[str, Parameter]:
        return {"locale": LOCALE_OF_ENTRY}

    def get(self, request: Request, name: str, number: str = "") -> HttpResponse:
        return answer(request, partial(self.found, request, name, number))

    def found(self, request: Request, name: str, number: str, seen: Seen) -> Made:
        query = request.query_params
        values, below = read(query, self.parameters()), self.below(number)
        now = editions.now(self.collection, name, values, query=query, seen=seen, below=below)
        return self.made(request, now, number, values, seen)

    def made(
        self, request: Request, now: editions.Now, number: str, values: Json, seen: Seen
    ) -> Made:
        raise NotImplementedError

    def line(self, now: editions.Now, edition: tuple[Any, ...]) -> Json:
        """One edition in the list."""
        number, at, sequence, digest = edition
        url = f"{base(self.collection, now)}{number}/"
        return {
            "number": number,
            "published_at": format_rfc3339(at),
            "sequence": sequence,
            "digest": digest,
            "url": url,
        }


class EditionsView(PastView):
    """All editions of an entry that readers had since it was last withdrawn, newest first.

    An edition never changes, and its address, which has the entry's id, leads to it as long as the
    entry is published. `digest` is the SHA-256 of its content.
    """

    schema = EditionsSchema()

    @classmethod
    def below(cls, number: str) -> str:
        return "editions/"

    def parameters(self) -> dict[str, Parameter]:
        return {each.name: each for each in (*pagination.PARAMETERS, LOCALE_OF_ENTRY)}

    def made(
        self, request: Request, now: editions.Now, number: str, values: Json, seen: Seen
    ) -> Made:
        ordering = ordering_of(Edition, ["-number"])
        query, allowed = request.query_params, self.parameters()
        wanted = pagination.Request(request.path, query, values, ordering, allowed)
        page = pagination.page_of(rows(Edition).filter(entry_id=now.id), COLUMNS, wanted)
        cache_tag_header.add_tags([str(now.id)], others=[])
        counted = {} if page.count is None else {"count": page.count}
        body: Json = {
            **counted,
            "next": page.next,
            "previous": page.previous,
            "results": [self.line(now, row[: len(COLUMNS)]) for row in page.rows],
        }
        return Made(orjson.dumps(body), headers=link_header.of_list(request, body))


class EditionView(PastView):
    """One edition of an entry, as readers had it, with the cards of today.

    What it refers to and is not published any more is missing from it.
    """

    schema = EditionSchema()

    def parameters(self) -> dict[str, Parameter]:
        return self.collection.edition_parameters()

    def made(
        self, request: Request, now: editions.Now, number: str, values: Json, seen: Seen
    ) -> Made:
        (edition,) = editions.editions_of(now, [editions.number_of(number)], seen=seen)
        forms = values.get("body", ["html"])
        entry = editions.whole(self.collection, now, edition, forms=forms, seen=seen)
        headers = link_header.of_entry(request, entry, media_type=JSON, others=(), is_past=True)
        return Made(orjson.dumps(entry), headers=headers | said(entry["locale"]))


class DifferenceView(PastView):
    """What changed from one edition to another, for people: fields, and bodies word by word.

    Both are shown as they read today, so that what is not published any more is no difference.
    """

    schema = DifferenceSchema()

    @classmethod
    def below(cls, number: str) -> str:
        return f"editions/{number}/difference/"

    def parameters(self) -> dict[str, Parameter]:
        return {"from": FROM, "locale": LOCALE_OF_ENTRY}

    def made(
        self, request: Request, now: editions.Now, number: str, values: Json, seen: Seen
    ) -> Made:
        later = editions.number_of(number)
        earlier = values.get("from", later - 1)
        if not earlier:
            detail = "There is no edition before the first. Name another one with “from”."
            raise Problem("no-such-edition", detail, latest=now.edition)
        pair = editions.editions_of(now, [earlier, later], seen=seen)
        rich = self.collection.published.rich_fields
        stored = [
            with_blocks(editions.detail(self.collection, now, each), each.document, keys=rich)
            for each in pair
        ]
        items = complete([(text,) for text in stored], cards_of(seen), rich=rich, forms=["blocks"])
        old, new = orjson.loads(orjson.dumps(items))  # cards were bytes until now
        cache_tag_header.add_tags(others=[])
        names = canonical_json.load(pair[0].document).keys() | canonical_json.load(pair[1].document)
        before, after = (self.line(now, tuple(getattr(e, c) for c in COLUMNS)) for e in pair)
        body = {
            "id": str(now.id),
            "type": now.type,
            "from": before,
            "to": after,
            "fields": [
                changed(name, old.get(name), new.get(name))
                for name in sorted(names - {*rich})
                if old.get(name) != new.get(name)
            ],
            "bodies": [
                {"field": name, "blocks": diff.diff_blocks(pieces(old[name]), pieces(new[name]))}
                for name in rich
                if old[name] != new[name]
            ],
        }
        return Made(orjson.dumps(body), headers=said(new["locale"]))


def changed(name: str, old: Any, new: Any) -> Json:
    """One field; texts of several words also word by word."""
    told: Json = {"field": name, "from": old, "to": new}
    if isinstance(old, str) and isinstance(new, str) and " " in old + new:
        told["words"] = diff.diff_words(old, new)
    return told


def pieces(body: Json) -> list[diff.ComparableBlock]:
    return [
        diff.ComparableBlock(
            type=each["type"], text=block_text(each), key=canonical_json.dump(each)
        )
        for each in body["blocks"]
    ]


def base(collection: type[EntryViewSet], now: editions.Now) -> str:
    url = entry_url(collection.published, str(now.id)).replace(BASE, settings.BASE_URL)
    return f"{url}editions/"
