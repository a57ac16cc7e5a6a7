"""Filters of the lists of studies, results, measures and citations."""

import re
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Q, QuerySet

from cms.api.parameters.filters import (
    CHOICE,
    FLAG,
    NUMBER,
    TEXT,
    ColumnFilter,
    EntryFilters,
    PartFilters,
    UnknownFilter,
)
from cms.api.parameters.value_lists import CommaListValue
from cms.api.parameters.values import BooleanValue, Value, match_fully
from studies.doi import DOI, doi_key, normalize_doi
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


class DoiKeyValue(DoiValue):
    """A DOI, parsed into its key."""

    def parse(self, text: str) -> str:
        return doi_key(super().parse(text))


class DoiFilter(ColumnFilter):
    """A filter for studies one of whose publications has one of these DOIs."""

    def filter(self, qs: "QuerySet[Any]", value: Any) -> "QuerySet[Any]":
        keys = value if isinstance(value, list) else [value]
        rows = reduce(or_, (Q(doi_keys__contains=key) for key in keys))
        return qs.exclude(rows) if self.exclude else qs.filter(rows)


class StudyFilters(EntryFilters):
    relations = {"treatments": "treatment", "conditions": "condition"}

    doi = DoiFilter(
        field_name="doi_keys",
        value=DoiKeyValue(),
        help_text="One of its publications has this DOI, also written as an address.",
    )
    doi__isnull = UnknownFilter(
        field_name="doi_keys",
        lookup_expr="isnull",
        value=BooleanValue(),
        help_text="No publication of it has a DOI (`true`), or one has (`false`).",
    )

    class Meta(EntryFilters.Meta):
        model = PublishedStudy
        fields = {
            **EntryFilters.Meta.fields,
            "design": CHOICE,
            "masking": CHOICE,
            "year": NUMBER,
            "sample_size": NUMBER,
            "integrity": CHOICE,
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
