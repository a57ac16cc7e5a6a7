"""Pasted and dropped pictures go into the library and into the text, with their alt text."""

from base64 import b64encode

import pytest
from django.contrib.auth.models import Permission, User
from django.test import Client

from cms.lib.richtext.sanitizer import sanitize
from cms.media.models import Image
from tests.browser.editor import body_of, drop, notice_of, open_post, paste, settle
from tests.factories.media import picture
from tests.factories.posts import PostFactory

__all__ = ["open_post"]
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def file(name="spine.png", type="image/png", content=None):
    content = picture() if content is None else content
    return {"name": name, "type": type, "bytes": b64encode(content).decode()}


def image_tag(image, caption=""):
    return f'<cms-image data-id="{image.pk}" data-caption="{caption}"></cms-image>'


def add(page, alt):
    page.get_by_label("What it shows (alt text)").fill(alt)
    page.get_by_role("button", name="Add picture").click()
    page.locator(".body-dialog").wait_for(state="detached")


def test_a_pasted_picture_is_asked_for_its_alt_text_and_stands_in_the_text(open_post):
    post = PostFactory(body="<p>Before.</p>")
    page = open_post(post)
    page.locator(".ProseMirror p").click()
    settle(page)

    paste(page, files=[file()])
    page.get_by_label("Caption, if it needs one").fill(" The  spine ")
    page.get_by_label("Made by, if you know").fill("Ada")
    add(page, "A spine from the side.")
    with page.expect_navigation():
        page.locator("[name=_continue]").click()
    post.refresh_from_db()

    image = Image.objects.get()
    assert sanitize(post.body) == f"<p>Before.</p>{image_tag(image, 'The spine')}<p></p>"
    assert (image.alt, image.title, image.credit_name, image.locale) == (
        "A spine from the side.",
        "A spine from the side.",
        "Ada",
        post.locale,
    )
    assert page.errors == []


def test_a_picture_without_alt_text_is_not_taken(open_post):
    page = open_post(PostFactory(body="<p>a</p>"))

    paste(page, files=[file()])
    page.get_by_role("button", name="Add picture").click()

    assert "Say what the picture shows" in page.get_by_role("alert").inner_text()
    assert page.evaluate("document.activeElement.tagName") == "TEXTAREA"
    assert Image.objects.count() == 0


def test_a_picture_is_left_out_by_the_escape_key(open_post):
    page = open_post(PostFactory(body="<p>a</p>"))

    paste(page, files=[file()])
    page.keyboard.press("Escape")
    page.locator(".body-dialog").wait_for(state="detached")

    assert sanitize(body_of(page)) == "<p>a</p><p></p>"
    assert notice_of(page) == "1 picture was left out."
    assert page.evaluate("document.activeElement.className").startswith("tiptap")


def test_a_picture_that_was_added_is_taken_back_and_put_back(open_post):
    page = open_post(PostFactory(body="<p>a</p>"))
    paste(page, files=[file()])
    add(page, "A spine.")

    page.keyboard.press("Control+z")
    without = sanitize(body_of(page))
    page.keyboard.press("Control+Shift+z")

    assert without == "<p>a</p>"
    assert image_tag(Image.objects.get()) in sanitize(body_of(page))


def test_a_picture_is_added_from_a_file_by_keyboard_alone(page, open_post):
    page.on("filechooser", lambda chooser: None)  # before the page loads, or it may come too late
    open_post(PostFactory(body="<p>a</p>"))
    button = page.locator(".body-toolbar button[aria-label^=Picture]")

    button.focus()
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Add from a file…").focus()
    with page.expect_file_chooser() as chooser:
        page.keyboard.press("Enter")
    chooser.value.set_files({"name": "a.png", "mimeType": "image/png", "buffer": picture()})
    page.get_by_label("What it shows (alt text)").wait_for()
    page.keyboard.type("A spine.")
    for _ in range(4):
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.locator(".body-dialog").wait_for(state="detached")

    assert sanitize(body_of(page)) == f"<p>a</p>{image_tag(Image.objects.get())}<p></p>"


def test_several_pictures_are_dropped_at_once_and_keep_their_order(open_post):
    page = open_post(PostFactory(body="<p>a</p>"))

    taken = drop(
        page, ".ProseMirror", [file("one.png"), file("two.png"), file("b.pdf", "text/pdf")]
    )
    said = notice_of(page)
    for number, name in enumerate(["one.png", "two.png"]):
        group = page.get_by_role("group", name=name)
        group.get_by_label("What it shows (alt text)").fill(f"Picture {number}.")
    page.get_by_role("button", name="Add 2 pictures").click()
    page.locator(".body-dialog").wait_for(state="detached")

    tags = [image_tag(Image.objects.get(alt=f"Picture {number}.")) for number in (0, 1)]
    assert taken == [True, True]
    assert sanitize(body_of(page)) == f"<p>a</p>{''.join(tags)}<p></p>"
    assert said == "“b.pdf” was left out: only pictures can stand in a text."
    assert page.errors == []


