"""The addresses of studies, results, measures and citations."""

from rest_framework import serializers

from cms.api.collection import Collection, PageList, register
from cms.lib.integrity import Integrity
from studies.citation_document import CitationDocument
from studies.document import MeasureDocument, StudyDocument
from studies.filters import CitationFilters, MeasureFilters, ResultFilters, StudyFilters
from studies.html import CITATION_PAGE, STUDY_PAGE
from studies.linked_data import CITATION, MEASURE, STUDY
from studies.plots import list_study_plots
from studies.published import PublishedMeasure, PublishedResult, PublishedStudy
from studies.published_citation import PublishedCitation
from studies.result_document import ResultDocument

INTEGRITY = serializers.ChoiceField(
    choices=Integrity.choices,
    help_text=(
        "The worst that holds of any of its publications, in this order: retracted, withdrawn, "
        "partly_retracted, expression_of_concern, superseded, corrected, unknown (not checked, or "
        "not published here), current."
    ),
)
ARM_LABEL = serializers.CharField(
    allow_null=True, help_text="The label of that group; `fields=` opens the group itself."
)

STUDIES = register(
    Collection(
        description=(
            "Studies with their reports, groups of people and results.\n\n"
            "One cohort is one study, however many papers were written about it. `integrity` tells "
            "whether\nall of these still stand."
        ),
        published=PublishedStudy,
        document=StudyDocument,
        filters=StudyFilters,
        derived_fields={"integrity": INTEGRITY},
        linked_data=STUDY,
        plots=list_study_plots,
        public_page=STUDY_PAGE,
        page_lists=(PageList("Posts that name it", "post", "studies"),),
        ordering=(
            *("title", "year", "sample_size"),
            *("first_published_at", "published_at", "updated_at"),
        ),
        default_ordering=("title",),
        facets=("treatments", "conditions", "design", "masking", "year", "integrity", "evidence"),
    )
)


RESULTS = register(
    Collection(
        description=(
            "Numbers that studies found, one in each row: what a chart is drawn from.\n\n"
            "Shares are 0 to 1, time points are days. Every row says of whom it is, with the "
            "ladder of\ndenominators up to all who began."
        ),
        published=PublishedResult,
        document=ResultDocument,
        filters=ResultFilters,
        list_only_fields={"arm": ARM_LABEL, "comparator_arm": ARM_LABEL},
        ordering=("timepoint_days", "value", "n_analysed", "published_at"),
        default_ordering=("-published_at",),
        facets=(
            "study",
            "measure",
            "treatments",
            "statistic",
            "is_primary",
            "timepoint_days",
            "timepoint_kind",
            "baseline_population_mismatch",
        ),
    )
)


MEASURES = register(
    Collection(
        description="Outcome measures: what was counted, on which scale, and which way is better.",
        published=PublishedMeasure,
        document=MeasureDocument,
        filters=MeasureFilters,
        linked_data=MEASURE,
        ordering=("title", "first_published_at", "published_at", "updated_at"),
        default_ordering=("title",),
        facets=("domain", "data_type", "better"),
    )
)


CITATIONS = register(
    Collection(
        description=(
            "Publications that entries rest on, each once, and whether they still stand.\n\n"
            "`integrity` follows from publishers' notices, such as corrections and retractions."
        ),
        published=PublishedCitation,
        document=CitationDocument,
        filters=CitationFilters,
        linked_data=CITATION,
        public_page=CITATION_PAGE,
        page_lists=(
            PageList("Studies that it reports", "study", "citations"),
            PageList("Treatments that rest on it", "treatment", "citations"),
        ),
        ordering=("title", "year", "first_published_at", "published_at", "updated_at"),
        default_ordering=("title",),
        facets=("kind", "integrity", "year", "container_title"),
    )
)
