"""The evidence of claims follows the published studies, in the same transaction."""

import pytest

from claims.choices import ResultRole
from claims.models import ClaimResult
from cms.published.models.log import Change
from cms.publishing import publish, withdraw
from tests.clock import MONDAY, TUESDAY, WEDNESDAY
from tests.factories.claims import ClaimFactory
from tests.factories.studies import ReportFactory, ResultFactory, StudyFactory

pytestmark = pytest.mark.django_db


def read_claim(client, claim):
    return client.get(f"/api/v1/claims/{claim.slug}/").json()


@pytest.fixture
def result():
    study = StudyFactory()
    report = ReportFactory(study=study)
    counts = {"n_events": 42, "n_analysed": 61, "value": None, "decimals_reported": 0}
    result = ResultFactory(study=study, report=report, statistic="proportion", **counts)
    publish(report.citation, study, by=None, at=MONDAY)
    return result


@pytest.fixture
def claim(result):
    claim = ClaimFactory(computed=True, results=[result])
    publish(claim, by=None, at=MONDAY)
    return claim


def test_a_claim_that_follows_is_current(client, claim):
    shown = read_claim(client, claim)

    assert (shown["text"], shown["evidence"], shown["evidence_detail"]) == ("69 %", "current", None)


def test_another_count_in_the_study_makes_the_figure_drift_at_once(client, claim, result):
    result.n_events, result.value = 41, None
    result.as_reported = ""
    result.save()
    publish(result.study, by=None, at=TUESDAY)

    shown = read_claim(client, claim)
    assert (shown["text"], shown["evidence"]) == ("69 %", "drifted")
    assert shown["quoted"]["events"] == 42
    assert shown["evidence_detail"]["current"]["text"] == "67 %"
    assert shown["evidence_detail"]["current"]["quoted"]["events"] == 41
    change = Change.objects.order_by("sequence").last()
    assert (change.kind, change.entry_id, change.note) == (
        *("evidence", claim.pk, "Quoted “69 %”. Now “67 %”."),
    )


def test_publishing_the_claim_again_makes_it_current(client, claim, result):
    result.n_events, result.value, result.as_reported = 41, None, ""
    result.save()
    publish(result.study, by=None, at=TUESDAY)

    publish(claim, by=None, at=WEDNESDAY, significance="correction", note="41, not 42.")

    shown = read_claim(client, claim)
    assert (shown["text"], shown["evidence"], shown["edition"]) == ("67 %", "current", 2)


def test_another_locator_changes_no_claim(client, claim, result):
    result.locator = "Table 9"
    result.save()
    publish(result.study, by=None, at=TUESDAY)

    assert read_claim(client, claim)["evidence"] == "current"


def test_a_published_result_against_it_contests_a_claim(client, claim):
    contrary = ResultFactory()
    publish(contrary.study, by=None, at=TUESDAY)
    ClaimResult.objects.create(claim=claim, result=contrary, role=ResultRole.CONTRADICTS)
    publish(claim, by=None, at=TUESDAY)

    shown = read_claim(client, claim)
    assert (shown["evidence"], shown["evidence_detail"]["contrary"]) == (
        *("contested", [str(contrary.pk)]),
    )

    withdraw(contrary.study, by=None, at=WEDNESDAY, reason="error")

    assert read_claim(client, claim)["evidence"] == "current"


def test_a_result_that_no_report_is_known_to_say_leaves_a_figure_unverified(client):
    result = ResultFactory()
    publish(result.study, by=None, at=MONDAY)
    claim = ClaimFactory(computed=True, results=[result])
    publish(claim, by=None, at=MONDAY)

    assert read_claim(client, claim)["evidence"] == "unverified"


def test_a_figure_without_a_result_is_unverified(client):
    claim = ClaimFactory(quoted_figure="60-90 %")
    publish(claim, by=None, at=MONDAY)

    shown = read_claim(client, claim)
    assert (shown["text"], shown["evidence"]) == ("60-90 %", "unverified")


@pytest.mark.parametrize(
    ("reason", "evidence"), [("retracted", "source_retracted"), ("error", "source_flagged")]
)
def test_withdrawing_the_study_leaves_the_claim_in_doubt(client, claim, result, reason, evidence):
    withdraw(result.study, by=None, at=TUESDAY, reason=reason)

    assert read_claim(client, claim)["evidence"] == evidence


def test_a_result_that_is_gone_from_its_study_makes_the_figure_drift(client, claim, result):
    claim.result_rows.all().delete()
    result.delete()
    publish(result.study, by=None, at=TUESDAY)

    assert read_claim(client, claim)["evidence"] == "drifted"
