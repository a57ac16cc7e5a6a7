"""``recalls/``: what was recalled, what one has still to confirm, and the word that one has."""

from functools import partial
from typing import Any

import orjson
from django.conf import settings
from django.db import DEFAULT_DB_ALIAS
from django.http import HttpResponse
from django.utils import timezone
from rest_framework.request import Request

from cms.api.access.callers import Caller
from cms.api.database.snapshot import LogState, snapshot
from cms.api.errors.problem_details import Problem, index_url
from cms.api.http import link_header
from cms.api.http.responses import ResponseBody, cacheable_response
from cms.api.parameters.parameter import clean_parameters
from cms.api.views.base import ReadOnly
from cms.published.models.log import Change
from cms.published.projection import instant
from cms.syndication.partners.activity_models import Receipt
from cms.syndication.partners.models import Partner
from cms.syndication.partners.openapi.recalls import RecallSchema, RecallsSchema, ReceiptSchema
from cms.syndication.partners.parameters import RECALLS
from cms.syndication.partners.recalls import concerns, confirm, open_for, recalls
from cms.syndication.partners.receipt_body import note_of
from cms.syndication.sync.change_records import replacement_ids, serialize_change
from cms.syndication.sync.documents import load_entry_types

Json = dict[str, Any]
PRIVATE = {"Cache-Control": "private, no-store", "Vary": "Authorization"}


def caller_of(request: Request) -> Caller:
    caller: Caller = request._request.admission.caller  # type: ignore[attr-defined]  # ReadOnly's
    return caller


def partner_of(request: Request) -> Partner | None:
    """Whose key came with the request, if any. Partners are asked for where keys are."""
    pk = caller_of(request).partner
    return Partner.objects.filter(pk=pk).first() if pk else None


def demand_partner(request: Request) -> Partner:
    """Raises Problem unless a partner's key came with the request."""
    if partner := partner_of(request):
        return partner
    if "HTTP_AUTHORIZATION" not in request.META:
        challenge = {"WWW-Authenticate": 'Bearer realm="API"'}
        raise Problem("key-required", "Send a partner's key with this request.", headers=challenge)
    raise Problem("not-a-partner", "The key that came with this request belongs to no partner.")


def recall_of(sequence: int, using: str) -> Change:
    known = sequence < 2**63  # as far as a column can count
    found = recalls(using).filter(sequence=sequence).first() if known else None
    if found is None:
        detail = f"No line of this number is a recall. {index_url()}recalls/ lists them."
        raise Problem("not-found", detail)
    return found


def told(changes: list[Change], partner: Partner | None) -> list[Json]:
    """The lines as ``changes/`` has them; to a partner also how it stands with each."""
    types = load_entry_types(replacement_ids(changes)) if replacement_ids(changes) else {}
    items = [
        serialize_change(change, types) | {"receipts": address_of(change)} for change in changes
    ]
    if partner:
        given = {
            receipt.sequence: receipt
            for receipt in Receipt.objects.filter(
                partner=partner, sequence__in=[change.sequence for change in changes]
            )
        }
        for change, item in zip(changes, items, strict=True):
            receipt = given.get(change.sequence)
            item["concerns_you"] = concerns(change, partner)
            item["confirmed_at"] = instant(receipt.at) if receipt else None
    return items


def address_of(change: Change) -> str:
    return f"{index_url()}recalls/{change.sequence}/receipts/"


def only_now(body: Json, status: int = 200, **headers: str) -> HttpResponse:
    """An answer that depends on more than the log: for this key, and for no cache."""
    return HttpResponse(
        orjson.dumps(body),
        status=status,
        content_type="application/json",
        headers=PRIVATE | headers,
    )


class RecallsView(ReadOnly):
    """Recalls, the newest first: withdrawals because something was wrong, and new editions for
    safety's sake. Whoever shows copies acts on each of them at once.
    """

    schema = RecallsSchema()

    def get(self, request: Request) -> HttpResponse:
        values = clean_parameters(request.query_params, RECALLS)
        partner = demand_partner(request) if values.get("open") else partner_of(request)
        if partner is None:
            return cacheable_response(request, partial(self.made, request, values))
        with snapshot():
            return only_now(self.page(request, values, partner))

    def made(self, request: Request, values: Json, seen: LogState) -> ResponseBody:
        body = self.page(request, values, None)
        return ResponseBody(orjson.dumps(body), headers=link_header.list_link_header(request, body))

    def page(self, request: Request, values: Json, partner: Partner | None) -> Json:
        found = recalls(settings.READ_DATABASE)
        if values.get("open") and partner:
            found = open_for(partner)
        if "before" in values:
            found = found.filter(sequence__lt=values["before"])
        size = values.get("page_size", RECALLS["page_size"].default)
        changes = list(found.order_by("-sequence")[: size + 1])
        more = changes[size:]
        query = request.query_params.copy()
        if more:
            query["before"] = str(changes[size - 1].sequence)
        address = f"{settings.BASE_URL}{request.path}?{query.urlencode()}"
        following = address if more else None
        return {"next": following, "previous": None, "results": told(changes[:size], partner)}


class RecallView(ReadOnly):
    """One recall, by its place in the log."""

    schema = RecallSchema()

    def get(self, request: Request, sequence: int) -> HttpResponse:
        clean_parameters(request.query_params, {})
        partner = partner_of(request)
        if partner is None:
            return cacheable_response(
                request, lambda seen: ResponseBody(orjson.dumps(self.item(sequence, None)))
            )
        with snapshot():
            return only_now(self.item(sequence, partner))

    def item(self, sequence: int, partner: Partner | None) -> Json:
        (item,) = told([recall_of(sequence, settings.READ_DATABASE)], partner)
        return item


class ReceiptsView(ReadOnly):
    """The one address of the API that takes something: a partner's word that its copies follow a
    recall. Whoever sends it again gets the first receipt again.
    """

    http_method_names = ["post", "options"]
    allow = "POST, OPTIONS"
    schema = ReceiptSchema()

    def post(self, request: Request, sequence: int) -> HttpResponse:
        clean_parameters(request.query_params, {})
        partner, caller = demand_partner(request), caller_of(request)
        if "confirm" not in caller.opens:
            raise Problem("not-a-partner", "This key may read, but not confirm recalls.")
        note = note_of(request._request)
        # Where it is written down: a replica may not have it yet, and the webhook was faster.
        change = recall_of(sequence, DEFAULT_DB_ALIAS)
        receipt, is_new = confirm(change, partner, note=note, key=caller.name, at=timezone.now())
        body = {
            "sequence": receipt.sequence,
            "partner": partner.name,
            "at": instant(receipt.at),
            "note": receipt.note,
        }
        return only_now(body, status=201 if is_new else 200)
