"""A simulated newsroom: random acts that change what is published, and restores of backups."""

import random
from contextlib import suppress
from datetime import timedelta
from typing import Any

from cms.published.models.log import Change, Head
from cms.publishing import NotPublishedError, PreflightError, publish, withdraw
from cms.syndication.push.webhooks.actions import announce_restored_log
from tests.clock import MONDAY
from tests.factories.posts import AuthorFactory, PostFactory, SeriesFactory, TopicFactory
from tests.factories.studies import (
    CitationFactory,
    MeasureFactory,
    ReportFactory,
    ResultFactory,
    StudyFactory,
)
from tests.factories.treatments import ConditionFactory, CriterionFactory, PathEffectFactory
from tests.factories.treatments import TreatmentFactory as Treatments
from tests.snapshots import copy_tables, put_back

WORDS = ("spine", "disc", "nerve", "marrow", "hip", "Schmerz", "dolor", "„ziehend“", "β", "\\u001a")
REASONS = [reason.value for reason in Change.Reason]


class Newsroom:
    """``drafts`` are all entries, published or not. ``clock`` advances with each act.

    ``changes`` counts those of all histories, ``restores`` the backups that were put back.
    """

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self.clock = MONDAY
        self.number = self.changes = self.restores = 0
        self.drafts: list[Any] = []
        self.backups: list[tuple[dict[str, Any], list[Any]]] = []
        self.create_drafts()

    def create_drafts(self) -> None:
        """Create drafts of every type, most of them unpublished."""
        self.series = [SeriesFactory(slug=f"series-{n}") for n in range(3)]
        self.topics = [TopicFactory(slug=f"topic-{n}") for n in range(4)]
        authors = [AuthorFactory(slug=f"author-{n}") for n in range(3)]
        conditions = [ConditionFactory(slug=f"condition-{n}") for n in range(3)]
        self.treatments = [Treatments(slug=f"treatment-{n}") for n in range(5)]
        for treatment, following in zip(self.treatments, self.treatments[1:], strict=False):
            PathEffectFactory(from_treatment=treatment, to_treatment=following)
            CriterionFactory(treatment=treatment, condition=self.random.choice(conditions))
        measure = MeasureFactory(slug="measure")
        self.study = StudyFactory(slug="study")
        ResultFactory(study=self.study, measure=measure)
        self.paper = ReportFactory(study=self.study, citation__slug="paper").citation
        self.authors = authors
        self.drafts = [*self.series, *self.topics, *authors, *conditions, *self.treatments]
        self.drafts += [measure, self.study, self.paper, CitationFactory(slug="citation")]
        for _ in range(8):
            self.write()

    @property
    def sequence(self) -> int:
        return Head.objects.values_list("sequence", flat=True).first() or 0

    def act(self) -> None:
        """Do a random act."""
        acts = [self.edit] * 5 + [self.rename, self.correct, self.write, self.minor]
        acts += [self.withdraw] * 2 + [self.publish] * 4 + [self.release, self.move, self.notify]
        self.clock += timedelta(seconds=self.random.randint(1, 5000))
        before = self.sequence
        with suppress(PreflightError, NotPublishedError):  # a refusal is an outcome too
            self.random.choice(acts)()
        self.changes += self.sequence - before

    def back_up(self) -> None:
        """Make a backup of the database; the two before it are kept as well."""
        self.backups = [*self.backups[-2:], (copy_tables(), list(self.drafts))]

    def restore(self) -> None:
        """Put a backup back, an old one maybe, and tell those who are told."""
        tables, drafts = self.random.choice(self.backups)
        put_back(tables)
        self.drafts = list(drafts)
        self.restores += 1
        announce_restored_log(at=self.clock)

    def pick_draft(self) -> Any:
        """Pick a random draft, as it is saved."""
        draft = self.random.choice(self.drafts)
        draft.refresh_from_db()
        return draft

    def random_text(self) -> str:
        return " ".join(self.random.choices(WORDS, k=4))

    def rewrite(self, draft: Any) -> Any:
        name = "title" if "title" in {field.name for field in draft._meta.fields} else "name"
        setattr(draft, name, self.random_text())
        if hasattr(draft, "series_id"):
            draft.series = self.random.choice([None, *self.series])
            draft.body = self.random_body()
            draft.topics.set(self.random.sample(self.topics, k=2))
        draft.save()
        return draft

    def random_body(self) -> str:
        """Build a body with links to entries, of which some are not published."""
        named = self.random.sample(self.drafts, k=2)
        links = "".join(
            f'<p><a href="entry:{draft.pk}">{self.random_text()}</a></p>' for draft in named
        )
        return f"<h2>{self.random_text()}</h2>{links}"

    def write(self) -> None:
        """Create a post, which may stay unpublished for long."""
        self.number += 1
        post = PostFactory(
            slug=f"post-{self.number}",
            locale=self.random.choice(["en", "en", "es"]),
            series=self.random.choice([None, *self.series]),
            authors=self.random.sample(self.authors, k=1),
            topics=self.random.sample(self.topics, k=1),
            treatments=self.random.sample(self.treatments, k=2),
            studies=[self.study],
            body=self.random_body(),
        )
        self.drafts.append(post)

    def publish(self) -> None:
        publish(self.pick_draft(), by=None, at=self.clock)

    def edit(self) -> None:
        publish(
            self.rewrite(self.pick_draft()), by=None, at=self.clock, note="Nobody is told this."
        )

    def minor(self) -> None:
        publish(self.rewrite(self.pick_draft()), by=None, at=self.clock, significance="minor")

    def correct(self) -> None:
        kind = self.random.choice(["correction", "safety"])
        publish(
            self.rewrite(self.pick_draft()),
            by=None,
            at=self.clock,
            significance=kind,
            note="20 of 26.",
        )

    def rename(self) -> None:
        draft = self.pick_draft()
        self.number += 1
        draft.slug = f"renamed-{self.number}"
        draft.save()
        publish(draft, by=None, at=self.clock)

    def move(self) -> None:
        """Move an entry to another language, which is refused if it was ever published."""
        draft = self.pick_draft()
        before, draft.locale = draft.locale, self.random.choice(["en", "es"])
        draft.save()
        try:
            publish(draft, by=None, at=self.clock)
        except PreflightError:
            draft.locale = before
            draft.save()

    def notify(self) -> None:
        """Publish the study and its paper, of which there is one more notice."""
        kinds = ("retraction", "reinstatement", "expression_of_concern", "correction")
        self.number += 1
        self.paper.notices.create(type=self.random.choice(kinds), position=self.number)
        publish(self.paper, self.study, by=None, at=self.clock)

    def withdraw(self) -> None:
        replacement = self.random.choice([None, self.random.choice(self.drafts).pk])
        reason = self.random.choice(REASONS)
        withdraw(
            self.pick_draft(),
            by=None,
            at=self.clock,
            reason=reason,
            note="Why.",
            replacement=replacement,
        )

    def release(self) -> None:
        drafts = {draft.pk: draft for draft in (self.pick_draft() for _ in range(4))}
        publish(*(self.rewrite(draft) for draft in drafts.values()), by=None, at=self.clock)
