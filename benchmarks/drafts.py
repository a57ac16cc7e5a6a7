"""Write drafts that refer to published entries of the corpus, as the admin saves them."""

import random
from collections import deque
from datetime import datetime
from typing import Any
from uuid import uuid4

from benchmarks.seed import SEED
from benchmarks.text_generator import TextGenerator
from benchmarks.vocabulary import build_frequency_table

BODY_BYTES = 6000
QUOTING = 1000
#: Posts with drafts that show a figure which moves; each is written as an author would.
SHOWING = 100


class DraftWriter:
    """Write drafts that refer to published entries of the corpus."""

    def __init__(self) -> None:
        from cms.published.models.rows import published_types

        self.published = published_types()
        self.text = TextGenerator(random.Random(SEED), build_frequency_table())
        self.topics = self.write_drafts("topic", 2)
        self.authors = self.write_drafts("author", 1)
        self.conditions = self.write_drafts("condition", 2)
        self.treatments = self.write_drafts("treatment", 3)
        self.studies = self.write_drafts("study", 3)

    def write_drafts(self, type: str, count: int) -> list[Any]:
        """Write the drafts of the first published entries of a type, if there are none yet."""
        from django.apps import apps

        model = next(each for each in apps.get_models() if each._meta.model_name == type)
        name = "title" if type == "study" else "name"
        more = {"invasiveness": 3} if type == "treatment" else {}
        rows = self.published[type].objects.order_by("pk")[:count]
        values = [{"id": row.pk, "slug": row.slug, name: row.title} | more for row in rows]
        return [model.objects.get_or_create(id=each["id"], defaults=each)[0] for each in values]

    def write_post(self) -> Any:
        from cms.posts import models

        links = [f'<a href="entry:{each.pk}">so</a>' for each in self.treatments + self.studies]
        body = ""
        while len(body) < BODY_BYTES:
            link = links[len(body) % len(links)]
            body += f"<h2>{self.text.title(3)}</h2><p>{self.text.paragraph(60)} {link}</p>"
        slug = f"published-by-the-benchmark-{uuid4().hex}"
        post = models.Post.objects.create(slug=slug, title="Pain", summary="Of a back.", body=body)
        for model, field, targets in (
            (models.PostAuthor, "author", self.authors),
            (models.PostTopic, "topic", self.topics),
            (models.PostCondition, "condition", self.conditions),
            (models.PostTreatment, "treatment", self.treatments),
            (models.PostStudy, "study", self.studies),
        ):
            for position, target in enumerate(targets):
                model.objects.create(post=post, position=position, **{field: target})
        return save_draft(post)

    def write_quoted_study(self, *, at: datetime) -> Any:
        """Publish a study, its paper and a claim, load posts that quote it, and change a figure."""
        from benchmarks.corpus import Corpus
        from cms.lib.placeholders import REF
        from cms.maintenance import load_documents
        from cms.publishing import publish
        from studies.models import Citation, Study, StudyReport

        slug = f"quoted-{uuid4().hex}"
        study = Study.objects.create(slug=slug, title="A study", summary="Of backs.")
        paper = Citation.objects.create(slug=slug, title="A paper")
        report = StudyReport.objects.create(study=study, citation=paper)
        result = self.write_result(study, report)
        publish(paper, study, by=None, at=at)
        claim = self.write_claim(result)
        publish(claim, by=None, at=at)
        corpus = Corpus(posts=QUOTING, seed=SEED)
        for type in ("study", "claim"):  # posts say the figures of these
            deque(corpus.entries(type), maxlen=0)
        quoted = {"studies": [{REF: str(study.pk)}], "claims": [{REF: str(claim.pk)}]}
        documents = {
            uuid4(): document | quoted | {"slug": f"{document['slug']}-{slug}"}
            for _, document in corpus.entries("post")
        }
        load_documents(model=self.published["post"], documents=documents, at=at)
        result.n_events, result.value = 19, None  # which follows from the counts
        result.save()
        study.title = "A study with another title"
        return save_draft(study)

    def write_moved_figure(self, *, at: datetime) -> Any:
        """Publish a claim and posts that show it, move its study, and return the claim."""
        from cms.publishing import publish
        from studies.models import Citation, Study, StudyReport

        slug = f"moved-{uuid4().hex}"
        study = Study.objects.create(slug=slug, title="A study", summary="Of backs.")
        paper = Citation.objects.create(slug=slug, title="A paper")
        result = self.write_result(study, StudyReport.objects.create(study=study, citation=paper))
        publish(paper, study, by=None, at=at)
        claim = self.write_claim(result)
        publish(claim, by=None, at=at)
        posts = [self.write_post() for _ in range(SHOWING)]
        for post in posts:
            figure = f'<cms-claim data-id="{claim.pk}"></cms-claim>'
            post.body = f"<h2>Pain</h2><p>{'It was good for the back. ' * 200}{figure} had it.</p>"
            save_draft(post)
        publish(*posts, by=None, at=at)
        result.n_events, result.value = 19, None
        result.save()
        publish(save_draft(study), by=None, at=at)
        return claim

    def write_result(self, study: Any, report: Any) -> Any:
        """Write the draft of a result that 20 of 26 people had."""
        from studies.models import OutcomeMeasure, OutcomeResult

        row = self.published["measure"].objects.order_by("pk").first()
        values = {"slug": row.slug, "name": row.title, "data_type": "binary"}
        measure, _ = OutcomeMeasure.objects.get_or_create(id=row.pk, defaults=values)
        return OutcomeResult.objects.create(
            study=study,
            report=report,
            measure=measure,
            statistic="proportion",
            n_events=20,
            n_analysed=26,
        )

    def write_claim(self, result: Any) -> Any:
        """Write the draft of a claim whose figure follows from a result."""
        from claims.models import Claim, ClaimResult

        claim = Claim.objects.create(slug=f"figure-{uuid4().hex}", statement="{figure} were well.")
        ClaimResult.objects.create(claim=claim, result=result)
        return claim


def retract_paper(study: Any) -> Any:
    """Add a retraction to the paper of a study, and return its draft."""
    paper = study.reports.get().citation
    paper.notices.create(type="retraction", position=0)
    return save_draft(paper)


def save_draft(draft: Any) -> Any:
    """Save a draft as the admin does: with its digest, and a revision."""
    from cms.authoring.models.revision import Revision, record_revision

    draft.save()
    saved = type(draft).objects.get(pk=draft.pk)
    saved.refresh_digest()
    record_revision(saved, Revision.Act.SAVE)
    return saved
