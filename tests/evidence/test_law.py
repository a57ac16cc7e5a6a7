"""The law of evidence: every stored state equals what recomputation from published rows gives.

The oracle below knows nothing of the graph, its levels or its statements: it looks up, for each
published entry, what it rests on, as a reader would.
"""

from contextlib import suppress

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from cms.authoring.audit import find_faults
from cms.lib import canonical_json
from cms.maintenance import reproject
from cms.published.models.evidence import EvidenceState
from cms.published.models.log import Change
from cms.published.models.rows import published_types
from cms.publishing import NotPublishedError, publish, withdraw
from tests.clock import MONDAY
from tests.examples import IS_LONG, examples
from tests.factories.posts import PostFactory
from tests.factories.studies import CitationFactory, ReportFactory, StudyFactory

NOTICES = ("retraction", "reinstatement", "expression_of_concern", "correction", "withdrawal")
#: From the most serious to none: the words of the API, written down once more.
ORDER = (
    *("source_retracted", "drifted", "source_flagged", "contested", "source_changed"),
    *("unverified", "current"),
)
INTEGRITY = {
    "retracted": "source_retracted",
    "withdrawn": "source_retracted",
    "partly_retracted": "source_flagged",
    "expression_of_concern": "source_flagged",
    "superseded": "source_changed",
    "corrected": "source_changed",
}


class Oracle:
    """The status of every published entry, from documents and the log alone."""

    def __init__(self) -> None:
        self.documents = {
            str(row.pk): (model, canonical_json.load(row.live_edition.document))
            for model in published_types().values()
            for row in model.objects.select_related("live_edition")
        }
        acts = Change.objects.exclude(kind="evidence").order_by("sequence")
        self.latest = {str(change.entry_id): change for change in acts}

    def status(self, id: str) -> str:
        if id not in self.documents:
            withdrawal = self.latest.get(id)
            if withdrawal is None:
                return "current"
            return "source_retracted" if withdrawal.reason == "retracted" else "source_flagged"
        model, document = self.documents[id]
        own = INTEGRITY.get(document.get("integrity", ""), "current")
        bases = [base for name in model.rests_on for base in model.relations(document)[name]]
        return min([own, *map(self.status, bases)], key=ORDER.index)


class Scientists(RuleBasedStateMachine):
    """Papers get notices; studies and posts are written, published and withdrawn in any order."""

    @initialize()
    def begin(self) -> None:
        self.papers = [CitationFactory(), CitationFactory()]
        self.studies = [ReportFactory(citation=paper).study for paper in self.papers]
        self.studies.append(StudyFactory())
        self.posts: list = [
            PostFactory(studies=self.studies),
            PostFactory(studies=self.studies[:1]),
        ]
        publish(*self.entries, by=None, at=MONDAY)

    @property
    def entries(self) -> list:
        return [*self.papers, *self.studies, *self.posts]

    def pick(self, number: int):
        return self.entries[number % len(self.entries)]

    @rule(studies=st.sets(st.integers(0, 2)))
    def write(self, studies):
        self.posts.append(PostFactory(studies=[self.studies[n] for n in sorted(studies)]))

    @precondition(lambda self: self.posts)
    @rule(number=st.integers(0, 9))
    def drop_the_studies_of_a_post(self, number):
        self.posts[number % len(self.posts)].study_rows.all().delete()

    @rule(paper=st.integers(0, 1), kind=st.sampled_from(NOTICES), is_published=st.booleans())
    def announce(self, paper, kind, is_published):
        notices = self.papers[paper].notices
        notices.create(type=kind, position=notices.count())
        if is_published:
            publish(self.papers[paper], by=None, at=MONDAY)

    @rule(number=st.integers(0, 20))
    def publish_one(self, number):
        publish(self.pick(number), by=None, at=MONDAY)

    @rule(numbers=st.sets(st.integers(0, 20), min_size=2))
    def publish_several(self, numbers):
        chosen = {self.pick(number).pk: self.pick(number) for number in sorted(numbers)}
        publish(*chosen.values(), by=None, at=MONDAY)

    @rule(number=st.integers(0, 20), reason=st.sampled_from(["retracted", "error", "expired"]))
    def withdraw_one(self, number, reason):
        with suppress(NotPublishedError):
            withdraw(self.pick(number), by=None, at=MONDAY, reason=reason)

    @rule()
    def reproject(self):
        before = Change.objects.count()
        list(reproject())
        assert Change.objects.count() == before

    @invariant()
    def every_status_is_that_of_the_published_rows(self):
        oracle = Oracle()
        expected = {id: oracle.status(id) for id in oracle.documents}
        states = {str(each.pk): each for each in EvidenceState.objects.all()}
        rows = {
            str(id): status
            for model in published_types().values()
            for id, status in model.objects.values_list("pk", "evidence")
        }
        assert rows == expected
        assert {id: states[id].status for id in expected if id in states} == {
            id: status for id, status in expected.items() if id in states
        }
        assert {id for id, status in expected.items() if status != "current"} <= {*states}

    @invariant()
    def who_follows_the_log_knows_every_status(self):
        known: dict[str, str] = {}
        for change in Change.objects.order_by("sequence"):
            id = str(change.entry_id)
            if change.kind == "evidence":
                assert known[id], "of an entry that readers have"
            acts = {"publish": "published", "withdraw": ""}
            known[id] = acts.get(change.kind, change.evidence)
        for state in EvidenceState.objects.filter(is_withdrawn=False):
            assert known[str(state.pk)] in (state.status, "published")

    @precondition(lambda self: IS_LONG)
    @invariant()
    def the_audit_agrees_at_every_step(self):
        assert list(find_faults()) == []

    def teardown(self):
        assert list(find_faults()) == []


@pytest.mark.django_db
class TestLaw(TestCase, Scientists.TestCase):
    settings = settings(
        max_examples=examples(10),
        stateful_step_count=12,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
