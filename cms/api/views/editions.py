"""``editions/`` under every entry: all that readers had of it, and what changed in between."""

from functools import partial
from typing import Any, ClassVar, cast

import orjson
from django.conf import settings
from django.http import HttpResponse
from rest_framework.request import Request

from cms.api.collection import Collection
from cms.api.database.snapshot import LogState, reader_queryset
from cms.api.entries import editions
from cms.api.errors.problem_details import Problem
from cms.api.http import cache_tag_header, link_header
from cms.api.http.responses import ResponseBody, cacheable_response
from cms.api.parameters.parameter import Parameter, clean_parameters
from cms.api.parameters.values import IntegerValue
from cms.api.query import pagination
from cms.api.query.collection_parameters import edition_parameters
from cms.api.query.locales import ENTRY_LOCALE, content_language_header
from cms.api.query.ordering import build_ordering
from cms.api.representations.cards import get_cards
from cms.api.representations.documents import add_blocks, render_items, to_plain_json
from cms.api.representations.registry import JSON
from cms.api.views.base import ReadOnly
from cms.api.views.deferred_schema import DeferredSchema
from cms.lib import canonical_json, diff
from cms.lib.placeholders import BASE
from cms.lib.richtext.html_renderer import block_text
from cms.lib.timestamps import format_rfc3339
from cms.published.models.log import Edition
from cms.published.projection import entry_url

Json = dict[str, Any]
FROM = Parameter(
    "from",
    IntegerValue(minimum=1, maximum=999_999_999),
    help="The number of the edition to compare with; the one before it if you say nothing.",
)
COLUMNS = ["number", "at", "sequence", "digest"]


class BaseEditionView(ReadOnly):
    """An address under that of an entry."""

    collection: ClassVar[Collection] = cast("Collection", None)  # set by the route

    @classmethod
    def below(cls, number: str) -> str:
        """Return the part of the address after the entry's name."""
        return f"editions/{number}/"

    def parameters(self) -> dict[str, Parameter]:
        return {"locale": ENTRY_LOCALE}

    def get(self, request: Request, name: str, number: str = "") -> HttpResponse:
        return cacheable_response(request, partial(self.render_view, request, name, number))

    def render_view(
        self, request: Request, name: str, number: str, log_state: LogState
    ) -> ResponseBody:
        query = request.query_params
        values, below = clean_parameters(query, self.parameters()), self.below(number)
        current = editions.get_current_entry(
            self.collection, name, values, query=query, log_state=log_state, below=below
        )
        return self.render_body(request, current, number, values, log_state)

    def render_body(
        self,
        request: Request,
        current: editions.CurrentEntry,
        number: str,
        values: Json,
        log_state: LogState,
    ) -> ResponseBody:
        raise NotImplementedError

    def edition_to_json(self, current: editions.CurrentEntry, edition: tuple[Any, ...]) -> Json:
        """Return one edition as the list has it."""
        number, at, sequence, digest = edition
        url = f"{editions_url(self.collection, current)}{number}/"
        return {
            "number": number,
            "published_at": format_rfc3339(at),
            "sequence": sequence,
            "digest": digest,
            "url": url,
        }


class EditionsView(BaseEditionView):
    """All editions of an entry that readers had since it was last withdrawn, newest first.

    An edition never changes, and its address, which has the entry's id, leads to it as long as the
    entry is published. `digest` is the SHA-256 of its content.
    """

    schema = DeferredSchema("cms.api.openapi.editions.EditionsSchema")

    @classmethod
    def below(cls, number: str) -> str:
        return "editions/"

    def parameters(self) -> dict[str, Parameter]:
        return {each.name: each for each in (*pagination.PARAMETERS, ENTRY_LOCALE)}

    def render_body(
        self,
        request: Request,
        current: editions.CurrentEntry,
        number: str,
        values: Json,
        log_state: LogState,
    ) -> ResponseBody:
        ordering = build_ordering(Edition, ["-number"])
        query, allowed = request.query_params, self.parameters()
        wanted = pagination.PageRequest(request.path, query, values, ordering, allowed)
        page = pagination.paginate_queryset(
            reader_queryset(Edition).filter(entry_id=current.id), COLUMNS, wanted
        )
        cache_tag_header.add_tags([str(current.id)], others=[])
        counted = {} if page.count is None else {"count": page.count}
        body: Json = {
            **counted,
            "next": page.next,
            "previous": page.previous,
            "results": [self.edition_to_json(current, row[: len(COLUMNS)]) for row in page.rows],
        }
        return ResponseBody(orjson.dumps(body), headers=link_header.list_link_header(request, body))