def test_a_picture_inside_pasted_markup_stands_where_it_stood(open_post):
    page = open_post(PostFactory(body=""))
    source = f"data:image/png;base64,{b64encode(picture()).decode()}"

    paste(page, {"text/html": f'<p>a</p><p><img src="{source}"></p><p>b <del>c</del></p>'})
    add(page, "A spine.")

    assert sanitize(body_of(page)) == f"<p>a</p>{image_tag(Image.objects.get())}<p>b</p>"
    assert notice_of(page) == "Left out: 1 deleted or struck-out passage."


def test_a_picture_of_another_site_is_taken_from_the_clipboard_and_not_linked(open_post):
    page = open_post(PostFactory(body="<p>a</p>"))

    paste(page, {"text/html": '<img src="https://example.org/a.png">'}, [file("image.png")])
    add(page, "A spine.")

    assert sanitize(body_of(page)) == f"<p>a</p>{image_tag(Image.objects.get())}<p></p>"


def test_the_picture_that_word_makes_of_pasted_text_is_not_taken(open_post):
    page = open_post(PostFactory(body=""))

    paste(page, {"text/html": "<p class=MsoNormal>a</p>", "text/plain": "a"}, [file("image.png")])

    assert body_of(page) == "<p>a</p>"
    assert page.locator(".body-dialog").count() == 0


def test_a_refused_picture_is_said_and_the_rest_is_kept(open_post):
    page = open_post(PostFactory(body="<p>a</p>"))

    paste(page, files=[file("good.png"), file("bad.png", content=b"<html>")])
    for name in ("good.png", "bad.png"):
        group = page.get_by_role("group", name=name)
        group.get_by_label("What it shows (alt text)").fill(name)
    page.get_by_role("button", name="Add 2 pictures").click()
    page.get_by_role("alert").filter(has_text="not a picture that can be used").wait_for()
    page.get_by_role("button", name="Leave out").click()
    page.locator(".body-dialog").wait_for(state="detached")

    assert sanitize(body_of(page)) == f"<p>a</p>{image_tag(Image.objects.get())}<p></p>"
    assert notice_of(page) == "1 picture was left out."


def test_offline_a_picture_waits_and_the_text_stays(open_post):
    page = open_post(PostFactory(body="<p>a</p>"))
    paste(page, files=[file()])
    page.get_by_label("What it shows (alt text)").fill("A spine.")
    page.context.set_offline(True)
    page.get_by_role("button", name="Add picture").click()
    page.get_by_role("alert").filter(has_text="can’t be reached").wait_for()

    page.context.set_offline(False)
    add(page, "A spine.")

    assert sanitize(body_of(page)) == f"<p>a</p>{image_tag(Image.objects.get())}<p></p>"


def test_who_may_not_add_pictures_is_told_and_keeps_the_text(open_post, live_server):
    post = PostFactory(body="<p>a</p>")
    page = open_post(post)
    writer = User.objects.create_user("writer", is_staff=True)
    names = ["view_post", "change_post", "view_image"]
    writer.user_permissions.set(Permission.objects.filter(codename__in=names))
    client = Client()
    client.force_login(writer)
    cookie = client.cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])
    page.reload()
    page.locator(".body-toolbar").wait_for()

    paste(page, files=[file()])
    page.get_by_label("What it shows (alt text)").fill("A spine.")
    page.get_by_role("button", name="Add picture").click()
    page.get_by_role("alert").filter(has_text="You may not add pictures").wait_for()

    assert Image.objects.count() == 0


def test_who_is_logged_out_is_told_and_adds_the_picture_after_the_next_login(open_post):
    page = open_post(PostFactory(body="<p>a</p>"))
    session = next(each for each in page.context.cookies() if each["name"] == "sessionid")
    page.context.clear_cookies(name="sessionid")

    paste(page, files=[file()])
    page.get_by_label("What it shows (alt text)").fill("A spine.")
    page.get_by_role("button", name="Add picture").click()
    page.get_by_role("alert").filter(has_text="not logged in any more").wait_for()
    page.context.add_cookies([session])
    add(page, "A spine.")

    assert sanitize(body_of(page)) == f"<p>a</p>{image_tag(Image.objects.get())}<p></p>"


@pytest.mark.parametrize("place", ["h1", ".body-toolbar", "#id_title", "footer, body"])
def test_a_file_dropped_beside_the_editor_does_not_leave_the_page(open_post, place):
    page = open_post(PostFactory(body="<p>a</p>"))

    assert drop(page, place, [file()]) == [True, True]
    assert drop(page, "h1", parts={"text/uri-list": "https://example.org/"}) == [True, True]


def test_a_file_may_be_dropped_on_a_field_for_files(page, open_post, live_server):
    open_post(PostFactory())
    page.goto(f"{live_server.url}/admin/media/image/add/")

    assert drop(page, "input[type=file]", [file()]) == [False, False]


def test_text_may_be_dropped_on_a_field_for_text(open_post):
    page = open_post(PostFactory(body="<p>a</p>"))

    assert drop(page, "#id_title", parts={"text/plain": "a"}) == [False, False]


def test_the_editor_has_the_name_of_its_field(open_post):
    page = open_post(PostFactory(body="<p>a</p>"))
    editor = page.get_by_role("textbox", name="Body", exact=True)

    page.locator("label[for=id_body]").click()

    assert editor.get_attribute("aria-multiline") == "true"
    assert page.evaluate("document.activeElement.getAttribute('aria-label')") == "Body"
