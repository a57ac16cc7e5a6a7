"""No response to a form takes the typed text away: a real browser, on the way back from each."""

import pytest
from django.conf import settings as django_settings
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session

from cms.media.models import Image
from cms.posts.models import Post, Topic
from tests.browser.conftest import PASSWORD, create_account, log_in, press
from tests.factories.media import picture
from tests.factories.posts import PostFactory, TopicFactory

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True, databases=["default", "reader"]),
]
KEPT_TITLES = """() => new Promise((resolve) => {
    const opening = indexedDB.open("marrow", 1);
    opening.onsuccess = () => {
        if (!opening.result.objectStoreNames.length) return resolve([]);
        const all = opening.result.transaction("texts").objectStore("texts").getAll();
        all.onsuccess = () => resolve(all.result.map(({ title }) => title));
    };
})"""


@pytest.fixture
def topic():
    return TopicFactory(name="Joints", summary="")


def address(row, page="change"):
    return f"/admin/{row._meta.app_label}/{row._meta.model_name}/{row.pk}/{page}/"


def type_summary(window, row, text="What moves."):
    """Open the form of a row, type a summary, and wait until the browser keeps it."""
    window.open(address(row))
    window.fill("#id_summary", text)
    window.get_by_text("Kept in this browser").wait_for()


def kept_titles(window):
    return window.evaluate(KEPT_TITLES)


def click(window, name):
    """Press a button that leads to no page, or not yet."""
    window.get_by_role("button", name=name, exact=True).click()


def saved_summary():
    return Topic.objects.get().summary


def test_a_text_is_kept_until_it_is_saved(window, topic):
    type_summary(window, topic)
    kept = kept_titles(window)

    press(window, "Save and continue editing")

    assert kept == ["Joints"]
    assert kept_titles(window) == []
    assert saved_summary() == "What moves."
    assert window.locator(".m-offer").count() == 0
    assert window.errors == []


def test_looking_at_a_form_keeps_nothing(window, topic):
    post = PostFactory(topics=[topic])
    window.open(address(post))

    window.locator("#tabs-items").get_by_text("Address").click()
    window.locator("#id_slug").click()
    window.keyboard.press("Tab")
    window.open(address(post))

    assert kept_titles(window) == []


def test_a_text_that_is_typed_back_is_kept_no_longer(window, topic):
    type_summary(window, topic)

    window.fill("#id_summary", "")
    window.get_by_text("Kept in this browser").wait_for(state="hidden")

    assert kept_titles(window) == []


def test_all_of_a_form_comes_back_after_a_reload(window, topic):
    post = PostFactory(title="Back Pain")
    window.open(address(post))
    window.fill("#id_title", "Backs")
    window.locator(".ProseMirror").click()
    window.keyboard.press("End")
    window.keyboard.type(" Or hears of it.")
    window.locator("#tabs-items").get_by_text("Place and picture").click()
    window.locator(".field-topics .select2-selection").click()
    window.keyboard.type("join")
    window.get_by_role("option", name="Joints").click()
    window.locator("#tabs-items").get_by_text("Key points").click()
    window.get_by_text("Add another Key point").click()
    window.locator("#id_key_points-0-text").fill("It passes.")
    window.wait_for_timeout(600)  # longer than the script waits for more typing

    window.open(address(post))
    press(window, "Bring it back")
    press(window, "Save")

    post.refresh_from_db()
    assert post.title == "Backs"
    assert post.body == "<p>Nearly everyone meets back pain. Or hears of it.</p>"
    assert list(post.topics.all()) == [topic]
    assert [point.text for point in post.key_points.all()] == ["It passes."]
    assert kept_titles(window) == []
    assert window.errors == []


def test_a_text_comes_back_after_a_crash_and_not_while_its_window_is_open(window, topic, live_server):
    type_summary(window, topic)
    second = window.context.new_page()
    second.goto(live_server.url + address(topic))
    second.wait_for_load_state("networkidle")
    offers_beside_the_first = second.locator(".m-offer").count()

    window.close()  # without a word, as in a crash
    second.goto(live_server.url + "/admin/")
    second.get_by_role("link", name="Joints").filter(has_text="in this browser only").click()
    press(second, "Bring it back")

    assert offers_beside_the_first == 0
    assert second.input_value("#id_summary") == "What moves."
    assert saved_summary() == ""


def test_an_offer_says_when_the_entry_was_saved_since(window, topic):
    type_summary(window, topic)
    window.open("/admin/")
    topic.save()

    window.open(address(topic))

    assert "the entry has been saved since" in window.locator(".m-offer").inner_text()


