"""The preflight of a post says which of its figures the evidence does not carry, and where."""

import pytest

from cms.authoring.findings import find_findings
from cms.authoring.models import accepted_figures
from cms.authoring.models.placed_sentences import PlacedSentence, SentencePart
from cms.authoring.moved_figures.decisions import refuse_figures
from cms.authoring.moved_figures.undecided import find_figures_by_id
from cms.lib.unbound_figures import find_figures
from cms.posts.evidence_checks.certainty import check_certainty
from cms.posts.evidence_checks.figure_sources import FigureSources
from cms.publishing import PreflightError, publish
from tests.clock import MONDAY, TUESDAY, WEDNESDAY
from tests.factories.claims import ClaimFactory
from tests.factories.posts import PostFactory
from tests.factories.studies import ArmFactory, MeasureFactory, ReportFactory, ResultFactory
from tests.factories.treatments import TreatmentFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def result():
    report = ReportFactory()
    result = ResultFactory(
        study=report.study, report=report, value=None, n_events=42, n_analysed=61
    )
    publish(report.citation, result.measure, report.study, by=None, at=MONDAY)
    return result


def publish_claim(slug, *results, **values):
    claim = ClaimFactory(slug=slug, computed=True, results=results, **values)
    publish(claim, by=None, at=MONDAY)
    return claim


def move(result):
    result.n_events, result.value, result.as_reported = 41, None, ""
    result.save()
    publish(result.study, by=None, at=TUESDAY)


def list_found(post):
    return [
        (each.problem.kind, each.severity, each.problem.sentence) for each in find_findings(post)
    ]


def test_a_drifted_figure_is_refused_until_it_is_accepted_with_a_reason(result):
    publish_claim("helped", result)
    post = PostFactory(summary="First. It helped {claim:helped}.")
    move(result)

    with pytest.raises(PreflightError, match="which gives “67 %”"):
        publish(post, by=None, at=WEDNESDAY)
    assert list_found(post) == [("drifted", "error", "It helped 69 %.")]

    post.accepted_figures.create(
        figure="69 %", basis="drifted: 67 %", reason="As the paper said first.", position=0
    )
    publish(post, by=None, at=WEDNESDAY)
    assert list_found(post) == []


def test_words_that_editors_have_kept_are_a_warning_with_their_reason(result):
    claim = publish_claim("helped", result)
    post = PostFactory(summary="It helped {claim:helped}.")
    move(result)
    shown = {pk: each.shown_digest for pk, each in find_figures_by_id([claim.pk]).items()}
    refuse_figures(shown, reason="The text says when.", by=None, at=WEDNESDAY)

    (finding,) = find_findings(post)

    assert finding.severity == "warning"
    assert finding.message.endswith("Its words were kept: The text says when.")


def test_figures_of_retracted_publications_are_errors_and_unverified_ones_warnings(result):
    publish_claim("helped", result)
    publish_claim("typed", quoted_figure="60-90 %")
    post = PostFactory(summary="It helped {claim:helped}.", key_points=["{claim:typed} in all."])
    report = result.study.reports.get()
    report.citation.notices.create(type="retraction", position=0)
    publish(report.citation, by=None, at=TUESDAY)

    assert list_found(post) == [
        ("source_retracted", "error", "It helped 69 %."),
        ("unverified", "warning", "60-90 % in all."),
    ]


def test_a_comparison_of_unlike_figures_is_a_warning(result):
    other = ResultFactory(
        study=result.study, report=result.report, measure=result.measure, timepoint_days=99,
        timepoint_kind="fixed", position=1,
    )  # fmt: skip
    result.timepoint_days, result.timepoint_kind = 1095, "fixed"
    result.save()
    publish(result.study, by=None, at=MONDAY)
    publish_claim("helped", result)
    publish_claim("avoided", other)
    post = PostFactory(
        summary="It helped {claim:helped}, more than {claim:avoided}. {claim:helped}."
    )

    (finding,) = find_findings(post)

    assert (finding.problem.kind, finding.severity) == ("comparison", "warning")
    assert "They are of different times: 36 months; 3 months." in finding.message
    assert finding.problem.sentence == "It helped 69 %, more than 77 %."


def test_a_claim_that_compares_unlike_results_warns(result):
    other = ResultFactory(study=result.study, report=result.report, measure=MeasureFactory())
    publish(other.measure, result.study, by=None, at=MONDAY)
    claim = ClaimFactory(computed=True, derivation="difference", results=[result, other])

    found = [each.message for each in find_findings(claim) if each.problem.kind == "comparison"]

    reasons = "Different things were measured. The time after the treatment is not reported."
    assert found == [f"The figure compares results that are not alike. {reasons}"]


def test_a_treatment_shown_by_its_benefit_alone_is_a_warning(result):
    treatment = TreatmentFactory()
    arm = ArmFactory(study=result.study, treatment=treatment)
    result.arm = arm
    result.save()
    publish(treatment, result.study, by=None, at=MONDAY)
    publish_claim("helped", result)
    post = PostFactory(summary="It helped {claim:helped}.", treatments=[treatment])

    (finding,) = find_findings(post)

    assert (finding.problem.kind, finding.severity) == ("harms", "warning")
    assert "nothing is entered on what it may do to them" in finding.message
    assert finding.url == f"/admin/treatments/treatment/{treatment.pk}/change/"


@pytest.mark.parametrize(
    ("level", "measure", "kinds"),
    [("low", "m", ["hedge"]), ("high", "m", []), ("low", "other", [])],
)
def test_a_sentence_is_held_to_the_certainty_of_its_treatment(level, measure, kinds):
    sentence = PlacedSentence((SentencePart("It helps "), SentencePart("69 %", "c")), "a", "body")
    sources = FigureSources(
        results={"c": [{"measure": {"$ref": "m"}, "treatments": [{"$ref": "t"}]}]},
        measures={},
        treatments={"t": {"certainties": [{"measure": {"$ref": measure}, "level": level}]}},
    )

    found = list(check_certainty([sentence], sources, conditions=set()))

    assert [each.kind for each in found] == kinds


def test_a_preflight_looks_once_for_figures(monkeypatch):
    looked = []

    def find(text):
        looked.append(text)
        return find_figures(text)

    monkeypatch.setattr(accepted_figures, "find_figures", find)
    post = PostFactory(title="83 % of backs", summary="", body="")

    kinds = [problem.kind for problem in post.preflight()]

    assert "unbound_figure" in kinds
    assert sorted(looked) == ["", "83 % of backs", "83 % of backs"]  # once more for its sentence
