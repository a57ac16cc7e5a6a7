"""A session that ends, a login elsewhere and a lost connection take no typed text away."""

import pytest
from django.contrib.sessions.models import Session

from tests.browser.conftest import PASSWORD, create_account, log_in, press
from tests.browser.forms import address, click, kept_titles, saved_summary, type_summary

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True, databases=["default", "reader"]),
]


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


def test_writing_without_saving_renews_the_session(window, topic):
    window.clock.install()
    type_summary(window, topic)
    window.clock.fast_forward("06:00")

    with window.expect_request("**/admin/session/"):
        window.fill("#id_summary", "What moves, and")
        window.clock.run_for(1_000)
