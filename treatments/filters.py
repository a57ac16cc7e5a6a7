"""Filters of the lists of treatments and conditions."""

from cms.api.parameters.filters import CHOICE, FLAG, NUMBER, TEXT, EntryFilters
from treatments.published import PublishedCondition, PublishedTreatment


class ConditionFilters(EntryFilters):
    relations = {"parent": "condition"}

    class Meta(EntryFilters.Meta):
        model = PublishedCondition
        fields = {**EntryFilters.Meta.fields, "body_site": TEXT}


class TreatmentFilters(EntryFilters):
    relations = {
        "conditions": "condition",
        "keeps_open": "treatment",
        "forecloses": "treatment",
        "citations": "citation",
        "harm_studies": "study",
    }

    class Meta(EntryFilters.Meta):
        model = PublishedTreatment
        fields = {
            **EntryFilters.Meta.fields,
            "kind": CHOICE,
            "procedure_type": CHOICE,
            "invasiveness": NUMBER,
            "reversibility": CHOICE,
            "leaves_implant": FLAG,
            "removes_tissue": FLAG,
            "uses_cells": FLAG,
            "trial_possible": FLAG,
            "certainty": CHOICE,
            "evidence": CHOICE,
        }
