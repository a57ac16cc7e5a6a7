"""Choices of treatments and conditions, shared by drafts and published rows."""

from django.db.models import IntegerChoices, TextChoices


class Kind(TextChoices):
    """The kind of a treatment, by which its details are asked for."""

    PROCEDURE = "procedure", "Procedure: something that is done to the body"
    DRUG = "drug", "Drug"
    DEVICE = "device", "Device"
    EXERCISE_PROGRAMME = "exercise_programme", "Exercise programme"
    BEHAVIOURAL = "behavioural", "Behavioural: talking, learning, training"
    SELF_CARE = "self_care", "Self-care"


#: Kinds of treatments that are a course of sessions.
PROGRAMMES = (Kind.EXERCISE_PROGRAMME, Kind.BEHAVIOURAL, Kind.SELF_CARE)


class ProcedureType(TextChoices):
    """schema.org MedicalProcedureType."""

    NONINVASIVE = "noninvasive", "Noninvasive: nothing enters the body"
    PERCUTANEOUS = "percutaneous", "Percutaneous: through the skin, by needle or lead"
    SURGICAL = "surgical", "Surgical: by an incision"


class Invasiveness(IntegerChoices):
    NOTHING = 1, "1: nothing enters the body"
    NEEDLE = 2, "2: a needle"
    MINIMAL_ACCESS = 3, "3: minimal access, or an implant through the skin"
    OPEN_SURGERY = 4, "4: open surgery"
    OPEN_SURGERY_WITH_IMPLANTS = 5, "5: open surgery with implants"


class Reversibility(TextChoices):
    REVERSIBLE = "reversible", "Reversible: as if it had not been done"
    REMOVABLE = "removable", "Removable: the implant can go, traces stay"
    PARTLY_REVERSIBLE = "partly_reversible", "Partly reversible"
    IRREVERSIBLE = "irreversible", "Irreversible"
    UNKNOWN = "unknown", "Not known"


class Repeatable(TextChoices):
    YES = "yes", "Yes, as often as needed"
    LIMITED = "limited", "A limited number of times"
    NO = "no", "No, once only"
    UNKNOWN = "unknown", "Not known"


class CostBand(TextChoices):
    """What a patient pays, in bands: prices differ by country and year."""

    NONE = "none", "Nothing"
    LOW = "low", "Little"
    MEDIUM = "medium", "A month's rent or so"
    HIGH = "high", "More than that"
    UNKNOWN = "unknown", "Not known"


class Supervision(TextChoices):
    SUPERVISED = "supervised", "With a therapist"
    PARTLY = "partly", "Partly with a therapist"
    ALONE = "alone", "Alone"
    UNKNOWN = "unknown", "Not known"


class CertaintyLevel(TextChoices):
    """GRADE's four levels of certainty, in plain words."""

    HIGH = "high", "High: the true effect is very likely close to this"
    MODERATE = "moderate", "Moderate: it is probably close, and may differ"
    LOW = "low", "Low: it may differ much"
    VERY_LOW = "very_low", "Very low: it probably differs much"


class LowestCertainty(TextChoices):
    """The lowest certainty among the judged outcomes of a treatment, to filter by."""

    HIGH = "high", "High"
    MODERATE = "moderate", "Moderate"
    LOW = "low", "Low"
    VERY_LOW = "very_low", "Very low"
    NOT_JUDGED = "not_judged", "Not judged"


class CertaintyReason(TextChoices):
    """GRADE's five reasons for lowering the certainty."""

    RISK_OF_BIAS = "risk_of_bias", "Risk of bias"
    INCONSISTENCY = "inconsistency", "Inconsistency"
    INDIRECTNESS = "indirectness", "Indirectness"
    IMPRECISION = "imprecision", "Imprecision"
    PUBLICATION_BIAS = "publication_bias", "Publication bias"


class CriterionKind(TextChoices):
    INDICATION = "indication", "For: an indication"
    CONTRAINDICATION_ABSOLUTE = "contraindication_absolute", "Never: absolute contraindication"
    CONTRAINDICATION_RELATIVE = "contraindication_relative", "With care: relative contraindication"
    NOT_EXPECTED_TO_HELP = "not_expected_to_help", "Not expected to help"
    PREREQUISITE = "prerequisite", "Needed first: a prerequisite"


class Effect(TextChoices):
    """The effect of a treatment on the chance of having another treatment afterwards."""

    KEEPS_OPEN = "keeps_open", "keeps open"
    LIMITS = "limits", "limits"
    FORECLOSES = "forecloses", "forecloses"
    UNKNOWN = "unknown", "not known"


class Scope(TextChoices):
    SAME_SITE = "same_site", "at the same site"
    ANY_SITE = "any_site", "at any site"


class Basis(TextChoices):
    EVIDENCE = "evidence", "Evidence: a study shows it"
    GUIDELINE = "guideline", "Guideline"
    MECHANISM = "mechanism", "Mechanism: it follows from how it works"
    AUTHOR_OPINION = "author_opinion", "Opinion of the author"


class CodeSystem(TextChoices):
    ICD11 = "icd11", "ICD-11"
    ICD10 = "icd10", "ICD-10"
    SNOMEDCT = "snomedct", "SNOMED CT"
    MESH = "mesh", "MeSH"
    WIKIDATA = "wikidata", "Wikidata"
    ATC = "atc", "ATC: drugs"
    RXNORM = "rxnorm", "RxNorm: drugs"
    GMDN = "gmdn", "GMDN: devices"


#: Systems that name conditions; the others name drugs or devices.
SYSTEMS_OF_CONDITIONS = (
    *(CodeSystem.ICD11, CodeSystem.ICD10, CodeSystem.SNOMEDCT, CodeSystem.MESH),
    CodeSystem.WIKIDATA,
)


class RegulatoryState(TextChoices):
    APPROVED = "approved", "Approved"
    CLEARED = "cleared", "Cleared: found equivalent to something approved"
    EXEMPT = "exempt", "Exempt: needs no approval"
    INVESTIGATIONAL = "investigational", "Investigational: in trials only"
    NOT_APPROVED = "not_approved", "Not approved"
    WITHDRAWN = "withdrawn", "Approval withdrawn"
