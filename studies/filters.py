"""Filters of the lists of studies, results and measures."""

from cms.api.parameters.filters import CHOICE, FLAG, NUMBER, EntryFilters, PartFilters
from studies.published import PublishedMeasure, PublishedResult, PublishedStudy


class StudyFilters(EntryFilters):
    relations = {"treatments": "treatment", "conditions": "condition"}

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


class ResultFilters(PartFilters):
    relations = {"study": "study", "measure": "measure", "treatments": "treatment"}

    class Meta(PartFilters.Meta):
        model = PublishedResult
        fields = {
            **PartFilters.Meta.fields,
            "statistic": CHOICE,
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
