"""An author inserts figures into a text in a browser: chosen from studies, never typed."""

import pytest

from claims.models import Claim
from cms.lib.richtext.sanitizer import sanitize
from cms.publishing import publish
from tests.browser.editor import body_of, open_post, paste, settle
from tests.clock import MONDAY
from tests.factories.claims import ClaimFactory
from tests.factories.posts import PostFactory
from tests.factories.studies import MeasureFactory, ResultFactory, StudyFactory

__all__ = ["open_post"]
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def node(claim):
    return f'<cms-claim data-id="{claim.pk}"></cms-claim>'


@pytest.fixture
def result():
    """20 of 26, in a study that readers have, beside one of another measure."""
    study, pain = StudyFactory(title="Approved for fusion"), MeasureFactory(name="Pain")
    result = ResultFactory(study=study, measure=MeasureFactory(name="Surgery avoided"))
    ResultFactory(study=study, measure=pain, n_events=3, position=1)
    publish(result.measure, pain, study, by=None, at=MONDAY)
    return result


def open_dialog(page):
    page.locator(".ProseMirror p").last.click()
    page.keyboard.press("End")
    settle(page)
    page.locator(".body-toolbar button[aria-label^='Figure']").click()
    return page.locator(".body-dialog")


def test_an_author_inserts_a_figure_of_a_study(open_post, result):
    page = open_post(PostFactory(body="<p>In all,</p>"))

    dialog = open_dialog(page)
    dialog.get_by_label("From a study").fill("fusion surgery")
    dialog.locator(".body-result").filter(has_text="Pain").wait_for(state="detached")
    dialog.locator(".body-result").filter(has_text="Surgery avoided").click()
    dialog.get_by_label("With the word").select_option("almost")
    dialog.locator("output").get_by_text("almost 77 %").wait_for()
    dialog.get_by_text("Insert figure").click()
    dialog.locator(".body-problem").get_by_text("Say in a sentence").wait_for()
    dialog.get_by_label("What it says, in full").fill("Almost 77 % avoided fusion")
    dialog.get_by_text("Insert figure").click()
    page.locator(".body-claim").get_by_text("almost 77 %").wait_for()

    claim = Claim.objects.get()
    assert sanitize(body_of(page)) == f"<p>In all, {node(claim)}</p>"
    assert (claim.slug, claim.statement, claim.hedge, claim.revision_number()) == (
        "almost-77-avoided-fusion",
        "Almost 77 % avoided fusion",
        "almost",
        1,
    )
    assert [row.result for row in claim.result_rows.all()] == [result]
    assert page.errors == []


def test_why_a_figure_can_not_be_said_so_is_shown(open_post, result):
    page = open_post(PostFactory(body="<p>a</p>"))

    dialog = open_dialog(page)
    dialog.locator(".body-result").filter(has_text="Surgery avoided").click()
    dialog.locator("output").get_by_text("77 %").wait_for()
    dialog.get_by_label("Said as").select_option("range")

    dialog.locator(".body-problem").get_by_text("A range needs two different values").wait_for()
    assert page.errors == []


def test_a_claim_that_is_there_is_inserted_again(open_post):
    claim = ClaimFactory(quoted_figure="60-90 %", statement="Fusion helps most")
    page = open_post(PostFactory(body="<p>a </p>"))

    dialog = open_dialog(page)
    dialog.locator(".body-result").filter(has_text="Fusion helps most").click()
    dialog.get_by_text("Insert figure").click()
    page.locator(".body-claim").get_by_text("60-90 %").wait_for()

    assert sanitize(body_of(page)) == f"<p>a {node(claim)}</p>"
    assert Claim.objects.count() == 1


def test_copies_inside_the_editor_stay_figures_and_others_become_text(open_post):
    claim = ClaimFactory(quoted_figure="77 %")
    page = open_post(PostFactory(body=f"<p>In all, {node(claim)}.</p><p>b</p>"))
    page.locator(".body-claim").get_by_text("77 %").wait_for()

    page.locator(".ProseMirror p").last.click()
    page.keyboard.press("End")
    settle(page)
    paste(page, {"text/html": f'<p data-pm-slice="1 1 []">{node(claim)}</p>'})
    paste(page, {"text/html": f'<data data-claim="{claim.pk}" value="0.77">78 %</data>'})

    assert sanitize(body_of(page)) == f"<p>In all, {node(claim)}.</p><p>b{node(claim)}78 %</p>"


def test_opening_a_text_with_figures_does_not_change_it(open_post):
    claim = ClaimFactory(quoted_figure="77 %")
    body = f"<h2>In all, {node(claim)}</h2><p><strong>{node(claim)}</strong> did</p>"
    page = open_post(PostFactory(body=body))
    page.locator(".body-claim").get_by_text("77 %").first.wait_for()

    page.locator(".ProseMirror p").last.click()
    page.keyboard.type("x")
    page.keyboard.press("Backspace")

    assert sanitize(body_of(page)) == body
    assert page.errors == []


def test_a_figure_whose_claim_is_gone_says_so(open_post):
    gone = "9f5b3c54-0a8e-4e57-9c59-1c2d3e4f5a6b"
    page = open_post(PostFactory(body=f'<p>a <cms-claim data-id="{gone}"></cms-claim></p>'))

    page.locator(".body-claim.is-missing").get_by_text("figure that is gone").wait_for()
