"""``embargoed/``: entries that readers do not have yet, for partners that are entitled to them.

Who sends no key is asked for one; to keys that are not entitled the addresses are unknown; both
whatever is there. Nothing here is kept by any cache,
and what is embargoed is asked for where the keys are: the role of readers has no right on it.
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
from cms.lib import canonical_json
from cms.lib.characters import excerpt
from cms.published.models.embargoed import Embargoed
from cms.published.models.rows import published_types
from cms.published.projection import instant
from cms.syndication.partners.models import Partner
from cms.syndication.partners.openapi.embargoed import EmbargoedOneSchema, EmbargoedSchema
from cms.syndication.partners.parameters import EMBARGOED
from cms.syndication.partners.scope import Scope
from cms.syndication.partners.views.recalls import demand_partner, only_now, partner_of

Json = dict[str, Any]
MOST = 100


class Channel(ReadOnly):
    """What the two addresses share: who may see it, and that the others can't tell."""

    def admit(self, request: Any) -> None:
        super().admit(request)
        if "HTTP_AUTHORIZATION" not in request.META:
            demand_partner(request)
        partner = partner_of(request)
        if partner is None or not partner.sees_embargoed:
            raise unknown(request)
        self.partner: Partner = partner

    def rows(self, now: datetime) -> "QuerySet[Embargoed]":
        """What the partner may have by type and language. What should be out by now is not shown:
        if its release has failed, nobody may take it for public.
        """
        found = Embargoed.objects.using(DEFAULT_DB_ALIAS).filter(lifts_at__gt=now)
        if self.partner.types:
            found = found.filter(type__in=self.partner.types)
        if self.partner.locales:
            found = found.filter(locale__in=self.partner.locales)
        return found.order_by("lifts_at", "pk")


def unknown(request: Any) -> Problem:
    """As of any address that leads nowhere."""
    detail = f"Nothing is known at {excerpt(request.path)}. The index is {index_url()}"
    return Problem("not-found", detail)


class EmbargoedView(Channel):
    """Entries under embargo, in the order in which they come out; the hundred that come first."""

    schema = EmbargoedSchema()

    def get(self, request: Request) -> HttpResponse:
        clean_parameters(request.query_params, {})
        scope = Scope.of(self.partner)
        rows = [row for row in self.rows(timezone.now()) if is_within(row, scope)][:MOST]
        return only_now({"results": [card(row) for row in rows]})


class EmbargoedOneView(Channel):
    """One entry as readers will get it, with the instant until which it is to be kept."""

    schema = EmbargoedOneSchema()

    def get(self, request: Request, name: str) -> HttpResponse:
        values = clean_parameters(request.query_params, EMBARGOED)
        scope = Scope.of(self.partner)
        known = is_id(name)
        row = self.rows(timezone.now()).filter(pk=UUID(name)).first() if known else None
        if row is None or not is_within(row, scope):
            raise unknown(request)
        with snapshot() as seen:
            entry = whole(row, values.get("body", ["html"]), seen)
        return only_now(scope.cut(entry) | embargo(row))


def is_within(row: Embargoed, scope: Scope) -> bool:
    """Whether the entry has one of the series and topics that the scope is limited to."""
    limits = scope.limits(row.type)
    if not limits:
        return True
    relations = published_types()[row.type].relations(canonical_json.load(row.document))
    return all(not set(relations.get(name, ())).isdisjoint(ids) for name, ids in limits.items())


def whole(row: Embargoed, forms: Sequence[str], seen: LogState) -> Json:
    """The entry with the cards of what is public. What else is under embargo is not among them."""
    rich = published_types()[row.type].rich_fields
    detail = add_blocks(row.detail, row.document, keys=rich) if needs_blocks(forms) else row.detail
    # It has no neighbours yet: nobody knows which will be there when it comes out.
    neighbours = get_collection(row.type).neighbours
    stored = [(detail, None, None)]
    (item,) = render_items(stored, get_cards(seen), neighbours=neighbours, rich=rich, forms=forms)
    made: Json = to_plain_json(item)
    return made | {"url": address(row)}


def card(row: Embargoed) -> Json:
    detail = canonical_json.load(row.detail)
    return {
        "id": str(row.pk),
        "type": row.type,
        "slug": detail["slug"],
        "locale": row.locale,
        "title": detail["title"],
        "url": address(row),
        **embargo(row),
    }


def embargo(row: Embargoed) -> Json:
    until = {"lifts_at": instant(row.lifts_at), "shared_at": instant(row.shared_at)}
    return {"embargo": until}


def address(row: Embargoed) -> str:
    return f"{settings.BASE_URL}/api/v1/embargoed/{row.pk}/"
