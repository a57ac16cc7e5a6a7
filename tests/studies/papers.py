"""A publication, and an entry of each type that rests on it."""

from cms.publishing import publish
from studies.models import Citation
from tests.clock import MONDAY
from tests.factories.posts import PostFactory
from tests.factories.studies import ArmFactory, CitationFactory, ReportFactory, ResultFactory
from tests.factories.treatments import (
    CriterionFactory,
    PathEffectFactory,
    RegulatoryStatusFactory,
    TreatmentFactory,
)


def publish_paper() -> Citation:
    """Publish a publication, a study, two treatments and a post that show it."""
    paper = CitationFactory(slug="paper", title="The paper", doi="10.1000/paper")
    paper.integrity_checked_at = MONDAY
    paper.save()
    report = ReportFactory(citation=paper, study__slug="study", study__design="rct_parallel")
    treatment = TreatmentFactory(slug="treatment", name="Marrow")
    other = TreatmentFactory(slug="other", name="Other")
    for each in (treatment, other):
        arm = ArmFactory(study=report.study, treatment=each, label=each.slug)
        ResultFactory(study=report.study, report=report, arm=arm, locator="Table 2")
    CriterionFactory(treatment=treatment, source=paper)
    PathEffectFactory(from_treatment=treatment, to_treatment=other, source=paper)
    RegulatoryStatusFactory(treatment=treatment, source=paper)
    post = PostFactory(slug="post", studies=[report.study])
    publish(paper, report.study, treatment, other, post, by=None, at=MONDAY)
    return paper
