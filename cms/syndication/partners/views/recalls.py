"""``recalls/``: recalls, which of them a partner has to confirm, and its receipts."""

from functools import partial
from typing import Any

import orjson
from django.conf import settings
from django.db import DEFAULT_DB_ALIAS
from django.http import HttpResponse
from django.utils import timezone
from rest_framework.request import Request

from cms.api.database.snapshot import LogState, snapshot
from cms.api.errors.problem_details import Problem, index_url
from cms.api.http import link_header
from cms.api.http.responses import ResponseBody, cacheable_response
from cms.api.parameters.parameter import clean_parameters
from cms.api.views.base import ReadOnly
from cms.lib.timestamps import format_rfc3339
from cms.published.models.log import Change
from cms.syndication.partners.activity_models import Receipt
from cms.syndication.partners.models import Partner
from cms.syndication.partners.openapi.recalls import RecallSchema, RecallsSchema, ReceiptSchema
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


def get_recall(sequence: int, using: str) -> Change:
    """Return the recall with this sequence. Raises Problem if no recall has it."""
    fits_column = sequence < 2**63
    recall = recall_changes(using).filter(sequence=sequence).first() if fits_column else None
    if recall is None:
        detail = f"No line of this number is a recall. {index_url()}recalls/ lists them."
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
    """Recalls, the newest first: withdrawals because something was wrong, and new editions for
    safety's sake. Whoever shows copies acts on each of them at once.
    """

    schema = RecallsSchema()

    def get(self, request: Request) -> HttpResponse:
        values = clean_parameters(request.query_params, RECALL_PARAMETERS)
        partner = require_partner(request) if "open" in values else request_partner(request)
        if partner is None:
            return cacheable_response(request, partial(self.render_page, request, values))
        with snapshot():
            return uncached_response(self.build_page(request, values, partner))

    def render_page(self, request: Request, values: Json, log_state: LogState) -> ResponseBody:
        """Return the public page of recalls, which caches may store."""
        body = self.build_page(request, values, None)
        return ResponseBody(orjson.dumps(body), headers=link_header.list_link_header(request, body))

    def build_page(self, request: Request, values: Json, partner: Partner | None) -> Json:
        """Return a page of recalls, with the partner's receipts for a partner."""
        recalls = recall_changes(settings.READ_DATABASE)
        if partner and "open" in values:
            unconfirmed = unconfirmed_recalls(partner)
            others = recall_changes().exclude(sequence__in=unconfirmed.values("sequence"))
            recalls = unconfirmed if values["open"] else others
        if "before" in values:
            recalls = recalls.filter(sequence__lt=values["before"])
        size = values.get("page_size", RECALL_PARAMETERS["page_size"].default)
        changes = list(recalls.order_by("-sequence")[: size + 1])
        next_url = None
        if len(changes) > size:
            query = request.query_params.copy()
            query["before"] = str(changes[size - 1].sequence)
            next_url = f"{settings.BASE_URL}{request.path}?{query.urlencode()}"
        results = recalls_to_json(changes[:size], partner)
        return {"next": next_url, "previous": None, "results": results}


class RecallView(ReadOnly):
    """One recall, by its place in the log."""

    schema = RecallSchema()

    def get(self, request: Request, sequence: int) -> HttpResponse:
        clean_parameters(request.query_params, {})
        partner = request_partner(request)
        if partner is None:
            return cacheable_response(
                request,
                lambda log_state: ResponseBody(orjson.dumps(self.build_item(sequence, None))),
            )
        with snapshot():
            return uncached_response(self.build_item(sequence, partner))

    def build_item(self, sequence: int, partner: Partner | None) -> Json:
        (item,) = recalls_to_json([get_recall(sequence, settings.READ_DATABASE)], partner)
        return item


class ReceiptsView(ReadOnly):
    """The one address of the API that takes something: a partner's word that its copies follow a
    recall. Whoever sends it again gets the first receipt again.
    """

    http_method_names = ["post", "options"]
    allow = "POST, OPTIONS"
    max_body_bytes = MAX_BYTES
    schema = ReceiptSchema()

    def post(self, request: Request, sequence: int) -> HttpResponse:
        clean_parameters(request.query_params, {})
        partner, caller = require_partner(request), request_caller(request)
        if "confirm" not in caller.opens:
            raise Problem("not-a-partner", "This key may read, but not confirm recalls.")
        note = read_note(request._request)
        # From the main database: the webhook may be faster than the replica.
        change = get_recall(sequence, DEFAULT_DB_ALIAS)
        receipt, is_new = confirm_recall(
            change, partner, note=note, key=caller.name, at=timezone.now()
        )
        body = {
            "sequence": receipt.sequence,
            "partner": partner.name,
            "at": format_rfc3339(receipt.at),
            "note": receipt.note,
        }
        return uncached_response(body, status=201 if is_new else 200)
