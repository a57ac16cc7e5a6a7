"""The browser keeps what is typed until it is saved, and brings it back after a crash."""

import pytest

from tests.browser.conftest import press
from tests.browser.forms import (
    address,
    click,
    kept_titles,
    saved_summary,
    type_summary,
    wait_until_kept,
)
from tests.factories.posts import PostFactory

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True, databases=["default", "reader"]),
]


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
    window.locator("#tabs-items").get_by_text("Topics").click()
    window.get_by_role("button", name="Add another Topic").click()
    window.locator(
        "#topic_rows-0 .select2-selection, .form-row .field-topic .select2-selection"
    ).first.click()
    window.keyboard.type("join")
    window.get_by_role("option", name="Joints").click()
    window.locator("#tabs-items").get_by_text("Key points").click()
    window.get_by_text("Add another Key point").click()
    window.locator("#id_key_points-0-text").fill("It passes.")
    wait_until_kept(window, "It passes.")

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


def test_a_text_comes_back_after_a_crash_and_not_while_its_window_is_open(
    window, topic, live_server
):
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
    window.get_by_text("Your unsaved texts").wait_for()
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
