"""Filters of the lists of studies, results, measures and citations."""

import re
from typing import Any

from cms.api.parameters.filters import (
    CHOICE,
    FLAG,
    NUMBER,
    TEXT,
    ColumnFilter,
    EntryFilters,
    PartFilters,
)
from cms.api.parameters.referred_filters import (
    FirstReferredFilter,
    ReferredFilter,
    UnknownReferredFilter,
)
from cms.api.parameters.value_lists import CommaListValue
from cms.api.parameters.values import BooleanValue, ChoiceValue, Value, match_fully
from cms.lib.integrity import Integrity
from studies.doi import DOI, normalize_doi
from studies.published import PublishedMeasure, PublishedResult, PublishedStudy
from studies.published_citation import PublishedCitation


class DoiValue(Value):
    """A DOI, also as an address and in capitals."""

    expects = (
        "a DOI, such as 10.1186/s12967-017-1234-5 or https://doi.org/10.1186/s12967-017-1234-5"
    )
    schema = {
        "type": "string",
        "pattern": r"^\s*(?:[Hh][Tt][Tt][Pp][Ss]?://(?:[Dd][Xx]\.|[Ww][Ww][Ww]\.)?[Dd][Oo][Ii]\.[Oo][Rr][Gg]/|[Dd][Oo][Ii]:\s*)?10\.[0-9]{4,9}/\S+\s*$",
        "maxLength": 300,
        "examples": ["10.1186/s12967-017-1234-5"],
    }

    def parse(self, text: str) -> str:
        if len(text) > 300:
            raise ValueError
        return match_fully(re.compile(DOI), normalize_doi(text))


class WorstIntegrityFilter(FirstReferredFilter):
    """A filter for studies by the worst integrity of their publications."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            relation="citations",
            target=PublishedCitation,
            field_name="integrity",
            order=Integrity.values,
            default=Integrity.UNKNOWN,
            **kwargs,
        )


class StudyFilters(EntryFilters):
    relations = {"treatments": "treatment", "conditions": "condition", "citations": "citation"}

    doi = ReferredFilter(
        relation="citations",
        target=PublishedCitation,
        field_name="doi",
        value=DoiValue(),
        help_text="One of its publications has this DOI, also written as an address.",
    )
    doi__isnull = UnknownReferredFilter(
        relation="citations",
        target=PublishedCitation,
        field_name="doi",
        lookup_expr="isnull",
        value=BooleanValue(),
        help_text="No publication of it has a DOI (`true`), or one has (`false`).",
    )
    integrity = WorstIntegrityFilter(
        value=ChoiceValue(choices=Integrity.values),
        help_text="The worst integrity of its publications is this.",
    )
    integrity__in = WorstIntegrityFilter(
        lookup_expr="in",
        value=CommaListValue(item=ChoiceValue(choices=Integrity.values)),
        help_text="The worst integrity of its publications is one of these.",
    )

    class Meta(EntryFilters.Meta):
        model = PublishedStudy
        fields = {
            **EntryFilters.Meta.fields,
            "design": CHOICE,
            "masking": CHOICE,
            "year": NUMBER,
            "evidence": CHOICE,
            "sample_size": NUMBER,
        }


class MeasureFilters(EntryFilters):
    class Meta(EntryFilters.Meta):
        model = PublishedMeasure
        fields = {
            **EntryFilters.Meta.fields,
            "domain": CHOICE,
            "data_type": CHOICE,
            "better": CHOICE,
        }


class CitationFilters(EntryFilters):
    doi = ColumnFilter(
        field_name="doi", value=DoiValue(), help_text="It has this DOI, also written as an address."
    )
    doi__in = ColumnFilter(
        field_name="doi",
        lookup_expr="in",
        value=CommaListValue(item=DoiValue()),
        help_text="It has one of these DOIs.",
    )

    class Meta(EntryFilters.Meta):
        model = PublishedCitation
        fields = {
            **EntryFilters.Meta.fields,
            "doi": ["isnull"],
            "pmid": TEXT,
            "registry_id": TEXT,
            "kind": CHOICE,
            "integrity": CHOICE,
            "year": NUMBER,
            "container_title": TEXT,
        }


class ResultFilters(PartFilters):
    relations = {"study": "study", "measure": "measure", "treatments": "treatment"}

    class Meta(PartFilters.Meta):
        model = PublishedResult
        fields = {
            **PartFilters.Meta.fields,
            "statistic": CHOICE,
            "is_primary": FLAG,
            "timepoint_days": NUMBER,
            "timepoint_kind": CHOICE,
            "n_analysed": NUMBER,
            "n_events": NUMBER,
            "value": NUMBER,
            "value_low": NUMBER,
            "value_high": NUMBER,
            "ci_low": NUMBER,
            "ci_high": NUMBER,
            "p_value": NUMBER,
            "baseline_population_mismatch": FLAG,
        }
