"""Drafts of treatments and conditions, for Django, which loads models from here."""

from treatments.models.condition import Condition, ConditionCode
from treatments.models.details import Burden, Device, Dose, Harm, Programme
from treatments.models.rows import Criterion, PathEffect, RegulatoryStatus, TreatmentCode
from treatments.models.treatment import Treatment

__all__ = [
    "Burden",
    "Condition",
    "ConditionCode",
    "Criterion",
    "Device",
    "Dose",
    "Harm",
    "PathEffect",
    "Programme",
    "RegulatoryStatus",
    "Treatment",
    "TreatmentCode",
]