def test_a_text_can_be_discarded(window, topic):
    type_summary(window, topic)
    window.open(address(topic))
    window.on("dialog", lambda dialog: dialog.accept())

    click(window, "Discard")
    window.locator(".m-offer").wait_for(state="hidden")

    assert kept_titles(window) == []


def test_a_session_that_ended_while_somebody_wrote_is_begun_again_in_a_dialog(window, topic):
    type_summary(window, topic)
    Session.objects.all().delete()

    window.get_by_role("button", name="Save", exact=True).focus()
    window.keyboard.press("Enter")
    window.get_by_label("Password").wait_for()
    window.keyboard.type("wrong")
    window.keyboard.press("Enter")
    window.get_by_text("This is not the password of the account.").wait_for()
    window.keyboard.type(PASSWORD)
    with window.expect_navigation():
        window.keyboard.press("Enter")

    assert saved_summary() == "What moves."


def test_who_does_not_log_in_again_loses_nothing(window, topic):
    type_summary(window, topic)
    Session.objects.all().delete()

    click(window, "Save")
    window.get_by_label("Password").wait_for()
    window.keyboard.press("Escape")
    window.get_by_text("Not saved: you are not logged in.").wait_for()

    assert window.input_value("#id_summary") == "What moves."
    assert kept_titles(window) == ["Joints"]


def test_a_login_in_another_tab_does_not_make_a_form_too_old(window, topic, live_server):
    type_summary(window, topic)
    Session.objects.all().delete()
    second = window.context.new_page()
    second.goto(live_server.url + "/admin/")
    log_in(second, "editor")

    press(window, "Save")

    assert saved_summary() == "What moves."


def test_a_text_belongs_to_who_typed_it(window, topic, live_server):
    create_account("other")
    type_summary(window, topic)
    second = window.context.new_page()
    second.context.clear_cookies(name="sessionid")
    second.goto(live_server.url + "/admin/")
    log_in(second, "other")

    click(window, "Save")
    window.get_by_text("other has logged in to this browser since").wait_for()
    window.keyboard.press("Escape")
    window.close()
    second.goto(live_server.url + address(topic))
    second.wait_for_load_state("networkidle")

    assert second.locator(".m-offer").count() == 0
    assert kept_titles(second) == ["Joints"]
    assert saved_summary() == ""


def test_a_text_outlives_a_logout(window, topic):
    type_summary(window, topic)
    window.open("/admin/")

    with window.expect_navigation():
        window.evaluate("document.querySelector('form[action=\"/admin/logout/\"]').submit()")
    window.open("/admin/")
    log_in(window, "editor")
    window.open(address(topic))

    window.locator(".m-offer").wait_for()


def test_what_is_saved_without_a_connection_is_sent_when_there_is_one(window, topic):
    type_summary(window, topic)
    window.context.set_offline(True)

    click(window, "Save")
    window.get_by_text("Not saved: the server can't be reached.").wait_for()
    with window.expect_navigation():
        window.context.set_offline(False)

    assert saved_summary() == "What moves."


def test_what_is_written_on_is_not_sent_by_itself(window, topic):
    type_summary(window, topic)
    window.context.set_offline(True)
    click(window, "Save")
    window.get_by_text("Not saved: the server can't be reached.").wait_for()

    window.fill("#id_summary", "What moves, and")
    window.get_by_text("You have written on").wait_for()
    window.context.set_offline(False)
    before = saved_summary()
    press(window, "Save")

    assert (before, saved_summary()) == ("", "What moves, and")


def test_the_text_of_an_entry_that_a_colleague_deleted_becomes_a_new_entry(window):
    post = PostFactory(title="Back Pain")
    window.open(address(post))
    window.fill("#id_title", "Backs")
    Post.objects.get().delete()

    press(window, "Save")
    said = window.locator("#entry-deleted").inner_text()
    press(window, "Make it a new post")
    press(window, "Save")

    assert "What you typed is not lost." in said
    assert Post.objects.get().title == "Backs"
    assert kept_titles(window) == []


def test_a_kept_text_of_a_deleted_entry_is_offered_where_it_was(window, topic):
    type_summary(window, topic)
    Topic.objects.all().delete()

    window.open(address(topic))
    press(window, "Bring it back")
    press(window, "Make it a new topic")

    assert window.input_value("#id_summary") == "What moves."


