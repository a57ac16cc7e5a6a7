"""``partner/``: what a partner's key says of the partner itself."""

from typing import Any

from django.http import HttpResponse
from rest_framework.request import Request

from cms.api.errors.problem_details import index_url
from cms.api.parameters.parameter import clean_parameters
from cms.api.views.base import ReadOnly
from cms.published.projection import instant
from cms.syndication.partners.models import Partner
from cms.syndication.partners.openapi.partner import PartnerSchema
from cms.syndication.partners.recalls import open_for
from cms.syndication.partners.sync_status import standing, with_standing
from cms.syndication.partners.views.recalls import demand_partner, only_now


class PartnerView(ReadOnly):
    """Your scope, the terms agreed with you, and how far your copy has come, by the key you send.

    Where nothing else was agreed, the terms are those in every entry. An empty list in the scope
    leaves nothing out.
    """

    schema = PartnerSchema()

    def get(self, request: Request) -> HttpResponse:
        clean_parameters(request.query_params, {})
        pk = demand_partner(request).pk
        return only_now(told(with_standing(Partner.objects.filter(pk=pk)).get()))


def told(partner: Any) -> dict[str, Any]:
    found = standing(partner)
    return {
        "name": partner.name,
        "contact": partner.contact,
        "is_sandbox": partner.is_sandbox,
        "scope": {
            **{
                name: getattr(partner, name)
                for name in ("types", "locales", "series", "topics", "fields")
            },
            "embargoed": partner.sees_embargoed,
        },
        "terms": partner.terms(),
        "copy": {
            "last_pull_at": instant(partner.last_pull_at) if partner.last_pull_at else None,
            "sequence": partner.last_sequence,
            "head": partner.head or 0,
            "behind": found.behind,
            "behind_since": instant(found.since) if found.since else None,
        },
        "open_recalls": open_for(partner).count(),
        "recalls": f"{index_url()}recalls/?open=true",
    }
