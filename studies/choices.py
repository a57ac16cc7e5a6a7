"""Choices of studies, measures and citations, shared by drafts and published rows."""

from django.db.models import TextChoices


class Design(TextChoices):
    RCT_PARALLEL = "rct_parallel", "Randomised trial, parallel groups"
    RCT_CROSSOVER = "rct_crossover", "Randomised trial, crossover"
    RCT_CLUSTER = "rct_cluster", "Randomised trial, clusters"
    CONTROLLED_NONRANDOMISED = "controlled_nonrandomised", "Controlled trial, not randomised"
    BEFORE_AFTER = "before_after", "Before and after, without a control group"
    SINGLE_ARM_TRIAL = "single_arm_trial", "Trial with a single arm"
    COHORT_PROSPECTIVE = "cohort_prospective", "Cohort, prospective"
    COHORT_RETROSPECTIVE = "cohort_retrospective", "Cohort, retrospective"
    CASE_SERIES = "case_series", "Case series"
    CASE_CONTROL = "case_control", "Case-control study"
    CROSS_SECTIONAL = "cross_sectional", "Cross-sectional study"
    REGISTRY = "registry", "Registry"
    SYSTEMATIC_REVIEW = "systematic_review", "Systematic review"
    META_ANALYSIS = "meta_analysis", "Meta-analysis"
    NETWORK_META_ANALYSIS = "network_meta_analysis", "Network meta-analysis"
    UMBRELLA_REVIEW = "umbrella_review", "Umbrella review"
    GUIDELINE = "guideline", "Guideline"


#: Designs that summarise other studies: they have facts of a review, and pooled results.
REVIEWS = (
    Design.SYSTEMATIC_REVIEW,
    Design.META_ANALYSIS,
    Design.NETWORK_META_ANALYSIS,
    Design.UMBRELLA_REVIEW,
    Design.GUIDELINE,
)


class Masking(TextChoices):
    """The blinding of a trial: who did not know the arms (CONSORT, FHIR ResearchStudy)."""

    NONE = "none", "Nobody: open label"
    SINGLE = "single", "One side: patients or assessors"
    DOUBLE = "double", "Two sides"
    TRIPLE = "triple", "Three sides"
    QUADRUPLE = "quadruple", "Patients, carers, investigators and assessors"


class Conflicts(TextChoices):
    NONE_DECLARED = "none_declared", "None: the authors say so"
    DECLARED = "declared", "Declared"
    NOT_REPORTED = "not_reported", "Not reported"


class RiskOfBias(TextChoices):
    """The overall judgement of a review about the studies that it includes."""

    LOW = "low", "Low"
    SOME_CONCERNS = "some_concerns", "Some concerns"
    HIGH = "high", "High"
    UNCLEAR = "unclear", "Unclear"


class ReportRole(TextChoices):
    ABSTRACT = "abstract", "Abstract"
    PRIMARY = "primary", "Primary report"
    FOLLOW_UP = "follow_up", "Follow-up"
    REGISTRY = "registry", "Registry entry"
    CORRESPONDENCE = "correspondence", "Correspondence"


class ArmRole(TextChoices):
    EXPERIMENTAL = "experimental", "Experimental"
    ACTIVE_COMPARATOR = "active_comparator", "Active comparator"
    PLACEBO = "placebo", "Placebo"
    SHAM = "sham", "Sham procedure"
    USUAL_CARE = "usual_care", "Usual care"
    SINGLE_ARM = "single_arm", "The only arm"


class PopulationKind(TextChoices):
    """Rungs of the ladder of denominators: of whom a figure is a share."""

    TRIALLED = "trialled", "Tried it"
    ALLOCATED = "allocated", "Were allocated to it"
    RECEIVED = "received", "Received it"
    FOLLOWED = "followed", "Were followed up"
    STILL_IN_TREATMENT = "still_in_treatment", "Are still in treatment"
    RESPONDERS = "responders", "Responded"
    COMPLETERS = "completers", "Completed it"
    EVENT_FREE = "event_free", "Had no event"
    ITT = "itt", "Intention to treat"
    PER_PROTOCOL = "per_protocol", "Treated as planned"
    SAFETY = "safety", "Counted for safety"


