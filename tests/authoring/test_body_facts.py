"""An author chooses facts, comparisons, citations and pictures in a browser, and types none."""

import pytest

from claims.models import Claim
from cms.lib.richtext.sanitizer import sanitize
from cms.publishing import publish
from tests.browser.editor import body_of, open_post, paste, settle
from tests.clock import MONDAY
from tests.factories.posts import PostFactory
from tests.factories.studies import CitationFactory
from tests.factories.treatments import TreatmentFactory

__all__ = ["open_post"]
pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True, databases=["default", "reader"]),
]


@pytest.fixture
def treatments():
    fusion = TreatmentFactory(name="Spinal fusion", invasiveness=5)
    trim = TreatmentFactory(name="Microdiscectomy")
    fusion.path_effects.create(to_treatment=trim, effect="forecloses", scope="same_site")
    publish(fusion, trim, by=None, at=MONDAY)
    return fusion, trim


def open_dialog(page, label):
    page.locator(".ProseMirror p").last.click()
    page.keyboard.press("End")
    settle(page)
    page.locator(f".body-toolbar button[aria-label='{label}']").click()
    return page.locator(".body-dialog")


def choose(dialog, text):
    dialog.locator(".body-result").filter(has_text=text).first.click()


def test_facts_comparisons_citations_and_pictures_are_inserted(open_post, treatments):
    citation = CitationFactory(title="A trial of marrow")
    page = open_post(PostFactory(body="<p>After it, trimming</p>"))

    dialog = open_dialog(page, "Fact of a treatment")
    choose(dialog, "Spinal fusion")
    dialog.get_by_label("What becomes of another treatment afterwards").check()
    dialog.locator(".body-problem").get_by_text("needs another treatment").wait_for()
    other = dialog.get_by_label("The treatment that may follow").locator("xpath=../..")
    choose(other, "Microdiscectomy")
    dialog.locator("output").get_by_text("is closed off at the same site").wait_for()
    dialog.get_by_label("What it says, in full").fill("After fusion, trimming is closed off")
    dialog.get_by_role("button", name="Insert fact").click()
    page.locator(".body-claim").get_by_text("is closed off at the same site").wait_for()

    dialog = open_dialog(page, "Cited publication")
    choose(dialog, "A trial of marrow")
    dialog.get_by_role("button", name="Cite it").click()
    page.locator(".body-citation").get_by_text("[1]").wait_for()

    dialog = open_dialog(page, "Comparison of treatments")
    choose(dialog, "Microdiscectomy")
    choose(dialog, "Spinal fusion")
    dialog.get_by_label("Invasiveness, from 1 to 5").check()
    dialog.get_by_label("Recovery").check()
    dialog.locator("td").get_by_text("not stated").first.wait_for()
    dialog.get_by_label("Caption of the table").fill("Side by side")
    dialog.get_by_role("button", name="Insert table").click()
    page.locator(".body-comparison caption").get_by_text("Side by side").wait_for()

    dialog = open_dialog(page, "Plot of published figures")
    choose(dialog, "What stays possible after Spinal fusion")
    dialog.get_by_role("button", name="Insert picture").click()
    page.locator(".body-plot").get_by_text("What stays possible after Spinal fusion").wait_for()

    fact, table = Claim.objects.order_by("created_at")
    mark = f'<cms-citation data-id="{citation.pk}"></cms-citation>'
    words = f'<cms-claim data-id="{fact.pk}"></cms-claim>'
    comparison = f'<cms-comparison data-id="{table.pk}"></cms-comparison>'
    picture = f'<cms-picture data-id="{treatments[0].pk}" data-kind="paths"></cms-picture>'
    line = f"<p>After it, trimming {words}{mark}</p>"
    assert sanitize(body_of(page)).removesuffix("<p></p>") == line + comparison + picture
    assert [row.treatment.name for row in table.treatment_rows.all()] == [
        *("Microdiscectomy", "Spinal fusion"),
    ]

    page.locator(".ProseMirror p").last.click()
    paste(page, {"text/html": f'<div data-pm-slice="0 0 []">{line}{comparison}{picture}</div>'})
    page.locator(".body-citation").nth(1).get_by_text("[1]").wait_for()
    assert sanitize(body_of(page)).count(comparison + picture) == 2
    assert page.errors == []