class EditionView(BaseEditionView):
    """One edition of an entry, as readers had it, with the cards of today.

    What it refers to and is not published any more is missing from it.
    """

    schema = DeferredSchema("cms.api.openapi.editions.EditionSchema")

    def parameters(self) -> dict[str, Parameter]:
        return edition_parameters(self.collection)

    def render_body(
        self,
        request: Request,
        current: editions.CurrentEntry,
        number: str,
        values: Json,
        log_state: LogState,
    ) -> ResponseBody:
        (edition,) = editions.get_editions(
            current, [editions.parse_edition_number(number)], log_state=log_state
        )
        forms = values.get("body", ["html"])
        entry = editions.render_edition(
            self.collection, current, edition, forms=forms, log_state=log_state
        )
        links = link_header.entry_link_header(entry, media_type=JSON, others=(), is_past=True)
        headers = link_header.add_self_link(links, request, type=JSON)
        return ResponseBody(
            orjson.dumps(entry), headers=headers | content_language_header(entry["locale"])
        )


class DifferenceView(BaseEditionView):
    """What changed from one edition to another, for people: fields, and bodies word by word.

    Both are shown as they read today, so that what is not published any more is no difference.
    """

    schema = DeferredSchema("cms.api.openapi.editions.DifferenceSchema")

    @classmethod
    def below(cls, number: str) -> str:
        return f"editions/{number}/difference/"

    def parameters(self) -> dict[str, Parameter]:
        return {"from": FROM, "locale": ENTRY_LOCALE}

    def render_body(
        self,
        request: Request,
        current: editions.CurrentEntry,
        number: str,
        values: Json,
        log_state: LogState,
    ) -> ResponseBody:
        later = editions.parse_edition_number(number)
        earlier = values.get("from", later - 1)
        if not earlier:
            detail = "There is no edition before the first. Name another one with “from”."
            raise Problem("no-such-edition", detail, latest=current.edition)
        pair = editions.get_editions(current, [earlier, later], log_state=log_state)
        rich = self.collection.rich_fields
        stored = [
            add_blocks(
                editions.render_stored_detail(self.collection, current, each),
                each.document,
                keys=rich,
            )
            for each in pair
        ]
        items = render_items(
            [(text,) for text in stored], get_cards(log_state), rich=rich, forms=["blocks"]
        )
        old, new = to_plain_json(items)
        cache_tag_header.add_tags(others=[])
        names = canonical_json.load(pair[0].document).keys() | canonical_json.load(pair[1].document)
        before, after = (
            self.edition_to_json(current, tuple(getattr(e, c) for c in COLUMNS)) for e in pair
        )
        body = {
            "id": str(current.id),
            "type": current.type,
            "from": before,
            "to": after,
            "fields": [
                describe_field_change(name, old.get(name), new.get(name))
                for name in sorted(names - {*rich})
                if old.get(name) != new.get(name)
            ],
            "bodies": [
                {
                    "field": name,
                    "blocks": diff.diff_blocks(diff_pieces(old[name]), diff_pieces(new[name])),
                }
                for name in rich
                if old[name] != new[name]
            ],
        }
        return ResponseBody(orjson.dumps(body), headers=content_language_header(new["locale"]))


def describe_field_change(name: str, old: Any, new: Any) -> Json:
    """Describe the change of one field; texts of several words also word by word."""
    change: Json = {"field": name, "from": old, "to": new}
    if isinstance(old, str) and isinstance(new, str) and " " in old + new:
        change["words"] = diff.diff_words(old, new)
    return change


def diff_pieces(body: Json) -> list[diff.ComparableBlock]:
    return [
        diff.ComparableBlock(
            type=each["type"], text=block_text(each), key=canonical_json.dump(each)
        )
        for each in body["blocks"]
    ]


def editions_url(collection: Collection, current: editions.CurrentEntry) -> str:
    url = entry_url(collection.entry_model, str(current.id)).replace(BASE, settings.BASE_URL)
    return f"{url}editions/"
