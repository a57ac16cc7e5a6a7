"""A claim publishes its words with what the results said at that moment."""

import pytest

from claims.quotation import digest_values
from cms.lib import canonical_json
from cms.publishing import PreflightError, publish, withdraw
from tests import golden
from tests.clock import MONDAY, TUESDAY
from tests.factories.claims import ClaimFactory
from tests.factories.studies import ResultFactory

pytestmark = pytest.mark.django_db


def test_the_document_is_the_golden_one(claim):
    assert claim.render() == golden.load_document("claim")


def test_a_claim_rests_on_published_values_not_on_drafts(claim, result):
    result.n_events, result.value = 10, None
    result.save()

    assert claim.render()["text"] == "almost 77 %"

    publish(result.study, by=None, at=TUESDAY)

    document = claim.render()
    assert (document["text"], document["quoted"]["events"]) == ("almost 39 %", 10)


def test_the_digest_is_that_of_the_values_of_the_result_in_its_study(claim, study):
    row = study.published.objects.get(pk=study.pk)
    documents = canonical_json.load(row.live_edition.document)["results"]

    digests = {each["result"]: each["digest"] for each in claim.render()["results"]}

    assert digests == {each["id"]: digest_values(each) for each in documents}


def test_what_a_published_claim_said_stays_until_it_is_published_again(published_claim, result):
    result.n_events, result.value = 10, None
    result.save()
    publish(result.study, by=None, at=TUESDAY)

    row = published_claim.published.objects.get(pk=published_claim.pk)

    assert canonical_json.load(row.listing)["text"] == "almost 77 %"


def list_errors(claim):
    with pytest.raises(PreflightError) as refusal:
        publish(claim, by=None, at=MONDAY)
    return [(problem.field, problem.message) for problem in refusal.value.problems]


def test_a_claim_on_an_unpublished_study_is_refused_by_name():
    result = ResultFactory(study__title="Not out yet", measure__name="Pain")

    assert list_errors(ClaimFactory(quoted_figure="", results=[result])) == [
        (
            "",
            (
                "The claim names “Pain, all arms: 20 of 26” of the study “Not out yet”, "
                "which readers do not have. Publish the study first."
            ),
        )
    ]


def test_a_result_that_its_study_was_published_without_is_refused(claim, study):
    added = ResultFactory(study=study, measure=study.results.first().measure, n_events=1)
    claim.result_rows.create(result=added, position=200)

    assert list_errors(claim) == [
        (
            "",
            (
                "The claim names “Surgery avoided, all arms: 1 of 26” of the study "
                "“Approved for fusion”, which readers do not have. Publish the study first."
            ),
        )
    ]


def test_a_claim_whose_study_was_withdrawn_is_refused(claim, study):
    withdraw(study, by=None, at=TUESDAY, reason="error")

    assert len(list_errors(claim)) == 2


def test_a_claim_without_a_figure_is_refused():
    ((field, message),) = list_errors(ClaimFactory(quoted_figure=""))

    assert (field, message[:27]) == ("quoted_figure", "The claim has no figure. Ch")


def test_a_hedge_that_the_value_does_not_bear_is_refused(claim, result):
    result.n_events, result.value, result.n_analysed = 13, None, 26
    result.save()
    publish(result.study, by=None, at=TUESDAY)

    assert list_errors(claim) == [
        (
            "derivation",
            (
                "“Almost” needs a value below the figure, and the value is exactly 50. Say it "
                "without that word."
            ),
        )
    ]


def list_warnings(claim):
    return [problem.message for problem in claim.preflight() if not problem.is_error]


def test_a_typed_figure_stands_as_it_is_under_its_hedge(claim):
    claim.quoted_figure, claim.hedge = "70 %", "about"
    claim.save()

    document = claim.render()

    assert (document["text"], document["value"], document["quoted"]["events"]) == (
        "about 70 %",
        None,
        20,
    )
    assert list_warnings(claim) == [
        "The figure does not follow from its results. They give “about 77 %”."
    ]


def test_a_typed_figure_without_results_is_published_as_unverified():
    claim = ClaimFactory(quoted_figure="60-90 %")

    document = claim.render()

    assert (document["text"], document["value"], document["quoted"]) == ("60-90 %", None, None)
    assert list_warnings(claim) == [
        "No result supports this figure: it is published as one that nobody verified."
    ]
    assert len(publish(claim, by=None, at=MONDAY)) == 1


def test_a_claim_that_expired_is_published_with_a_warning(claim):
    claim.expires_on = "2020-01-01"
    claim.save()

    assert list_warnings(claim) == ["The claim expired on 2020-01-01. Look at its evidence again."]


def test_rendering_asks_four_questions(claim, django_assert_num_queries):
    """What was accepted, its rows, their results, and the documents of their studies."""
    with django_assert_num_queries(4):
        claim.render()
