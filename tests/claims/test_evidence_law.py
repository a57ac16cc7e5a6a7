"""In whatever order a study, its claim and a post are published, each status is what it should be.

The oracle compares the percentage that the claim says with the events that the study has, by hand.
"""

from contextlib import suppress

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from claims.published import PublishedClaim
from cms.authoring.audit import find_faults
from cms.lib import canonical_json
from cms.posts.published import PublishedPost
from cms.publishing import NotPublishedError, PreflightError, publish, withdraw
from studies.published import PublishedStudy
from tests.clock import MONDAY
from tests.examples import examples
from tests.factories.claims import ClaimFactory
from tests.factories.posts import PostFactory
from tests.factories.studies import (
    MeasureFactory,
    ReportFactory,
    ResultFactory,
    StudyFactory,
)

PEOPLE = 61


def read_document(model, draft):
    row = model.objects.select_related("live_edition").filter(pk=draft.pk).first()
    return canonical_json.load(row.live_edition.document) if row else None


class Newsroom(RuleBasedStateMachine):
    """Somebody edits the events of a study; study, claim and post are published and withdrawn."""

    @initialize()
    def begin(self):
        self.study, measure = StudyFactory(), MeasureFactory()
        report = ReportFactory(study=self.study)
        self.result = ResultFactory(
            study=self.study, report=report, measure=measure, n_events=42, n_analysed=PEOPLE
        )
        publish(measure, report.citation, self.study, by=None, at=MONDAY)
        self.claim = ClaimFactory(hedge="none", computed=True, results=[self.result])
        body = f'<p>Better: <cms-claim data-id="{self.claim.pk}"></cms-claim>.</p>'
        self.post = PostFactory(body=body)
        publish(self.claim, by=None, at=MONDAY)
        publish(self.post, by=None, at=MONDAY)

    @rule(events=st.integers(40, 44))
    def edit(self, events):
        self.result.n_events, self.result.value = events, None
        self.result.save()

    @rule(numbers=st.sets(st.integers(0, 2), min_size=1))
    def publish_some(self, numbers):
        entries = [self.study, self.claim, self.post]
        with suppress(PreflightError):  # a claim of a study that readers don't have
            publish(*(entries[number] for number in sorted(numbers)), by=None, at=MONDAY)

    @rule(reason=st.sampled_from(["retracted", "error"]))
    def withdraw_the_study(self, reason):
        with suppress(NotPublishedError):
            withdraw(self.study, by=None, at=MONDAY, reason=reason)
            self.reason = reason

    def expected(self):
        claim = read_document(PublishedClaim, self.claim)
        study = read_document(PublishedStudy, self.study)
        if study is None:
            return "source_retracted" if self.reason == "retracted" else "source_flagged"
        (result,) = study["results"]
        shown = int(claim["text"].split()[0])
        if abs(shown - 100 * result["n_events"] / PEOPLE) > 0.5:
            return "drifted"
        is_same = claim["quoted"]["events"] == result["n_events"]
        return "current" if is_same else "source_changed"

    @invariant()
    def claim_and_post_are_what_the_study_makes_them(self):
        claim = PublishedClaim.objects.get(pk=self.claim.pk)
        post = PublishedPost.objects.get(pk=self.post.pk)
        assert (claim.evidence, post.evidence) == (self.expected(),) * 2

    def teardown(self):
        assert list(find_faults()) == []


@pytest.mark.django_db
class TestLaw(TestCase, Newsroom.TestCase):
    settings = settings(
        max_examples=examples(10),
        stateful_step_count=10,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
