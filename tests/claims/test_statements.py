"""The statement of a claim has its figure where a token stands, and no other that is typed."""

import pytest

from claims.statements import insert_figure
from cms.authoring.findings import find_findings
from cms.publishing import PreflightError, publish
from tests.clock import TUESDAY, WEDNESDAY
from tests.factories.claims import ClaimFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("statement", "words", "shown"),
    [
        ("{figure} of them avoided it", "almost 77 %", "Almost 77 % of them avoided it"),
        ("Avoided by {figure} of them", "almost 77 %", "Avoided by almost 77 % of them"),
        ("{figure} here, {figure} there", "about 5", "About 5 here, about 5 there"),
        ("{figure} of them avoided it", "", "… of them avoided it"),
        ("Nothing {else} is filled", "77 %", "Nothing {else} is filled"),
    ],
)
def test_the_figure_stands_in_place_of_the_token(statement, words, shown):
    assert insert_figure(statement, words) == shown


def test_the_title_follows_the_results(client, result):
    statement = "{figure} of the patients avoided fusion"
    claim = ClaimFactory(slug="helped", computed=True, statement=statement, results=[result])
    publish(claim, by=None, at=TUESDAY)
    before = client.get("/api/v1/claims/helped/").json()["title"]
    result.n_events, result.value, result.as_reported = 19, None, ""
    result.save()
    publish(result.study, by=None, at=TUESDAY)
    publish(claim, by=None, at=WEDNESDAY, significance="correction", note="19, not 20.")

    assert [before, client.get("/api/v1/claims/helped/").json()["title"]] == [
        "77 % of the patients avoided fusion",
        "73 % of the patients avoided fusion",
    ]


def test_a_figure_that_is_typed_and_not_that_of_the_results_is_refused(result):
    claim = ClaimFactory(statement="78 % of them avoided it", computed=True, results=[result])

    with pytest.raises(PreflightError, match="No claim binds “78 %” in the statement"):
        publish(claim, by=None, at=TUESDAY)

    claim.statement = "77 % of them avoided it"
    claim.save()
    assert publish(claim, by=None, at=TUESDAY)


def test_a_typed_figure_can_be_accepted_with_a_reason(result):
    claim = ClaimFactory(statement="One of 100 had surgery", computed=True, results=[result])
    claim.accepted_figures.create(figure="One of 100", reason="An example.", position=0)

    assert [each.problem.kind for each in find_findings(claim) if each.is_error] == []


def test_a_statement_that_is_too_long_with_its_figure_is_refused(result):
    statement = "{figure} " + "x" * 291
    claim = ClaimFactory(statement=statement, computed=True, results=[result], hedge="almost")

    messages = [each.message for each in find_findings(claim) if each.is_error]

    assert messages == ["With its figure the statement is longer than 300 characters."]