def test_a_chosen_file_stays_chosen_after_a_mistake(window, tmp_path):
    file = tmp_path / "hilltop.png"
    file.write_bytes(picture())
    window.open("/admin/media/image/add/")
    window.fill("#id_title", "A hilltop")
    window.set_input_files("#id_file", file)

    press(window, "Save")
    errors = window.locator(".m-errors").inner_text()
    shown = window.locator(".field-file").inner_html()
    window.fill("#id_alt", "A hill.")
    press(window, "Save")

    assert "Description: This field is required." in errors
    assert "hilltop.png" in shown
    assert [(image.title, image.alt) for image in Image.objects.all()] == [("A hilltop", "A hill.")]
    assert kept_titles(window) == []


def fail(*arguments):
    raise RuntimeError("a mistake of ours")


def refuse_large_forms(settings, monkeypatch, window):
    settings.DATA_UPLOAD_MAX_NUMBER_FIELDS = 5


def make_a_mistake(settings, monkeypatch, window):
    monkeypatch.setattr(Topic, "refresh_digest", fail)


def take_the_right_away(settings, monkeypatch, window):
    User.objects.get().groups.clear()


def stop_the_server(settings, monkeypatch, window):
    """Let the proxy answer for the server, with the page that we ship for it."""
    page = django_settings.ROOT / "cms/authoring/static/authoring/unavailable.html"

    def answer(route):
        if route.request.method == "POST":
            route.fulfill(status=502, body=page.read_text(), content_type="text/html")
        else:
            route.continue_()

    window.route("**/change/", answer)


@pytest.mark.parametrize(
    ("trouble", "title"),
    [
        (refuse_large_forms, "This was too much to be sent at once"),
        (make_a_mistake, "Something went wrong here"),
        (take_the_right_away, "Your account may not do this"),
        (stop_the_server, "The server does not answer"),
    ],
)
def test_an_error_page_leads_back_to_the_text(window, topic, settings, monkeypatch, trouble, title):
    type_summary(window, topic)
    with monkeypatch.context() as patch:
        trouble(settings, patch, window)
        press(window, "Save")
    heading = window.locator("h1").inner_text()
    window.unroute_all()
    settings.DATA_UPLOAD_MAX_NUMBER_FIELDS = 20_000
    User.objects.update(is_superuser=True)

    window.get_by_role("link", name="Go back to the form and bring it back").click()
    window.wait_for_function("document.getElementById('id_summary')?.value == 'What moves.'")
    window.wait_for_load_state("networkidle")
    press(window, "Save")

    assert heading == title
    assert saved_summary() == "What moves."
    assert kept_titles(window) == []


def test_a_note_on_a_confirmation_page_comes_back(window):
    post = PostFactory(title="Back Pain")
    window.open(address(post, "withdraw"))
    window.get_by_label("Error: something in it is wrong").check()
    window.fill("#id_note", "The dose was wrong.")
    window.get_by_text("Kept in this browser").wait_for()

    window.open(address(post, "withdraw"))
    click(window, "Bring it back")

    assert window.input_value("#id_note") == "The dose was wrong."
    assert window.get_by_label("Error: something in it is wrong").is_checked()


def test_errors_are_in_view_and_lead_to_their_fields(window):
    post = PostFactory(title="Back Pain")
    window.open(address(post))
    window.locator("#tabs-items").get_by_text("Address").click()
    window.fill("#id_slug", "")

    press(window, "Save")
    window.locator(".m-errors").wait_for()
    focused = window.evaluate("document.activeElement.className")
    is_open = window.locator("#id_slug").is_visible()
    window.locator("#tabs-items").get_by_text("Text", exact=True).click()
    window.get_by_role("link", name="Address › Slug").focus()
    window.keyboard.press("Enter")
    window.wait_for_function("document.activeElement.id == 'id_slug'")

    assert "m-errors" in focused
    assert is_open
    assert window.locator("#id_slug").is_visible()


def test_a_browser_without_a_database_asks_before_it_leaves(window, topic):
    window.add_init_script("indexedDB.open = () => { throw new Error('not here'); }")
    questions = []
    window.on("dialog", lambda dialog: (questions.append(dialog.type), dialog.accept()))
    window.open(address(topic))
    window.locator("#id_summary").press_sequentially("What moves.")
    window.wait_for_function("window.onbeforeunload")

    window.open(address(topic))
    window.fill("#id_summary", "What moves.")
    press(window, "Save")

    assert questions == ["beforeunload"]
    assert saved_summary() == "What moves."
