"""``partner/``: the partner whose key came with the request."""

from typing import Any

from django.http import HttpResponse
from rest_framework.request import Request

from cms.api.errors.problem_details import index_url
from cms.api.parameters.parameter import clean_parameters
from cms.api.views.base import ReadOnly
from cms.api.views.deferred_schema import DeferredSchema
from cms.lib.timestamps import format_rfc3339
from cms.syndication.partners.models import Partner
from cms.syndication.partners.recalls import unconfirmed_recalls
from cms.syndication.partners.sync_status import load_sync_statuses, with_sync_status
from cms.syndication.partners.views.base import require_partner, uncached_response


class PartnerView(ReadOnly):
    """Your scope, the terms agreed with you, and how far your copy has come, by the key you send.

    Where nothing else was agreed, the terms are those in every entry. An empty list in the scope
    leaves nothing out.
    """

    schema = DeferredSchema("cms.syndication.partners.openapi.partner.PartnerSchema")

    def get(self, request: Request) -> HttpResponse:
        clean_parameters(request.query_params, {})
        pk = require_partner(request).pk
        partner = with_sync_status(Partner.objects.filter(pk=pk)).get()
        return uncached_response(partner_to_json(partner))


def partner_to_json(partner: Any) -> dict[str, Any]:
    """Return the JSON of a partner that was fetched ``with_sync_status``."""
    status = load_sync_statuses([partner])[partner.pk]
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
        "terms": partner.agreed_terms(),
        "copy": {
            "last_pull_at": format_rfc3339(partner.last_pull_at) if partner.last_pull_at else None,
            "sequence": partner.last_sequence,
            "head": partner.head or 0,
            "behind": status.behind,
            "behind_since": format_rfc3339(status.behind_since) if status.behind_since else None,
        },
        "open_recalls": unconfirmed_recalls(partner).count(),
        "recalls": f"{index_url()}recalls/?open=true",
    }
