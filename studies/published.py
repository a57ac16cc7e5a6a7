"""Published rows of studies, results and measures: the columns that lists filter by."""

from itertools import chain
from typing import Any

from django.db import models

from cms.lib.placeholders import REF
from cms.lib.source_fields import Integrity
from cms.published.models.rows import (
    SMALL_CARD_FIELDS,
    TERM_FIELDS,
    Part,
    Published,
    list_indexes,
    order_indexes,
    referenced_index,
)
from cms.published.search.search_text import join_unique
from studies import choices
from studies.doi import join_doi_keys
from studies.formatting import format_older_title
from studies.published_citation import list_identifiers

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
        *("abbr", "unit", "better", "scale_min", "scale_max"),
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
        *("statistic", "is_primary", "n_analysed", "n_events"),
        *("value", "value_low", "value_high", "ci_level", "ci_low", "ci_high"),
        *("p_operator", "p_value"),
        *("baseline", "event_definition", "as_reported", "report"),
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
    """The current document of one study. A column is NULL where it was not reported.

    ``doi_keys`` are those of all its publications (``studies.doi``).
    """

    type = "study"
    collection = "studies"
    relation_names = ("treatments", "conditions")
    parts = (PublishedResult,)
    list_fields = (
        *("summary", "design", "masking", "year", "sample_size", "integrity", "citation"),
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
        *("started_on", "ended_on", "registration", "protocol", "flow", "baseline", "review"),
    )
    prose_fields = ("population_text", "funding_text", "citation")

    design = models.CharField(max_length=30, choices=choices.Design, blank=True)
    masking = models.CharField(max_length=12, choices=choices.Masking, blank=True)
    year = models.PositiveSmallIntegerField(null=True)
    sample_size = models.PositiveIntegerField(null=True)
    integrity = models.CharField(max_length=25, choices=Integrity)
    doi_keys = models.TextField(blank=True)

    class Meta(Published.Meta):
        indexes = [
            *list_indexes("design", "masking", "year", "sample_size", "integrity", "doi_keys"),
            *order_indexes(year="year", size="sample_size"),
        ]

    @classmethod
    def columns(cls, document: Document) -> dict[str, Any]:
        dois = (report["citation"]["doi"] for report in document["reports"])
        return super().columns(document | {"doi_keys": join_doi_keys(dois)})

    @classmethod
    def search_texts(cls, document: Document) -> dict[str, str]:
        """Add the identifiers of its publications to the text that search finds."""
        texts = super().search_texts(document)
        citations = (report["citation"] for report in document["reports"])
        identifiers = chain.from_iterable(map(list_identifiers, citations))
        return texts | {"body": join_unique([texts["body"], *identifiers])}
