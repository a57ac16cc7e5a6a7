"""Drafts of treatments and conditions, for Django, which loads models from here."""

from treatments.models.certainties import Certainty
from treatments.models.condition import Condition, ConditionCode
from treatments.models.doses import Dose
from treatments.models.harms import Burden, Harm
from treatments.models.programmes import Device, Programme
from treatments.models.rows import Criterion, PathEffect, RegulatoryStatus, TreatmentCode
from treatments.models.treatment import Treatment

__all__ = [
    "Burden",
    "Certainty",
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
