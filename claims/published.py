"""Published rows of claims: the columns that lists filter by."""

from django.db import models

from claims import choices
from cms.published.models.rows import SMALL_CARD_FIELDS, TERM_FIELDS, Published, list_indexes


class PublishedClaim(Published):
    """The current document of one claim. ``expires_on`` NULL: no day is set."""

    type = "claim"
    collection = "claims"
    relation_names = ("studies",)
    list_fields = (
        *("text", "value", "derivation", "hedge", "is_quoted", "quoted"),
        *("population_text", "timeframe_text", "expires_on", "studies"),
    )
    term_fields = TERM_FIELDS
    card_fields = ("text", "value", "derivation", "hedge")
    small_card_fields = (*SMALL_CARD_FIELDS, "text")
    detail_fields = ("results", "contrary_search")
    prose_fields = ("text", "population_text", "timeframe_text")

    derivation = models.CharField(max_length=15, choices=choices.Derivation)
    hedge = models.CharField(max_length=10, choices=choices.Hedge)
    is_quoted = models.BooleanField()
    expires_on = models.DateField(null=True)

    class Meta(Published.Meta):
        indexes = list_indexes("derivation", "hedge", "is_quoted", "expires_on")
