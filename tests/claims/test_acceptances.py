"""Warnings about a claim are accepted with a reason, and only for what stood against it then."""

import pytest
from django.urls import reverse

from claims.models import ClaimAcceptance
from cms.authoring.findings import find_findings
from cms.publishing import publish
from tests.clock import MONDAY, TUESDAY
from tests.factories.claims import ClaimFactory
from tests.factories.studies import ResultFactory

pytestmark = pytest.mark.django_db


def list_found(claim):
    return [(each.problem.kind, each.problem.figure) for each in find_findings(claim)]


def accept(client, claim, **posted):
    url = reverse("admin:claims_claim_preflight", args=[claim.pk])
    return client.post(url, posted, follow=True).content.decode()


def accept_all(client, claim):
    for each in find_findings(claim):
        accept(
            client,
            claim,
            kind=each.accepted_kind,
            figure=each.problem.figure,
            basis=each.problem.basis,
            reason="Both are said.",
        )


@pytest.fixture
def difference(study, result):
    """A claim that compares results of different times."""
    result.timepoint_days = 30
    result.save()
    later = ResultFactory(
        study=study, measure=result.measure, timepoint_days=99, n_events=10, position=2
    )
    publish(study, by=None, at=MONDAY)
    return ClaimFactory(
        slug="less", computed=True, derivation="difference", results=[result, later]
    )


def test_a_comparison_of_unlike_results_is_accepted_and_readers_get_the_reason(
    admin_client, client, difference
):
    ((kind, words),) = list_found(difference)

    accept_all(admin_client, difference)

    publish(difference, by=None, at=TUESDAY)
    (row,) = client.get("/api/v1/claims/less/").json()["accepted_warnings"]
    assert (kind, list_found(difference)) == ("comparison", [])
    assert (row["kind"], row["text"], row["reason"]) == ("comparison", words, "Both are said.")
    assert row["basis"].startswith("They are of different times: ")


def test_it_is_warned_of_again_once_the_results_differ_otherwise(admin_client, study, difference):
    accept_all(admin_client, difference)
    later = study.results.get(timepoint_days=99)
    later.timepoint_days = 400
    later.save()
    publish(study, by=None, at=TUESDAY)

    (finding,) = find_findings(difference)

    assert finding.problem.kind == "comparison"
    assert "It was accepted while this was otherwise (“They are of different times" in (
        finding.message
    )

    accept_all(admin_client, difference)
    assert (list_found(difference), ClaimAcceptance.objects.count()) == ([], 1)


def test_a_figure_that_nobody_verified_is_accepted_as_such(admin_client, client, db):
    claim = ClaimFactory(slug="old")
    before = list_found(claim)

    accept_all(admin_client, claim)

    publish(claim, by=None, at=MONDAY)
    shown = client.get("/api/v1/claims/old/").json()
    assert (before, list_found(claim)) == ([("unverified", "77 %")], [])
    assert shown["accepted_figures"] == [
        {"figure": "77 %", "basis": "unverified", "reason": "Both are said."}
    ]
