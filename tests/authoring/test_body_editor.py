"""The editor in a browser: an author writes, and what was written is what is stored."""

import pytest

from cms.lib.richtext.sanitizer import sanitize
from tests.browser.editor import body_of, open_post, paste, settle
from tests.factories.media import ImageFactory
from tests.factories.posts import PostFactory, TopicFactory

__all__ = ["open_post"]
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

BODY = (
    "<h2>Why</h2><p>Nearly <strong>everyone</strong> <em>meets</em> H<sub>2</sub>O<br>again.</p>"
    '<ol start="3"><li><p>three</p><ul><li><p>a</p></li></ul></li></ol>'
    '<aside data-tone="nutshell"><p>Short.</p><ul><li><p>b</p></li></ul></aside>'
    '<table><tbody><tr><th colspan="2"><p>Group</p></th></tr>'
    "<tr><td><p>A</p></td><td><p>B</p></td></tr>"
    "</tbody></table><blockquote><p>Said.</p></blockquote><hr><p>The end.</p>"
)


def save(page):
    with page.expect_navigation():
        page.locator("[name=_continue]").click()
    page.locator(".body-toolbar").wait_for()


def press(page, label):
    page.locator(f".body-toolbar button[aria-label^='{label}']").click()


def caret_to_end(page):
    page.locator(".ProseMirror p").last.click()
    page.keyboard.press("End")
    settle(page)


def test_opening_and_touching_a_post_does_not_change_it(open_post):
    image = f'<cms-image data-id="{ImageFactory().pk}" data-caption="A hill"></cms-image>'
    post = PostFactory(body=image + BODY)
    page = open_post(post)

    caret_to_end(page)
    page.keyboard.type("x")
    page.keyboard.press("Backspace")

    assert sanitize(body_of(page)) == image + BODY
    assert page.errors == []


def test_author_writes_with_headings_marks_lists_and_callouts(open_post):
    post = PostFactory(body="")
    page = open_post(post)

    page.locator(".ProseMirror").click()
    page.select_option(".body-toolbar select[aria-label^='Style']", "h2")
    page.keyboard.type("What it is")
    page.keyboard.press("Enter")
    press(page, "Bold")
    page.keyboard.type("77 %")
    press(page, "Bold")
    page.keyboard.type(" did")
    page.keyboard.press("Enter")
    press(page, "Bulleted")
    page.keyboard.type("one")
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    page.keyboard.type("Ask.")
    page.select_option(".body-toolbar select[aria-label^='Callout']", "warning")
    save(page)
    post.refresh_from_db()

    assert post.body == (
        "<h2>What it is</h2><p><strong>77 %</strong> did</p><ul><li><p>one</p></li></ul>"
        '<aside data-tone="warning"><p>Ask.</p></aside><p></p>'
    )
    assert page.errors == []


def test_callout_takes_another_tone_and_ends(open_post):
    page = open_post(PostFactory(body="<p>a</p><p>b</p>"))
    tone = page.locator(".body-toolbar select[aria-label^='Callout']")

    page.locator(".ProseMirror p").first.click()
    settle(page)
    tone.select_option("tip")
    tone.select_option("note")
    with_callout = sanitize(body_of(page))
    tone.select_option("")

    assert with_callout == '<aside data-tone="note"><p>a</p></aside><p>b</p>'
    assert sanitize(body_of(page)) == "<p>a</p><p>b</p>"


def test_what_is_pasted_keeps_its_structure_and_loses_the_rest(open_post):
    page = open_post(PostFactory(body="<p>a</p>"))
    pasted = (
        '<h1 style="color:red">Title</h1><h4>Part</h4><div onclick="x()">One <b>bold</b></div>'
        '<script>x()</script><ul><li>b</li></ul><p><a href="javascript:x()">no</a> link</p>'
    )

    caret_to_end(page)
    page.keyboard.press("Enter")
    settle(page)
    paste(page, {"text/html": pasted})

    assert sanitize(body_of(page)) == (
        "<p>a</p><h2>Title</h2><h3>Part</h3><p>One <strong>bold</strong></p>"
        "<ul><li><p>b</p></li></ul><p>no link</p>"
    )


def test_author_puts_in_a_picture_of_the_library(open_post):
    hill = ImageFactory(title="A hilltop", alt="A person stretches.")
    ImageFactory(title="A needle", alt="A needle.", caption="")
    post = PostFactory(body="<p>Before.</p>")
    page = open_post(post)

    caret_to_end(page)
    press(page, "Picture")
    page.locator(".body-result").filter(has_text="needle").wait_for()
    page.locator(".body-dialog input[type=search]").fill("hill")
    page.locator(".body-result").filter(has_text="needle").wait_for(state="detached")
    page.locator(".body-result").click()
    page.locator(".body-dialog textarea").fill('The "hill"')
    page.locator(".body-dialog").get_by_text("Insert picture").click()
    page.locator(".body-image").get_by_text("A person stretches.").wait_for()
    save(page)
    post.refresh_from_db()

    assert post.body == (
        f'<p>Before.</p><cms-image data-id="{hill.pk}" data-caption="The &quot;hill&quot;">'
        "</cms-image><p></p>"
    )
    assert page.errors == []


def test_author_links_to_an_entry_and_to_an_address(open_post):
    pain = TopicFactory(name="Back pain")
    post = PostFactory(title="Other", body="<p>a</p>")
    page = open_post(post)

    caret_to_end(page)
    page.keyboard.type(" ")
    press(page, "Link")
    page.locator(".body-result").filter(has_text="Other").wait_for()
    page.locator(".body-dialog input[type=search]").fill("back pain")
    page.locator(".body-result").filter(has_text="Other").wait_for(state="detached")
    page.locator(".body-result").filter(has_text="topic").click()
    page.keyboard.type(" b ")
    press(page, "Link")
    page.locator(".body-dialog input[type=text]").fill("javascript:alert(1)")
    page.keyboard.press("Enter")
    page.locator(".body-problem").get_by_text("no address").wait_for()
    page.locator(".body-dialog input[type=text]").fill("example.org/c")
    page.keyboard.press("Enter")

    assert sanitize(body_of(page)) == (
        f'<p>a <a href="entry:{pain.pk}">Back pain</a> b '
        '<a href="https://example.org/c">example.org/c</a></p>'
    )
    assert page.errors == []


def test_pictures_and_callouts_that_stand_too_deep_are_lifted_and_none_is_lost(open_post):
    image = f'<cms-image data-id="{ImageFactory().pk}" data-caption=""></cms-image>'
    post = PostFactory(body=f'<ul><li>a<aside data-tone="tip">b</aside></li></ul>{image}<p>c</p>')
    page = open_post(post)

    caret_to_end(page)
    page.keyboard.type("d")

    assert sanitize(body_of(page)) == (
        f'<ul><li><p>a</p></li></ul><aside data-tone="tip"><p>b</p></aside>{image}<p>cd</p>'
    )
