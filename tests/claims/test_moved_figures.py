"""Figures that moved with their studies are listed, and accepted or refused with a reason."""

import pytest

from cms.authoring.moved_figures.decisions import DecisionError, accept_figures, refuse_figures
from cms.authoring.moved_figures.waiting import figure_types, load_moved_figures, select_waiting
from cms.published.models.log import Change
from cms.publishing import publish
from tests.clock import MONDAY, TUESDAY, WEDNESDAY
from tests.factories.claims import ClaimFactory
from tests.factories.posts import PostFactory
from tests.factories.studies import ReportFactory, ResultFactory, StudyFactory

pytestmark = pytest.mark.django_db
REASON = "The authors corrected their table."


@pytest.fixture
def result():
    study = StudyFactory(slug="programme", title="Fusion avoided")
    report = ReportFactory(study=study)
    counts = {"n_events": 42, "n_analysed": 61, "value": None, "decimals_reported": 0}
    result = ResultFactory(study=study, report=report, statistic="proportion", **counts)
    publish(report.citation, study, by=None, at=MONDAY)
    return result


@pytest.fixture
def claim(result):
    claim = ClaimFactory(slug="helped", computed=True, results=[result])
    publish(claim, by=None, at=MONDAY)
    return claim


@pytest.fixture
def post(claim):
    post = PostFactory(
        slug="backs",
        title="It helped {claim:helped} of patients",
        summary="",
        body=f'<h2>Who</h2><p>First. Of these, <cms-claim data-id="{claim.pk}"></cms-claim> '
        "avoided surgery! Last.</p>",
    )
    publish(post, by=None, at=MONDAY)
    return post


def move(result, events=41, at=TUESDAY):
    result.n_events, result.value, result.as_reported = events, None, ""
    result.save()
    publish(result.study, by=None, at=at)


def list_waiting():
    return load_moved_figures(select_waiting(figure_types()))


def versions_of(figures):
    return {figure.draft.pk: figure.version for figure in figures}


def test_a_moved_figure_is_listed_with_its_words_its_cause_and_its_sentences(result, post):
    move(result)

    (figure,) = list_waiting()
    (use,) = figure.uses
    assert (figure.quoted, figure.current, figure.status) == ("69 %", "67 %", "drifted")
    assert [(cause.type, cause.slug, cause.edition) for cause in figure.causes] == [
        ("study", "programme", 2)
    ]
    assert [(each.place, each.text) for each in use.sentences] == [
        ("the title", "It helped 69 % of patients"),
        ("the text, under “Who”", "Of these, 69 % avoided surgery!"),
    ]


def test_accepting_publishes_figure_and_post_in_one_transaction(client, result, claim, post):
    move(result)

    changes = accept_figures(
        versions_of(list_waiting()), reason=REASON, by=None, at=WEDNESDAY
    )

    note = f"“69 %” is now “67 %”. {REASON}"
    assert [(each.type, each.edition, each.significance, each.note) for each in changes] == [
        ("claim", 2, "correction", note),
        ("post", 2, "correction", note),
    ]
    shown = client.get("/api/v1/posts/backs/").json()
    assert (shown["title"], shown["evidence"]) == ("It helped 67 % of patients", "current")
    assert [each["note"] for each in shown["corrections"]] == [note]
    assert list_waiting() == []
