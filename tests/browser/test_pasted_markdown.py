"""Markdown pasted as plain text: converted whole, with a way back, or kept as typed."""

import re
from html import escape

import pytest

from cms.lib.richtext.sanitizer import sanitize
from tests.browser.editor import body_of, notice_of, open_post, paste, settle
from tests.factories.posts import PostFactory

__all__ = ["open_post"]
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

MARKDOWN = """# Iron

Take **5 mg**, see [the page](https://example.org/dose).

- Bleeding
  - of the gums
- Pain

4. Rest
5. Walk

| Who | Dose |
| --- | ---- |
| Adults | 5 |

> Said.
"""
CONVERTED = (
    '<h2>Iron</h2><p>Take <strong>5 mg</strong>, see <a href="https://example.org/dose">the page'
    "</a>.</p><ul><li><p>Bleeding</p><ul><li><p>of the gums</p></li></ul></li><li><p>Pain</p></li>"
    '</ul><ol start="4"><li><p>Rest</p></li><li><p>Walk</p></li></ol><table><tbody><tr><th><p>Who'
    "</p></th><th><p>Dose</p></th></tr><tr><td><p>Adults</p></td><td><p>5</p></td></tr></tbody>"
    "</table><blockquote><p>Said.</p></blockquote>"
)
AS_TYPED = "".join(f"<p>{escape(line)}</p>" for line in MARKDOWN.splitlines() if line)


def test_markdown_becomes_headings_lists_tables_and_quotations(open_post):
    page = open_post(PostFactory(body=""))

    paste(page, {"text/plain": MARKDOWN})
    page.get_by_role("button", name="Keep as typed").wait_for()

    assert sanitize(body_of(page)) == f"{CONVERTED}<p></p>"
    assert notice_of(page) == "Markdown was turned into headings, lists, links and so on."
    assert page.errors == []


@pytest.mark.parametrize("way", ["button", "undo"])
def test_markdown_is_kept_as_typed_on_request(open_post, way):
    page = open_post(PostFactory(body=""))
    paste(page, {"text/plain": MARKDOWN})
    keep = page.get_by_role("button", name="Keep as typed")
    keep.wait_for()

    if way == "button":
        keep.click()
    else:
        page.locator(".ProseMirror").press("Control+z")

    assert sanitize(body_of(page)) == f"{AS_TYPED}<p></p>"
    assert notice_of(page) == ""
    assert page.errors == []


def test_markdown_goes_where_the_cursor_is(open_post):
    page = open_post(PostFactory(body="<p>before</p><p>after</p>"))
    page.locator(".ProseMirror p").first.click()
    settle(page)
    page.keyboard.press("End")
    settle(page)
    page.keyboard.press("Enter")
    settle(page)

    paste(page, {"text/plain": "## Middle\n\n- a\n- b\n"})
    page.get_by_role("button", name="Keep as typed").wait_for()

    assert sanitize(body_of(page)) == (
        "<p>before</p><h2>Middle</h2><ul><li><p>a</p></li><li><p>b</p></li></ul><p>after</p>"
    )


def test_markdown_of_a_code_editor_is_markdown_whatever_colours_it_has(open_post):
    page = open_post(PostFactory(body=""))
    coloured = '<div style="color:#ccc"><div><span style="color:#569cd6"># A</span></div></div>'

    paste(page, {"text/html": coloured, "text/plain": "# A", "vscode-editor-data": "{}"})
    page.get_by_role("button", name="Keep as typed").wait_for()

    assert sanitize(body_of(page)) == "<h2>A</h2>"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("# A\n\nb[^1]\n\n[^1]: c", "it has footnotes, which a body can’t hold."),
        ("**a** 10^6^", "it has raised or lowered letters in a dialect that is not read here."),
    ],
)
def test_markdown_that_cannot_be_converted_whole_is_kept_as_typed(open_post, text, reason):
    page = open_post(PostFactory(body=""))

    paste(page, {"text/plain": text})
    page.locator(".body-notice li").wait_for()

    assert body_of(page) == "".join(f"<p>{line}</p>" for line in text.splitlines() if line)
    assert notice_of(page) == f"This looks like Markdown. It was kept as typed, since {reason}"


def test_markdown_is_kept_as_typed_without_the_server(open_post):
    page = open_post(PostFactory(body=""))
    page.context.set_offline(True)

    paste(page, {"text/plain": "# A\n\n**b** _c_"})
    page.locator(".body-notice li").wait_for()

    assert body_of(page) == "<p># A</p><p>**b** _c_</p>"
    assert notice_of(page).endswith("since the server can’t be reached.")


@pytest.mark.parametrize(
    "text",
    [
        "Take **5 mg",
        "a *b* c",
        "a _b_ c",
        "2 * 3 * 4",
        "a_b_c",
        "- only this",
        "p < 0.05",
        "https://a.example/",
    ],
)
def test_plain_text_stays_plain(open_post, text):
    page = open_post(PostFactory(body=""))

    paste(page, {"text/plain": text})

    assert page.locator(".ProseMirror").inner_text().strip() == text
    assert not {"<strong>", "<em>"} & set(re.findall("<[a-z]+>", body_of(page)))


def test_struck_out_words_of_markdown_are_left_out_and_said(open_post):
    page = open_post(PostFactory(body=""))

    paste(page, {"text/plain": "Take ~~50~~ **5** mg"})
    page.get_by_role("button", name="Keep as typed").wait_for()

    assert sanitize(body_of(page)) == "<p>Take <strong>5</strong> mg</p>"
    assert "Left out: 1 deleted or struck-out passage." in notice_of(page)
