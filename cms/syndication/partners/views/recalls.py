"""``recalls/``: recalls, which of them a partner has to confirm, and its receipts."""

from functools import partial
from typing import Any

import orjson
from django.conf import settings
from django.db import DEFAULT_DB_ALIAS
from django.http import HttpResponse
from django.utils import timezone
from rest_framework.request import Request

from cms.api.database.places import require_place
from cms.api.database.snapshot import LogState, current_log_state, snapshot
from cms.api.errors.problem_details import Problem, index_url
from cms.api.http import link_header
from cms.api.http.responses import ResponseBody, cacheable_response
from cms.api.parameters.parameter import clean_parameters
from cms.api.views.base import ReadOnly
from cms.api.views.deferred_schema import DeferredSchema
from cms.lib.characters import quote_input
from cms.lib.timestamps import format_rfc3339
from cms.published.chain import Place
from cms.published.models.log import Change
from cms.syndication.partners.activity_models import Receipt
from cms.syndication.partners.models import Partner
from cms.syndication.partners.parameters import RECALL_PARAMETERS
from cms.syndication.partners.recalls import (
    concerned_sequences,
    confirm_recall,
    recall_changes,
    receipts_url,
    unconfirmed_recalls,
)
from cms.syndication.partners.receipt_body import MAX_BYTES, read_note
from cms.syndication.partners.views.base import (
    request_caller,
    request_partner,
    require_partner,
    uncached_response,
)
from cms.syndication.sync.change_records import replacement_ids, serialize_change
from cms.syndication.sync.documents import load_entry_types

Json = dict[str, Any]


def get_recall(text: str, using: str) -> Change:
    """Return the recall at this place. Raises Problem if no recall is there.

    A number alone is refused: it might confirm another recall than the one that was read.
    """
    try:
        place = Place.parse(text)
    except ValueError as fault:
        detail = (
            f"“{quote_input(text)}” is no place in the log, such as 54-9f86d081884c7d65. "
            f"{index_url()}recalls/ lists all recalls with their addresses."
        )
        raise Problem("bad-request", detail) from fault
    recall = recall_changes(using).filter(sequence=place.sequence).first()
    if recall is None or Place.of_change(recall) != place:
        require_place(place, current_log_state())
        detail = f"The change at {place} is no recall. {index_url()}recalls/ lists them."
        raise Problem("not-found", detail)
    return recall


def recalls_to_json(changes: list[Change], partner: Partner | None) -> list[Json]:
    """Return the change records of ``changes/``, with the partner's receipts for a partner."""
    replaced_by = replacement_ids(changes)
    types = load_entry_types(replaced_by) if replaced_by else {}
    items = [
        serialize_change(change, types) | {"receipts": receipts_url(change)} for change in changes
    ]
    if partner:
        sequences = [change.sequence for change in changes]
        receipts = {
            receipt.sequence: receipt
            for receipt in Receipt.objects.filter(partner=partner, sequence__in=sequences)
        }
        concerned = concerned_sequences(partner, changes)
        for change, item in zip(changes, items, strict=True):
            receipt = receipts.get(change.sequence)
            item["concerns_you"] = change.sequence in concerned
            item["confirmed_at"] = format_rfc3339(receipt.at) if receipt else None
    return items


class RecallsView(ReadOnly):
    """Recalls, the newest first: withdrawals because something was wrong, new editions for safety's
    sake, and entries whose source was retracted. Whoever shows copies acts on each of them at once.
    """

    schema = DeferredSchema("cms.syndication.partners.openapi.recalls.RecallsSchema")

    def get(self, request: Request) -> HttpResponse:
        values = clean_parameters(request.query_params, RECALL_PARAMETERS)
        partner = require_partner(request) if "open" in values else request_partner(request)
        if partner is None:
            return cacheable_response(request, partial(self.render_page, request, values))
        with snapshot() as log_state:
            return uncached_response(self.build_page(request, values, partner, log_state))

    def render_page(self, request: Request, values: Json, log_state: LogState) -> ResponseBody:
        """Return the public page of recalls, which caches may store."""
        body = self.build_page(request, values, None, log_state)
        return ResponseBody(orjson.dumps(body), headers=link_header.list_link_header(request, body))

    def build_page(
        self, request: Request, values: Json, partner: Partner | None, log_state: LogState
    ) -> Json:
        """Return a page of recalls, with the partner's receipts for a partner."""
        recalls = recall_changes(settings.READ_DATABASE)
        if partner and "open" in values:
            unconfirmed = unconfirmed_recalls(partner)
            others = recall_changes().exclude(sequence__in=unconfirmed.values("sequence"))
            recalls = unconfirmed if values["open"] else others
        if "before" in values:
            require_place(values["before"], log_state)
            recalls = recalls.filter(sequence__lt=values["before"].sequence)
        size = values.get("page_size", RECALL_PARAMETERS["page_size"].default)
        changes = list(recalls.order_by("-sequence")[: size + 1])
        next_url = None
        if len(changes) > size:
            query = request.query_params.copy()
            query["before"] = str(Place.of_change(changes[size - 1]))
            next_url = f"{settings.BASE_URL}{request.path}?{query.urlencode()}"
        results = recalls_to_json(changes[:size], partner)
        return {"next": next_url, "previous": None, "results": results}


class RecallView(ReadOnly):
    """One recall, by its place in the log."""

    schema = DeferredSchema("cms.syndication.partners.openapi.recalls.RecallSchema")

    def get(self, request: Request, place: str) -> HttpResponse:
        clean_parameters(request.query_params, {})
        partner = request_partner(request)
        if partner is None:
            return cacheable_response(
                request,
                lambda log_state: ResponseBody(orjson.dumps(self.build_item(place, None))),
            )
        with snapshot():
            return uncached_response(self.build_item(place, partner))

    def build_item(self, place: str, partner: Partner | None) -> Json:
        (item,) = recalls_to_json([get_recall(place, settings.READ_DATABASE)], partner)
        return item


class ReceiptsView(ReadOnly):
    """The one address of the API that takes something: a partner's word that its copies follow a
    recall. Whoever sends it again gets the first receipt again.
    """

    http_method_names = ["post", "options"]
    allow = "POST, OPTIONS"
    max_body_bytes = MAX_BYTES
    schema = DeferredSchema("cms.syndication.partners.openapi.recalls.ReceiptSchema")

    def post(self, request: Request, place: str) -> HttpResponse:
        clean_parameters(request.query_params, {})
        partner, caller = require_partner(request), request_caller(request)
        if "confirm" not in caller.opens:
            raise Problem("not-a-partner", "This key may read, but not confirm recalls.")
        note = read_note(request._request)
        # From the main database: the webhook may be faster than the replica.
        change = get_recall(place, DEFAULT_DB_ALIAS)
        receipt, is_new = confirm_recall(
            change, partner, note=note, key=caller.name, at=timezone.now()
        )
        body = {
            "sequence": receipt.sequence,
            "place": str(Place.of_change(change)),
            "partner": partner.name,
            "at": format_rfc3339(receipt.at),
            "note": receipt.note,
        }
        return uncached_response(body, status=201 if is_new else 200)
