"""Filters of the list of claims."""

from claims.published import PublishedClaim
from cms.api.parameters.filters import CHOICE, DATE, FLAG, EntryFilters


class ClaimFilters(EntryFilters):
    relations = {
        "studies": "study",
        "treatments": "treatment",
        "measures": "measure",
        "conditions": "condition",
    }

    class Meta(EntryFilters.Meta):
        model = PublishedClaim
        fields = {
            **EntryFilters.Meta.fields,
            "derivation": CHOICE,
            "hedge": CHOICE,
            "is_quoted": FLAG,
            "expires_on": DATE,
            "evidence": CHOICE,
        }