class Domain(TextChoices):
    PAIN_INTENSITY = "pain_intensity", "Pain intensity"
    FUNCTION = "function", "Function"
    QUALITY_OF_LIFE = "quality_of_life", "Quality of life"
    GLOBAL_EFFECT = "global_effect", "Global effect"
    TREATMENT_AVOIDANCE = "treatment_avoidance", "Treatment avoided"
    REOPERATION = "reoperation", "Operated on again"
    RECURRENCE = "recurrence", "Came back"
    IMAGING = "imaging", "Seen on images"
    ADVERSE_EVENT = "adverse_event", "Adverse event"
    MORTALITY = "mortality", "Mortality"
    RETURN_TO_WORK = "return_to_work", "Return to work"
    MEDICATION_USE = "medication_use", "Use of medication"
    SATISFACTION = "satisfaction", "Satisfaction"
    STIFFNESS = "stiffness", "Stiffness"
    COST = "cost", "Cost"


class DataType(TextChoices):
    BINARY = "binary", "Binary: yes or no for each patient"
    ORDINAL = "ordinal", "Ordinal: steps in an order"
    CONTINUOUS = "continuous", "Continuous: a number on a scale"
    COUNT = "count", "Count"
    TIME_TO_EVENT = "time_to_event", "Time until something happens"


class Better(TextChoices):
    HIGHER = "higher", "Higher is better"
    LOWER = "lower", "Lower is better"


class TimepointKind(TextChoices):
    FIXED = "fixed", "exactly then"
    MINIMUM = "minimum", "at least so long"
    MEAN = "mean", "on average"
    MEDIAN = "median", "median"
    RANGE = "range", "at different times until then"


class Statistic(TextChoices):
    """The kind of number of a result."""

    PROPORTION = "proportion", "Proportion (0 to 1)"
    RISK = "risk", "Risk (0 to 1)"
    MEAN = "mean", "Mean"
    MEDIAN = "median", "Median"
    MEAN_CHANGE = "mean_change", "Mean change"
    PERCENT_CHANGE = "percent_change", "Relative change"
    RATE = "rate", "Rate"
    MEAN_DIFFERENCE = "mean_difference", "Mean difference"
    STANDARDISED_MEAN_DIFFERENCE = "standardised_mean_difference", "Standardised mean difference"
    RISK_DIFFERENCE = "risk_difference", "Risk difference"
    RISK_RATIO = "risk_ratio", "Risk ratio"
    ODDS_RATIO = "odds_ratio", "Odds ratio"
    RATE_RATIO = "rate_ratio", "Rate ratio"
    HAZARD_RATIO = "hazard_ratio", "Hazard ratio"
    NUMBER_NEEDED_TO_TREAT = "number_needed_to_treat", "Number needed to treat"
    RANGE = "range", "Range over several studies"


class DispersionKind(TextChoices):
    """The kind of spread beside a mean or a median."""

    SD = "sd", "Standard deviation"
    SE = "se", "Standard error"
    IQR = "iqr", "Interquartile range"
    RANGE = "range", "Lowest to highest"


class POperator(TextChoices):
    """The relation of the p value to its printed number: "p < 0.001"."""

    EQUAL = "=", "="
    LESS = "<", "<"
    GREATER = ">", ">"


class PoolingModel(TextChoices):
    FIXED = "fixed", "Fixed effect"
    RANDOM = "random", "Random effects"


class CitationKind(TextChoices):
    JOURNAL_ARTICLE = "journal_article", "Journal article"
    CONFERENCE_ABSTRACT = "conference_abstract", "Conference abstract"
    PREPRINT = "preprint", "Preprint"
    GUIDELINE = "guideline", "Guideline"
    REGISTRY_ENTRY = "registry_entry", "Registry entry"
    BOOK = "book", "Book or chapter"
    REPORT = "report", "Report"
    WEB_PAGE = "web_page", "Web page"


class Precision(TextChoices):
    """The known precision of a date."""

    YEAR = "year", "The year"
    MONTH = "month", "Year and month"
    DAY = "day", "The day"


class NoticeType(TextChoices):
    """The kind of a publisher's notice. A new version is not a retraction."""

    CORRECTION = "correction", "Correction"
    EXPRESSION_OF_CONCERN = "expression_of_concern", "Expression of concern"
    RETRACTION = "retraction", "Retraction"
    PARTIAL_RETRACTION = "partial_retraction", "Partial retraction"
    WITHDRAWAL = "withdrawal", "Withdrawal"
    REINSTATEMENT = "reinstatement", "Reinstatement"
    RETRACT_AND_REPLACE = "retract_and_replace", "Retracted and replaced under the same DOI"
    NEW_VERSION = "new_version", "New version"
    COMMENT = "comment", "Comment"
