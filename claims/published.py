"""Published rows of claims: the columns that lists filter by."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import models

from claims import choices
from claims.assessment import assess_claim
from claims.paths_plot import TITLE as PATHS_TITLE
from cms.lib.quoted_words import Words, build_words, list_cells
from cms.published.models.evidence import Assessment, Basis
from cms.published.models.rows import (
    SMALL_CARD_FIELDS,
    TERM_FIELDS,
    Published,
    evidence_index,
    list_indexes,
)


class PublishedClaim(Published):
    """The current document of one claim. ``expires_on`` NULL: no day is set."""

    type = "claim"
    collection = "claims"
    relation_names = ("studies", "treatments", "measures", "conditions")
    rests_on = {
        "studies": "study",
        "treatments": "treatment",
        "measures": "measure",
        "conditions": "condition",
    }
    assesses_documents = True
    list_fields = (
        *("text", "value", "derivation", "hedge", "is_quoted", "quoted"),
        *("population_text", "timeframe_text", "expires_on", "studies", "treatments"),
    )
    term_fields = TERM_FIELDS
    card_fields = ("text", "value", "derivation", "hedge")
    small_card_fields = (*SMALL_CARD_FIELDS, "text", "evidence")
    detail_fields = (
        *("results", "facts", "measures", "conditions", "contrary_search"),
        *("accepted_figures", "accepted_warnings"),
    )
    picture_titles = {"people": "{entry}", "paths": PATHS_TITLE}
    prose_fields = ("text", "population_text", "timeframe_text")

    derivation = models.CharField(max_length=15, choices=choices.Derivation)
    hedge = models.CharField(max_length=10, choices=choices.Hedge)
    is_quoted = models.BooleanField()
    expires_on = models.DateField(null=True)

    class Meta(Published.Meta):
        indexes = [
            *list_indexes("derivation", "hedge", "is_quoted", "expires_on", "evidence"),
            evidence_index(),
        ]

    @classmethod
    def lent_words(cls, document: Mapping[str, Any]) -> Words | None:
        """Return the figure, and the cells of a table."""
        facts = document.get("facts") if document["derivation"] == choices.Derivation.TABLE else {}
        columns = [column["heading"] for column in (facts or {}).get("columns", ())]
        rows = (
            (row["name"], [cell["text"] for cell in row["cells"]])
            for row in (facts or {}).get("rows", ())
        )
        return build_words(document["text"], document["value"], cells=list_cells(columns, rows))

    @classmethod
    def assess_evidence(
        cls, document: Mapping[str, Any] | None, bases: Sequence[Basis]
    ) -> Assessment:
        """Compare the figure with the results as they are published now."""
        return assess_claim(document, bases) if document else super().assess_evidence(None, bases)
