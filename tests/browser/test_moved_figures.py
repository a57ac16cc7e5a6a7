"""A figure from its study into a text, and after it when the study changes: all in a browser."""

import os
from pathlib import Path

import pytest
from django.test import Client

from cms.publishing import publish
from tests.browser.conftest import press
from tests.browser.editor import open_post, settle
from tests.clock import MONDAY
from tests.factories.posts import PostFactory
from tests.factories.studies import MeasureFactory, ReportFactory, ResultFactory, StudyFactory

__all__ = ["open_post"]
pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True, databases=["default", "reader"]),
]
REASON = "The authors corrected their table."


@pytest.fixture
def result():
    """42 of 61 people got better, in a study that readers have."""
    study = StudyFactory(title="Stimulators", slug="stimulators")
    report = ReportFactory(study=study)
    measure = MeasureFactory(name="Felt better")
    result = ResultFactory(
        study=study, report=report, measure=measure, value=None, n_events=42, n_analysed=61
    )
    publish(report.citation, measure, study, by=None, at=MONDAY)
    return result


def open_page(page, live_server, path):
    page.goto(live_server.url + path)
    page.wait_for_load_state("networkidle")


def keep_picture(page, name):
    """Store what the page looks like, for whoever set a folder for it."""
    if folder := os.environ.get("MARROW_TEST_PICTURES"):
        page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)


def test_a_figure_is_inserted_moves_with_its_study_and_is_accepted(open_post, live_server, result):
    post = PostFactory(title="Backs", slug="backs", body="<p>Of these patients,</p>")
    page = open_post(post)

    page.locator(".ProseMirror p").last.click()
    page.keyboard.press("End")
    settle(page)
    page.locator(".body-toolbar button[aria-label^='Figure']").click()
    dialog = page.locator(".body-dialog")
    dialog.locator(".body-result").filter(has_text="Felt better").click()
    dialog.locator("output").get_by_text("69 %").wait_for()
    dialog.get_by_label("What it says, in full").fill("{figure} felt better")
    dialog.get_by_text("Insert figure").click()
    page.locator(".body-claim").get_by_text("69 %").wait_for()
    settle(page)
    press(page, "Save and publish")
    keep_picture(page, "publish")
    press(page, "Publish all")  # the claim with its post

    open_page(page, live_server, f"/admin/studies/study/{result.study_id}/change/#results")
    page.locator("[name=results-0-n_events]").fill("41")
    page.locator("[name=results-0-value]").fill("")
    press(page, "Save and publish")
    open_page(page, live_server, "/admin/")
    page.get_by_role("link", name="One figure waits for a decision").click()
    page.get_by_label("69 % felt better").check()
    page.get_by_label("Reason").fill(REASON)
    keep_picture(page, "moved-figures")
    press(page, "Accept: publish the new words")
    keep_picture(page, "accepted")

    shown = Client().get("/api/v1/posts/backs/?body=text").json()
    assert (shown["body"]["text"], shown["edition"], shown["evidence"]) == (
        *("Of these patients, 67 %", 2, "current"),
    )
    assert [each["note"] for each in shown["corrections"]] == [f"“69 %” is now “67 %”. {REASON}"]
    assert [each["title"] for each in shown["claims"]] == ["67 % felt better"]
    assert page.get_by_text("No figure waits for a decision").is_visible()
    assert page.errors == []
