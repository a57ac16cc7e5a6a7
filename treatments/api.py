"""The addresses of treatments and conditions."""

from cms.api.collection import Collection, PageList, register
from treatments.comparison import COMPARISON
from treatments.document import ConditionDocument, TreatmentDocument
from treatments.filters import ConditionFilters, TreatmentFilters
from treatments.html import CONDITION_PAGE, TREATMENT_PAGE
from treatments.linked_data import CONDITION, TREATMENT
from treatments.plots import list_treatment_plots
from treatments.published import PublishedCondition, PublishedTreatment

TREATMENTS = register(
    Collection(
        description=(
            "Treatments: what is done, whom it is for, and what stays possible afterwards.\n\n"
            "`?keeps_open=microdiscectomy` lists the treatments after which a microdiscectomy is "
            "still\npossible, `?forecloses=microdiscectomy` those that rule it out; "
            "`?conditions=chronic-back-pain`\nthose that have it, or a kind of it, as an "
            "indication. `?certainty__in=high,moderate` lists those of whose judged outcomes "
            "none is less certain."
        ),
        published=PublishedTreatment,
        document=TreatmentDocument,
        filters=TreatmentFilters,
        linked_data=TREATMENT,
        plots=list_treatment_plots,
        public_page=TREATMENT_PAGE,
        page_lists=(
            PageList("Studies of it", "study", "treatments"),
            PageList("Posts about it", "post", "treatments"),
        ),
        comparison=COMPARISON,
        ordering=("title", "invasiveness", "first_published_at", "published_at", "updated_at"),
        default_ordering=("title",),
        facets=(
            "conditions",
            "keeps_open",
            "forecloses",
            "procedure_type",
            "invasiveness",
            "reversibility",
            "leaves_implant",
            "removes_tissue",
            "uses_cells",
            "trial_possible",
            "certainty",
            "evidence",
        ),
    )
)


CONDITIONS = register(
    Collection(
        description="Conditions that treatments are for, with the wider condition each belongs to.",
        published=PublishedCondition,
        document=ConditionDocument,
        filters=ConditionFilters,
        linked_data=CONDITION,
        public_page=CONDITION_PAGE,
        page_lists=(
            PageList("Treatments for it", "treatment", "conditions", ordering="invasiveness"),
            PageList("Posts about it", "post", "conditions"),
        ),
        ordering=("title", "first_published_at", "published_at", "updated_at"),
        default_ordering=("title",),
        facets=("parent", "body_site"),
    )
)
