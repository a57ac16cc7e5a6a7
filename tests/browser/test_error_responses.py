"""Error pages, deleted entries and refused forms take no typed text away."""

import pytest
from django.conf import settings as django_settings
from django.contrib.auth.models import User

from cms.media.models import Image
from cms.posts.models import Post, Topic
from tests.browser.conftest import create_account, log_in, press
from tests.browser.forms import address, kept_titles, saved_summary, type_summary
from tests.factories.media import picture
from tests.factories.posts import PostFactory

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True, databases=["default", "reader"]),
]


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

    def reply(route):
        if route.request.method == "POST":
            route.fulfill(status=502, body=page.read_text(), content_type="text/html")
        else:
            route.continue_()

    window.route("**/change/", reply)


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


def test_without_scripts_a_refused_form_says_its_errors(chromium, live_server, topic):
    create_account("editor")
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(live_server.url + "/admin/")
    log_in(page, "editor")
    page.goto(live_server.url + address(topic))
    page.fill("#id_name", "")
    page.fill("#id_summary", "What moves.")
    press(page, "Save")

    assert page.get_by_role("link", name="Topic › Name").is_visible()
    assert page.input_value("#id_summary") == "What moves."
    context.close()
