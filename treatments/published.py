"""Published rows of treatments and conditions: the columns that lists filter by."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy

from cms.lib.citation_copies import replace_copy
from cms.lib.placeholders import REF
from cms.published.models.rows import (
    SMALL_CARD_FIELDS,
    TERM_FIELDS,
    Published,
    Relations,
    evidence_index,
    list_indexes,
    order_indexes,
)
from treatments.choices import Effect, Kind, LowestCertainty, ProcedureType, Reversibility
from treatments.facts import FACT_SHEET
from treatments.lowest_certainty import find_lowest_certainty


class PublishedCondition(Published):
    """The current document of one condition."""

    type = "condition"
    collection = "conditions"
    relation_names = ("parent",)
    list_fields = ("name", "plain_name", "synonyms", "parent", "body_site")
    term_fields = TERM_FIELDS
    card_fields = ("plain_name",)
    small_card_fields = (*SMALL_CARD_FIELDS, "plain_name")
    prose_fields = ("body_site",)
    name_fields = ("name", "plain_name", "synonyms")
    wider_relation = "parent"

    body_site = models.CharField(max_length=100)

    class Meta(Published.Meta):
        indexes = list_indexes("body_site")


class PublishedTreatment(Published):
    """The current document of one treatment."""

    type = "treatment"
    collection = "treatments"
    relation_names = ("conditions", "keeps_open", "forecloses", "citations", "harm_studies")
    rests_on = {"citations": "citation", "harm_studies": "study"}
    list_fields = (
        *("name", "plain_name", "summary", "kind", "procedure_type", "invasiveness"),
        *("reversibility", "certainty"),
        *("leaves_implant", "removes_tissue", "uses_cells", "trial_possible"),
        *("recovery_days_min", "recovery_days_max", "conditions"),
    )
    term_fields = TERM_FIELDS
    card_fields = ("plain_name", "summary", "invasiveness", "reversibility")
    small_card_fields = (*SMALL_CARD_FIELDS, "plain_name", "invasiveness")
    detail_fields = (
        "codes",
        *("repeatable_text", "doses", "programme", "device", "harms", "burden"),
        *("certainties", "harm_studies"),
        "how_performed",
        "preparation",
        "follow_up",
        "regulatory",
        "criteria",
        "path_effects",
    )
    prose_fields = ("how_performed", "preparation", "follow_up", "criteria", "doses", "harms")
    fact_sheet = FACT_SHEET
    picture_titles = {"paths": gettext_lazy("What stays possible after {entry}")}

    kind = models.CharField(max_length=20, choices=Kind, default=Kind.PROCEDURE)
    procedure_type = models.CharField(max_length=20, choices=ProcedureType)
    invasiveness = models.PositiveSmallIntegerField()
    reversibility = models.CharField(max_length=20, choices=Reversibility)
    leaves_implant = models.BooleanField()
    removes_tissue = models.BooleanField()
    uses_cells = models.BooleanField()
    trial_possible = models.BooleanField()
    certainty = models.CharField(
        max_length=10, choices=LowestCertainty, default=LowestCertainty.NOT_JUDGED
    )

    class Meta(Published.Meta):
        indexes = [
            *list_indexes(
                *("kind", "procedure_type", "invasiveness", "reversibility", "leaves_implant"),
                *("removes_tissue", "uses_cells", "trial_possible", "certainty"),
                "evidence",
            ),
            evidence_index(),
            *order_indexes(invades="invasiveness"),
        ]

    @classmethod
    def columns(cls, document: dict[str, Any]) -> dict[str, Any]:
        # Documents from before decision 29 name no kind, and those from before 36 no certainty.
        levels = (row["level"] for row in document.get("certainties", ()))
        older = {"kind": Kind.PROCEDURE, "certainty": find_lowest_certainty(levels).value}
        return super().columns(older | document)

    @classmethod
    def relations(cls, document: dict[str, Any]) -> Relations:
        foreclosing = [
            effect["to"]
            for effect in document["path_effects"]
            if effect["effect"] == Effect.FORECLOSES
        ]
        return super().relations(document | {"forecloses": foreclosing})

    @classmethod
    def replace_copies(cls, item: dict[str, Any]) -> dict[str, dict[str, Any]]:
        """Replace the copies of sources in documents from before citations were entries."""
        copies: dict[str, dict[str, Any]] = {}
        if "citations" not in item and "criteria" in item:
            rows = [*item["criteria"], *item["path_effects"], *item["regulatory"]]
            for row in rows:
                row["source"] = replace_copy(row["source"], copies, type="citation")
            item["citations"] = [{REF: id} for id in copies]
        elif "citations" not in item and "conditions" in item:  # in a list
            item["citations"] = []
        return copies
