"""Judgements of evidence make a post's warnings, and editors accept them with a reason."""

from datetime import date

import pytest
from django.urls import reverse

from cms.authoring.findings import find_findings
from cms.authoring.models.acceptances import bind_acceptances
from cms.posts.models import PostFigure
from cms.publishing import publish
from tests.clock import MONDAY, TUESDAY
from tests.factories.claims import ClaimFactory
from tests.factories.posts import PostFactory
from tests.factories.studies import ArmFactory, ReportFactory, ResultFactory
from tests.factories.treatments import ConditionFactory, TreatmentFactory
from treatments.models import Certainty

pytestmark = pytest.mark.django_db
SENTENCE = "It always helps 69 %."


@pytest.fixture
def treatment():
    return TreatmentFactory(slug="stem", name="Stem cells")


@pytest.fixture
def result(treatment):
    report = ReportFactory()
    arm = ArmFactory(study=report.study, treatment=treatment)
    result = ResultFactory(
        study=report.study, report=report, arm=arm, value=None, n_events=42, n_analysed=61
    )
    publish(report.citation, result.measure, treatment, report.study, by=None, at=MONDAY)
    publish(ClaimFactory(slug="helped", computed=True, results=[result]), by=None, at=MONDAY)
    return result


@pytest.fixture
def judgement(result, treatment):
    condition = ConditionFactory()
    publish(condition, by=None, at=MONDAY)
    judgement = Certainty.objects.create(
        treatment=treatment,
        condition=condition,
        measure=result.measure,
        level="low",
        judged_at=date(2026, 1, 5),
    )
    publish(treatment, by=None, at=MONDAY)
    return judgement


def list_found(post):
    return [(each.problem.kind, each.problem.figure) for each in find_findings(post)]


def accept(client, post, **posted):
    url = reverse("admin:posts_post_preflight", args=[post.pk])
    return client.post(url, posted, follow=True)


def test_a_sentence_is_held_to_the_certainty_that_was_judged(result, judgement, treatment):
    post = PostFactory(summary="It always helps {claim:helped}.", conditions=[judgement.condition])
    hedged = PostFactory(summary="It may help {claim:helped}.", conditions=[judgement.condition])
    other = ConditionFactory(name="Neck pain")
    publish(other, by=None, at=MONDAY)
    elsewhere = PostFactory(summary=post.summary, conditions=[other])

    (finding,) = find_findings(post)
    assert finding.message.startswith("“always” says more than the evidence allows: its certainty")
    assert (finding.problem.kind, finding.severity) == ("hedge", "warning")
    assert finding.problem.sentence == SENTENCE
    assert (list_found(hedged), list_found(elsewhere)) == ([], [])

    judgement.level = "high"
    judgement.save()
    publish(treatment, by=None, at=TUESDAY)
    assert list_found(post) == []


def test_an_accepted_sentence_is_no_longer_open_and_readers_get_the_reason(
    editor, client, judgement
):
    post = PostFactory(
        slug="stem", summary="It always helps {claim:helped}.", conditions=[judgement.condition]
    )

    page = accept(
        editor, post, kind="hedge", figure=SENTENCE, basis="low", reason="A patient's own words."
    )

    assert "Nothing stands against it" in page.content.decode()
    row = PostFigure.objects.get()
    assert (row.kind, row.figure, row.accepted_by.username) == ("hedge", SENTENCE, "editor")
    publish(post, by=None, at=TUESDAY)
    document = client.get("/api/v1/posts/stem/").json()
    assert document["accepted_figures"] == []
    assert document["accepted_warnings"] == [
        {"kind": "hedge", "text": SENTENCE, "basis": "low", "reason": "A patient's own words."}
    ]


def test_an_acceptance_of_another_kind_or_of_former_words_stands_nowhere(judgement):
    post = PostFactory(summary="It always helps {claim:helped}.", conditions=[judgement.condition])
    for kind, words in [("hedge", "It always helps 68 %."), ("comparison", SENTENCE)]:
        post.accepted_figures.create(kind=kind, figure=words, reason="Said so.")

    assert list_found(post) == [
        ("idle_acceptance", ""),
        ("idle_acceptance", ""),
        ("hedge", SENTENCE),
    ]


def test_a_comparison_and_missing_harms_are_accepted_by_sentence_and_treatment(result, treatment):
    other = ResultFactory(
        study=result.study, report=result.report, measure=result.measure, timepoint_days=99,
        position=1,
    )  # fmt: skip
    publish(result.study, by=None, at=MONDAY)
    publish(ClaimFactory(slug="later", computed=True, results=[other]), by=None, at=MONDAY)
    post = PostFactory(
        summary="It helped {claim:helped}, more than {claim:later}.", treatments=[treatment]
    )
    found = list_found(post)
    assert {kind for kind, _ in found} == {"comparison", "harms"}
    assert ("harms", "Stem cells") in found

    for problem in [each.problem for each in find_findings(post)]:
        post.accepted_figures.create(
            kind=problem.kind, figure=problem.figure, basis=problem.basis, reason="Said so."
        )

    assert list_found(post) == []


def test_words_that_no_row_can_hold_are_accepted_by_their_beginning(editor, judgement):
    post = PostFactory(
        summary=f"It always helps {{claim:helped}} {'again and ' * 60}again.",
        conditions=[judgement.condition],
    )
    ((kind, words),) = list_found(post)

    accept(editor, post, kind=kind, figure=words, basis="low", reason="A song.")

    assert (len(words), list_found(post)) == (500, [])


def test_a_kind_that_is_none_is_refused(editor):
    post = PostFactory(summary="A")

    page = accept(editor, post, kind="rule", figure="A", reason="Because.")

    assert "is not a valid choice" in page.content.decode()
    assert not PostFigure.objects.exists()


def test_an_accepted_sentence_is_warned_of_again_once_its_evidence_is_less_certain(
    editor, judgement, treatment
):
    post = PostFactory(summary="It always helps {claim:helped}.", conditions=[judgement.condition])
    accept(editor, post, kind="hedge", figure=SENTENCE, basis="low", reason="Said so.")
    before = list_found(post)
    judgement.level, judgement.imprecision = "very_low", True
    judgement.save()

    publish(treatment, by=None, at=TUESDAY)

    (finding,) = find_findings(post)
    assert (before, finding.problem.kind) == ([], "hedge")
    assert "It was accepted while this was otherwise (“low”)." in finding.message
    accept(editor, post, kind="hedge", figure=SENTENCE, basis="very_low", reason="Still so.")
    assert (list_found(post), PostFigure.objects.get().reason) == ([], "Still so.")


def test_a_row_that_an_editor_types_is_bound_to_what_the_preflight_finds(judgement):
    post = PostFactory(summary="It always helps {claim:helped}.", conditions=[judgement.condition])
    post.accepted_figures.create(kind="hedge", figure=SENTENCE, reason="Said so.", position=0)
    before = list_found(post)

    bind_acceptances(post)

    assert (before, list_found(post)) == ([("hedge", SENTENCE)], [])
    assert PostFigure.objects.get().basis == "low"
