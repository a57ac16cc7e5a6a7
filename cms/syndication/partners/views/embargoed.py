"""``embargoed/``: entries under embargo, for partners that are entitled to them.

A request without a key is refused with 401; for a key that is not entitled every address is
unknown (404). Both hold whether or not an entry is there. No cache stores a response. Embargoed
entries are read from the main database, as keys are: the role for readers has no right on them.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS
from django.db.models import QuerySet
from django.http import HttpResponse
from django.utils import timezone
from rest_framework.request import Request

from cms.api.collection import get_collection
from cms.api.database.snapshot import LogState, snapshot
from cms.api.errors.problem_details import Problem, index_url
from cms.api.parameters.parameter import clean_parameters
from cms.api.parameters.values import is_id
from cms.api.representations.bodies import needs_blocks
from cms.api.representations.cards import get_cards
from cms.api.representations.documents import add_blocks, render_items, to_plain_json
from cms.api.views.base import ReadOnly
from cms.api.views.deferred_schema import DeferredSchema
from cms.lib import canonical_json
from cms.lib.characters import quote_input
from cms.lib.timestamps import format_rfc3339
from cms.published.models.embargoed import Embargoed
from cms.published.models.rows import published_types
from cms.syndication.partners.models import Partner
from cms.syndication.partners.parameters import EMBARGOED_PARAMETERS
from cms.syndication.partners.scope import Scope
from cms.syndication.partners.views.base import request_partner, require_partner, uncached_response

Json = dict[str, Any]
MAX_ENTRIES = 100


class BaseEmbargoedView(ReadOnly):
    """Admit entitled partners only; to other keys the addresses do not exist."""

    def admit(self, request: Any) -> None:
        super().admit(request)
        if "HTTP_AUTHORIZATION" not in request.META:
            require_partner(request)
        partner = request_partner(request)
        if partner is None or not partner.sees_embargoed:
            raise hidden_problem(request)
        self.partner: Partner = partner

    def embargoed_rows(self, now: datetime) -> "QuerySet[Embargoed]":
        """Return the rows that the partner may receive by type and language.

        A row whose embargo has passed is left out: if its release has failed, nobody may take the
        entry for public.
        """
        rows = Embargoed.objects.using(DEFAULT_DB_ALIAS).filter(lifts_at__gt=now)
        if self.partner.types:
            rows = rows.filter(type__in=self.partner.types)
        if self.partner.locales:
            rows = rows.filter(locale__in=self.partner.locales)
        return rows.order_by("lifts_at", "pk")


def hidden_problem(request: Any) -> Problem:
    """Return the 404 of an address that does not exist, so that nobody can tell the difference."""
    detail = f"Nothing is known at {quote_input(request.path)}. The index is {index_url()}"
    return Problem("not-found", detail)


class EmbargoedView(BaseEmbargoedView):
    """Entries under embargo, in the order in which they come out; the hundred that come first."""

    schema = DeferredSchema("cms.syndication.partners.openapi.embargoed.EmbargoedSchema")

    def get(self, request: Request) -> HttpResponse:
        clean_parameters(request.query_params, {})
        scope = Scope.of_partner(self.partner)
        rows = [row for row in self.embargoed_rows(timezone.now()) if is_in_scope(row, scope)]
        return uncached_response({"results": [embargoed_card(row) for row in rows[:MAX_ENTRIES]]})


class EmbargoedEntryView(BaseEmbargoedView):
    """One entry as readers will get it, with the instant until which it is to be kept."""

    schema = DeferredSchema("cms.syndication.partners.openapi.embargoed.EmbargoedEntrySchema")

    def get(self, request: Request, name: str) -> HttpResponse:
        values = clean_parameters(request.query_params, EMBARGOED_PARAMETERS)
        scope = Scope.of_partner(self.partner)
        rows = self.embargoed_rows(timezone.now())
        row = rows.filter(pk=UUID(name)).first() if is_id(name) else None
        if row is None or not is_in_scope(row, scope):
            raise hidden_problem(request)
        with snapshot() as log_state:
            entry = render_embargoed_entry(row, values.get("body", ["html"]), log_state)
        return uncached_response(scope.filter_fields(entry) | embargo_to_json(row))


def is_in_scope(row: Embargoed, scope: Scope) -> bool:
    """Tell whether the entry has one of the series and topics that the scope is limited to."""
    limits = scope.limits(row.type)
    if not limits:
        return True
    relations = published_types()[row.type].relations(canonical_json.load(row.document))
    return all(not set(relations.get(name, ())).isdisjoint(ids) for name, ids in limits.items())


def render_embargoed_entry(row: Embargoed, forms: Sequence[str], log_state: LogState) -> Json:
    """Return the entry with the cards of published entries, and of no other embargoed ones."""
    rich = published_types()[row.type].rich_fields
    detail = add_blocks(row.detail, row.document, keys=rich) if needs_blocks(forms) else row.detail
    # It has no neighbours yet: nobody knows which will be there when it comes out.
    neighbours = get_collection(row.type).neighbours
    stored = [(detail, None, None)]
    cards = get_cards(log_state)
    (item,) = render_items(stored, cards, neighbours=neighbours, rich=rich, forms=forms)
    entry: Json = to_plain_json(item)
    return entry | {"url": embargoed_url(row)}


def embargoed_card(row: Embargoed) -> Json:
    detail = canonical_json.load(row.detail)
    return {
        "id": str(row.pk),
        "type": row.type,
        "slug": detail["slug"],
        "locale": row.locale,
        "title": detail["title"],
        "url": embargoed_url(row),
        **embargo_to_json(row),
    }


def embargo_to_json(row: Embargoed) -> Json:
    embargo = {"lifts_at": format_rfc3339(row.lifts_at), "shared_at": format_rfc3339(row.shared_at)}
    return {"embargo": embargo}


def embargoed_url(row: Embargoed) -> str:
    return f"{settings.BASE_URL}/api/v1/embargoed/{row.pk}/"
