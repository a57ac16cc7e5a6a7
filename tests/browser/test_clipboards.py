"""Clipboards of many programs through the real editor, and the editor's cleaner as the server's."""

import json

import pytest
from hypothesis import HealthCheck, given, settings

from cms.lib.richtext.foreign.rules import EDITOR_RULES
from cms.lib.richtext.sanitizer import sanitize, sanitize_with_report
from tests.browser.editor import body_of, notice_of, open_post, paste
from tests.clipboards import body_markdown, every_program, read_clipboard
from tests.examples import examples
from tests.factories.posts import PostFactory
from tests.lib.foreign_text import documents, write
from tests.lib.test_foreign_markup import GONE, KEPT, LISTS

__all__ = ["open_post"]
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

CLEAN = """async ([html, rules]) => {
    const { cleanForeign } = await import("marrow/editor/foreign")
    return cleanForeign(html, rules)
}"""


@every_program
def test_the_clipboard_of_a_program_becomes_the_same_text_in_the_editor(open_post, program):
    clipboard = read_clipboard(program)
    page = open_post(PostFactory(body=""))

    paste(page, {"text/html": clipboard.html, "text/plain": "Take 505 mg"})

    assert body_markdown(body_of(page)) == clipboard.markdown
    assert notice_of(page) == clipboard.editor
    assert page.errors == []


def clean_in_browser(page, html):
    result = page.evaluate(CLEAN, [html, json.loads(json.dumps(EDITOR_RULES))])
    return sanitize(result["html"]), result["counts"]


@pytest.mark.parametrize("cases", [GONE, KEPT, LISTS], ids=["gone", "kept", "lists"])
def test_each_case_of_the_server_is_one_of_the_editor(open_post, cases):
    page = open_post(PostFactory(body=""))

    assert {case: clean_in_browser(page, case)[0] for case in cases} == {
        case: sanitize(case) for case in cases
    }


def test_the_editor_cleans_any_markup_as_the_server_does(open_post):
    page = open_post(PostFactory(body=""))

    @settings(
        max_examples=examples(60), deadline=None, suppress_health_check=[HealthCheck.too_slow]
    )
    @given(documents)
    def compare(document):
        html = write(document)[0]
        assert clean_in_browser(page, html) == sanitize_with_report(html)

    compare()


def test_markup_of_our_own_comes_through_as_it_is(open_post):
    post = PostFactory(
        body='<h2>A</h2><p>b<sup>2</sup></p><aside data-tone="tip"><p>c</p></aside><ul><li><p>d</p>'
        "</li></ul><table><tbody><tr><td><p>e</p></td></tr></tbody></table><p>f</p>"
    )
    page = open_post(post)

    page.locator(".ProseMirror").click()
    page.keyboard.press("Control+a")
    page.keyboard.press("Control+c")
    page.keyboard.press("Control+v")

    assert sanitize(body_of(page)) == post.body
    assert notice_of(page) == ""
