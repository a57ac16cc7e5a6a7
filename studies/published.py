"""Published rows of studies, results and measures: the columns that lists filter by."""

from collections.abc import Mapping
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy

from cms.lib.integrity import Integrity
from cms.lib.placeholders import REF, referenced_ids
from cms.published.models.rows import (
    SMALL_CARD_FIELDS,
    TERM_FIELDS,
    Part,
    Published,
    evidence_index,
    list_indexes,
    order_indexes,
    referenced_index,
)
from studies import choices
from studies.formatting import format_older_title
from studies.stored_copies import replace_result_report, replace_study_copies

Document = dict[str, Any]
#: Values of columns that results from before decision 29 do not have.
OLDER_VALUES = {"is_primary": False}


class PublishedMeasure(Published):
    """The current document of one outcome measure."""

    type = "measure"
    collection = "measures"
    list_fields = (
        *("name", "abbr", "domain", "data_type", "unit", "scale_min", "scale_max", "better"),
        *("minimal_important_change_absolute", "minimal_important_change_relative"),
    )
    term_fields = TERM_FIELDS
    card_fields = (
        *("abbr", "domain", "data_type", "unit", "better", "scale_min", "scale_max"),
        *("minimal_important_change_absolute", "minimal_important_change_relative"),
    )
    small_card_fields = (*SMALL_CARD_FIELDS, "abbr", "better")

    domain = models.CharField(max_length=25, choices=choices.Domain)
    data_type = models.CharField(max_length=15, choices=choices.DataType)
    better = models.CharField(max_length=6, choices=choices.Better)

    class Meta(Published.Meta):
        indexes = list_indexes("domain", "data_type", "better")


class PublishedResult(Part):
    """One result of a published study. A column is NULL where it was not reported."""

    type = "result"
    collection = "results"
    relation_names = ("study", "measure", "treatments")
    list_fields = (
        *("study", "measure", "treatments", "arm", "comparator_arm", "population"),
        *("timepoint_days", "timepoint_kind"),
        *("statistic", "n_analysed", "n_events"),
        *("value", "value_low", "value_high", "ci_level", "ci_low", "ci_high"),
        *("p_operator", "p_value"),
        *("event_definition", "as_reported", "report"),
    )

    statistic = models.CharField(max_length=30, choices=choices.Statistic)
    timepoint_days = models.PositiveIntegerField(null=True)
    timepoint_kind = models.CharField(max_length=8, choices=choices.TimepointKind, blank=True)
    is_primary = models.BooleanField(default=False)
    n_analysed = models.PositiveIntegerField(null=True)
    n_events = models.PositiveIntegerField(null=True)
    value = models.DecimalField(max_digits=14, decimal_places=6, null=True)
    value_low = models.DecimalField(max_digits=14, decimal_places=6, null=True)
    value_high = models.DecimalField(max_digits=14, decimal_places=6, null=True)
    ci_low = models.DecimalField(max_digits=14, decimal_places=6, null=True)
    ci_high = models.DecimalField(max_digits=14, decimal_places=6, null=True)
    p_value = models.DecimalField(max_digits=14, decimal_places=6, null=True)
    baseline_population_mismatch = models.BooleanField()

    class Meta(Part.Meta):
        indexes = [
            models.Index(fields=["locale", "-published_at", "id"], name="%(class)s_newest"),
            models.Index(fields=["-published_at", "id"], name="%(class)s_newest_all"),
            referenced_index(),
            *order_indexes(timepoint="timepoint_days", value="value", analysed="n_analysed"),
        ]

    @classmethod
    def replace_copies(cls, item: Document) -> dict[str, Document]:
        replace_result_report(item)
        return {}

    @classmethod
    def derive_list_values(cls, item: Document) -> Document:
        """Add the labels of both groups; ``fields=`` opens the groups themselves."""
        groups = (("arm", "intervention"), ("comparator_arm", "comparator"))
        return {
            label: group["label"] if (group := item.get(key)) else item.get(label)
            for label, key in groups
        }

    @classmethod
    def documents(cls, owner_id: str, owner: Document) -> list[Document]:
        study = {REF: owner_id}
        return [
            {**OLDER_VALUES, "title": format_older_title(result)} | result | {"study": study}
            for result in owner["results"]
        ]


class PublishedStudy(Published):
    """The current document of one study. A column is NULL where it was not reported."""

    type = "study"
    collection = "studies"
    relation_names = ("treatments", "conditions", "citations")
    rests_on = {"citations": "citation"}
    derived_from = {"integrity": ("citation", "further_citations")}
    parts = (PublishedResult,)
    picture_titles = {
        "results": gettext_lazy("Results of “{entry}”"),
        "course": gettext_lazy("Course over time in “{entry}”"),
    }
    list_fields = (
        *("summary", "design", "year", "sample_size", "integrity", "citation"),
        *("conditions", "treatments"),
    )
    term_fields = TERM_FIELDS
    small_card_fields = (*SMALL_CARD_FIELDS, "year", "integrity")
    card_fields = (
        *("design", "year", "sample_size", "integrity"),
        *("citation", "further_citations"),
    )
    detail_fields = (
        *("funding_text", "reports", "arms", "populations", "results", "setting", "countries"),
        *(
            "started_on",
            "ended_on",
            "registration",
            "protocol",
            "allocation",
            "flow",
            "baseline",
            "review",
        ),
    )
    prose_fields = ("population_text", "funding_text")

    design = models.CharField(max_length=30, choices=choices.Design, blank=True)
    masking = models.CharField(max_length=12, choices=choices.Masking, blank=True)
    year = models.PositiveSmallIntegerField(null=True)
    sample_size = models.PositiveIntegerField(null=True)

    class Meta(Published.Meta):
        indexes = [
            *list_indexes("design", "masking", "year", "sample_size", "evidence"),
            evidence_index(),
            *order_indexes(year="year", size="sample_size"),
        ]

    @classmethod
    def derive_from_cards(cls, item: Document, cards: Mapping[str, Document]) -> Document:
        """Derive the worst integrity of its publications."""
        ids = referenced_ids([item["citation"], item["further_citations"]])
        return {"integrity": Integrity.worst(cards[id]["integrity"] for id in ids if id in cards)}

    @classmethod
    def replace_copies(cls, item: Document) -> dict[str, Document]:
        return replace_study_copies(item)
