"""In whatever order entries change and are published, each status is what it should be.

A claim states a figure of a study, another a fact of a treatment; a post and the description of a
picture show both. The oracle compares their words with the events of the study and the depth of the
treatment, by hand, and those of post and picture with what the published claims say.
"""

from contextlib import suppress

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from claims.models import ClaimFact, ClaimTreatment
from cms.authoring.audit import find_faults
from cms.published.models.rows import published_types
from cms.publishing import NotPublishedError, PreflightError, publish, withdraw
from tests.clock import MONDAY
from tests.evidence.test_law import ORDER, Oracle
from tests.examples import examples
from tests.factories.claims import ClaimFactory
from tests.factories.media import ImageFactory
from tests.factories.posts import PostFactory
from tests.factories.studies import CitationFactory, MeasureFactory, ReportFactory, ResultFactory
from tests.factories.treatments import CriterionFactory, TreatmentFactory

PEOPLE = 61
NOTICES = ("retraction", "reinstatement", "expression_of_concern")


class ClaimOracle(Oracle):
    """The oracle of entries, which knows what claims say of a published study or treatment."""

    def status(self, id):
        status = super().status(id)
        model, document = self.documents.get(id, (None, {}))
        own = self.compare(document) if model and model.type == "claim" else "current"
        if any(self.has_moved(figure) for figure in document.get("figures", ())):
            own = "drifted"
        return min(own, status, key=ORDER.index)

    def has_moved(self, figure):
        _, claim = self.documents.get(figure["claim"]["$ref"], (None, None))
        return claim is not None and claim["text"] != figure["text"]

    def compare(self, claim):
        is_fact = claim["derivation"] == "fact"
        (basis,) = (each["$ref"] for each in claim["treatments" if is_fact else "studies"])
        if basis not in self.documents:
            return "current"  # what it says of itself
        source = self.documents[basis][1]
        shown = float(claim["text"].split()[0])
        if is_fact:
            return "current" if shown == source["invasiveness"] else "drifted"
        (result,) = source["results"]
        if abs(shown - 100 * result["n_events"] / PEOPLE) > 0.5 / 10 ** claim["decimals"]:
            return "drifted"
        is_same = claim["quoted"]["events"] == result["n_events"]
        return "current" if is_same else "source_changed"


class Newsroom(RuleBasedStateMachine):
    """Somebody edits a study and a treatment; these, their paper, claims and a post come and go."""

    @initialize()
    def begin(self):
        measure, self.paper = MeasureFactory(), CitationFactory()
        report = ReportFactory(citation=self.paper)
        self.study, self.treatment = report.study, TreatmentFactory(invasiveness=3)
        CriterionFactory(treatment=self.treatment, source=self.paper)
        self.result = ResultFactory(
            study=self.study, report=report, measure=measure, n_events=42, n_analysed=PEOPLE
        )
        publish(measure, self.paper, self.study, self.treatment, by=None, at=MONDAY)
        figure = ClaimFactory(hedge="none", computed=True, results=[self.result])
        fact = ClaimFactory(quoted_figure="", derivation="fact")
        ClaimTreatment.objects.create(claim=fact, treatment=self.treatment)
        ClaimFact.objects.create(claim=fact, name="invasiveness")
        nodes = [f'<cms-claim data-id="{claim.pk}"></cms-claim>' for claim in (figure, fact)]
        post = PostFactory(body=f"<p>Better: {nodes[0]}. Deep: {nodes[1]}.</p>")
        image = ImageFactory(alt=f"Better: {{claim:{figure.slug}}}", caption="")
        self.figure = figure
        self.entries = [self.paper, self.study, self.treatment, figure, fact, post, image]
        publish(figure, fact, by=None, at=MONDAY)
        publish(post, image, by=None, at=MONDAY)

    @rule(events=st.integers(40, 44))
    def edit_the_study(self, events):
        self.result.n_events, self.result.value = events, None
        self.result.save()

    @rule(depth=st.sampled_from([3, 4]))
    def edit_the_treatment(self, depth):
        self.treatment.invasiveness = depth
        self.treatment.save()

    @rule(decimals=st.integers(0, 1))
    def say_it_in_other_words(self, decimals):
        self.figure.decimals = decimals
        self.figure.save()

    @rule(kind=st.sampled_from(NOTICES))
    def announce(self, kind):
        self.paper.notices.create(type=kind, position=self.paper.notices.count())

    @rule(numbers=st.sets(st.integers(0, 6), min_size=1))
    def publish_some(self, numbers):
        with suppress(PreflightError):  # a claim of a study that readers don't have
            publish(*(self.entries[number] for number in sorted(numbers)), by=None, at=MONDAY)

    @rule(number=st.integers(0, 2), reason=st.sampled_from(["retracted", "error"]))
    def withdraw_a_source(self, number, reason):
        with suppress(NotPublishedError):
            withdraw(self.entries[number], by=None, at=MONDAY, reason=reason)

    @invariant()
    def every_status_is_what_the_published_entries_make_it(self):
        oracle = ClaimOracle()
        assert {
            str(id): status
            for model in published_types().values()
            for id, status in model.objects.values_list("pk", "evidence")
        } == {id: oracle.status(id) for id in oracle.documents}

    def teardown(self):
        assert list(find_faults()) == []


@pytest.mark.django_db
class TestLaw(TestCase, Newsroom.TestCase):
    settings = settings(
        max_examples=examples(6),
        stateful_step_count=10,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
