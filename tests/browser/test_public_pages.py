"""Public pages in a browser, in both widths and themes: axe finds nothing, nothing overflows."""

import json

import pytest
from axe_playwright_python.base import AXE_SCRIPT

from tests.browser.test_accessibility import RUN_AXE
from tests.conftest import load_series

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True, databases=["default", "reader"]),
]
PAGES = [
    "/",
    "/posts/",
    "/series/can-stem-cells-help/",
    "/treatments/spinal-fusion/",
    "/conditions/chronic-back-pain/",
    "/studies/concentrated-bone-marrow-approved-for-fusion/",
    "/posts/chronic-back-pain/",
    "/nothing/",
    "/api/v1/docs/",
]
VIEWS = [(theme, width) for theme in ("light", "dark") for width in (1280, 390)]
OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.mark.parametrize(("theme", "width"), VIEWS)
def test_pages_can_be_read_by_everybody(live_server, page, theme, width):
    load_series()
    page.set_viewport_size({"width": width, "height": 844})
    page.emulate_media(color_scheme=theme)
    found = {}
    for path in PAGES:
        page.goto(live_server.url + path)
        page.wait_for_load_state("networkidle")
        page.evaluate(AXE_SCRIPT)
        found[path] = (page.evaluate(RUN_AXE, theme), page.evaluate(OVERFLOW))

    assert found == dict.fromkeys(PAGES, ([], 0))


def test_docs_run_their_three_requests_and_show_answers_beside_operations(live_server, page):
    load_series()
    page.set_viewport_size({"width": 1280, "height": 900})
    page.goto(f"{live_server.url}/api/v1/docs/")
    answers = []
    for form in page.locator("form.request").all():
        with page.expect_response(lambda each: "/api/v1/" in each.url):
            form.locator("button").click()
        output = form.locator("xpath=following-sibling::pre")
        page.wait_for_function("each => each.textContent.length > 9", arg=output.element_handle())
        status, body = output.inner_text().split("\n\n", 1)
        answers.append((status.split()[0], json.loads(body)))

    page.goto(f"{live_server.url}/api/v1/docs/#/topics/getTopic")
    page.reload()
    operation = page.locator("#operations-topics-getTopic")
    operation.locator(".responses-wrapper .highlight-code").first.wait_for()
    asked = operation.locator(".parameters-container").bounding_box()
    answered = operation.locator(".responses-wrapper").bounding_box()

    assert [status for status, _ in answers] == ["200", "200", "400"]
    assert answers[0][1]["count"] == 3
    assert answers[2][1]["errors"][0]["suggestion"] == "invasiveness__lte"
    assert answered["x"] >= asked["x"] + asked["width"] - 1
    assert '"slug": "back-pain"' in operation.locator(".responses-wrapper").inner_text()


def test_docs_name_their_groups_in_order(live_server, page):
    page.goto(f"{live_server.url}/api/v1/docs/")
    page.locator("[data-group]").first.wait_for()

    groups = [each.get_attribute("data-group") for each in page.locator("[data-group]").all()]
    tags = [each.inner_text().split()[0] for each in page.locator("h3.opblock-tag").all()]

    assert groups == ["Content", "Search and comparison", "Editions", "Sync", "Partners"]
    assert tags[0] == "posts"
