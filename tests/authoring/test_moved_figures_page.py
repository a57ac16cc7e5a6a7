"""The page of figures that moved: who may decide, and what is refused without typing again."""

import pytest
from django.urls import reverse

from cms.authoring.models.move_decision import MoveDecision
from cms.authoring.moved_figures.undecided import find_figures_by_id
from cms.published.models.log import Change
from cms.publishing import publish
from tests.clock import MONDAY, TUESDAY
from tests.factories.claims import ClaimFactory
from tests.factories.posts import PostFactory
from tests.factories.studies import ReportFactory, ResultFactory

pytestmark = pytest.mark.django_db
LIST = "/admin/authoring/movedecision/"
REASON = "The authors corrected their table."


@pytest.fixture
def claim():
    """A claim of 42 of 61 that a post shows, of a study that says 41 since Tuesday."""
    report = ReportFactory()
    result = ResultFactory(
        study=report.study, report=report, value=None, n_events=42, n_analysed=61
    )
    publish(report.citation, report.study, by=None, at=MONDAY)
    claim = ClaimFactory(slug="helped", computed=True, results=[result])
    publish(claim, by=None, at=MONDAY)
    publish(PostFactory(slug="backs", title="{claim:helped} of backs"), by=None, at=MONDAY)
    result.n_events, result.value, result.as_reported = 41, None, ""
    result.save()
    publish(report.study, by=None, at=TUESDAY)
    return claim


def choose(claim):
    return [figure.key for figure in find_figures_by_id([claim.pk]).values()]


def read_text(response):
    return " ".join(response.content.decode().split())


def test_an_editor_accepts_and_the_decision_is_listed(editor, claim):
    listed = read_text(editor.get(LIST))
    posted = {"figure": choose(claim), "reason": REASON, "accept": "1"}

    done = read_text(editor.post(LIST, posted, follow=True))

    assert "1 figure moved with what it rests on" in listed
    assert "69 %<span" in listed
    assert "67 %<span" in listed
    assert "Published anew: 2 entries have the new words." in done
    assert "No figure waits for a decision" in done
    decision = MoveDecision.objects.get()
    assert (decision.outcome, decision.by.username) == ("accepted", "editor")
    decisions = read_text(editor.get(reverse("admin:authoring_movedecision_decisions")))
    assert "Published anew" in decisions
    assert REASON in decisions


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"reason": ""}, "Say why in a sentence"),
        ({"figure": ["nonsense:1"]}, "Choose at least one figure"),
        ({"figure": None}, "has moved again, was decided about"),
    ],
)
def test_what_is_refused_is_said_and_the_reason_stays_typed(editor, claim, changed, sentence):
    latest = Change.objects.count()
    posted = {"figure": choose(claim), "reason": REASON, "refuse": "1"} | changed
    if posted["figure"] is None:
        posted["figure"] = [f"{claim.pk}:0"]

    page = read_text(editor.post(LIST, posted))

    assert sentence in page
    assert f">{posted['reason']}</textarea>" in page
    assert (Change.objects.count(), MoveDecision.objects.count()) == (latest, 0)


def test_an_author_sees_what_moved_and_decides_nothing(author, claim):
    page = read_text(author.get(LIST))
    response = author.post(LIST, {"figure": choose(claim), "reason": REASON, "accept": "1"})

    assert "Somebody who may publish the figure" in page
    assert 'type="checkbox" name="figure"' not in page
    assert response.status_code == 403
    assert not MoveDecision.objects.exists()


def test_the_first_page_leads_to_figures_that_wait(editor, claim):
    page = editor.get("/admin/").content.decode()

    assert f'<a href="{LIST}"><strong>One figure waits for a decision</strong>' in page
