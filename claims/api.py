"""The addresses of claims."""

from claims.document import ClaimDocument
from claims.filters import ClaimFilters
from claims.html import CLAIM_PAGE, list_card_facts
from claims.linked_data import CLAIM
from claims.plots import list_claim_plots
from claims.published import PublishedClaim
from cms.api.collection import Collection, PageList, register

CLAIMS = register(
    Collection(
        description=(
            "Figures and facts in texts, each bound to the study results or treatments that it "
            "rests on.\n\n"
            "`text` is what is said, `quoted` what the results said when it was published. Posts "
            "name the claims\nthey make."
        ),
        published=PublishedClaim,
        document=ClaimDocument,
        filters=ClaimFilters,
        linked_data=CLAIM,
        card_facts=list_card_facts,
        plots=list_claim_plots,
        public_page=CLAIM_PAGE,
        page_lists=(PageList("Posts that say it", "post", "claims"),),
        ordering=("title", "first_published_at", "published_at", "updated_at"),
        default_ordering=("title",),
        facets=("studies", "treatments", "derivation", "hedge", "is_quoted", "evidence"),
    )
)
