"""The desk in a real browser: from the login to what readers get."""

import pytest
from django.contrib.auth.models import Group, User
from django.test import Client

from cms.authoring.roles import create_roles
from cms.publishing import publish
from tests.clock import MONDAY
from tests.factories.posts import PostFactory, TopicFactory
from tests.factories.treatments import PathEffectFactory, TreatmentFactory

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True, databases=["default", "reader"]),
]
PASSWORD = "a quiet harbour"


@pytest.fixture
def desk(page, live_server):
    """A window in which the editor has logged in; ``desk.open(path)`` goes to a page."""
    create_roles()
    editor = User.objects.create_user("editor", password=PASSWORD, is_staff=True)
    editor.groups.add(Group.objects.get(name="editor"))

    def open_page(path):
        page.goto(live_server.url + path)
        page.wait_for_load_state("networkidle")

    def complain(message):
        if message.type == "error":  # what the content policy forbids is told here
            page.errors.append(message.text)

    page.open = open_page
    page.on("console", complain)
    page.open("/admin/")
    page.fill("#id_username", "editor")
    page.fill("#id_password", PASSWORD)
    page.get_by_role("button", name="Log in").click()
    page.wait_for_url(live_server.url + "/admin/")
    return page


def served(post):
    response = Client().get(f"/api/v1/posts/{post.slug}/")
    return response.status_code, response.json().get("title")


def press(desk, name):
    desk.get_by_role("button", name=name, exact=True).click()
    desk.wait_for_load_state("networkidle")


def test_an_edit_reaches_readers_when_it_is_published_and_not_before(desk):
    post = PostFactory(title="Back Pain")
    publish(post, by=None, at=MONDAY)
    address = f"/admin/posts/post/{post.pk}/change/"

    desk.open(address)
    desk.fill("#id_title", "Chronic Back Pain")
    press(desk, "Save and continue editing")

    assert "Readers still have edition 1" in desk.locator(".m-strip").inner_text()
    assert served(post) == (200, "Back Pain")

    press(desk, "Save and publish")

    assert "Readers have “Chronic Back Pain” now, as edition 2." in desk.content()
    assert served(post) == (200, "Chronic Back Pain")
    assert desk.errors == []


def test_a_post_is_withdrawn_with_a_reason(desk):
    post = PostFactory(title="Back Pain")
    publish(post, by=None, at=MONDAY)

    desk.open(f"/admin/posts/post/{post.pk}/change/")
    desk.get_by_role("link", name="Withdraw…").click()
    desk.get_by_label("Error: something in it is wrong").check()
    desk.fill("#id_note", "The dose was wrong.")
    press(desk, "Withdraw")

    assert "Withdrawn on" in desk.locator(".m-strip").inner_text()
    assert served(post)[0] == 410
    assert desk.errors == []


def test_entries_of_any_type_are_chosen_for_a_release_by_typing(desk):
    TopicFactory(name="Joints")

    desk.open("/admin/authoring/release/add/")
    desk.fill("#id_name", "Spring")
    desk.get_by_text("Add another Entry").click()
    desk.locator(".field-entry .select2-selection").filter(visible=True).click()
    desk.locator(".select2-search__field").fill("join")
    desk.get_by_role("option", name="Joints · Topic, draft").click()
    press(desk, "Save and continue editing")
    desk.get_by_role("link", name="Release now…").click()
    press(desk, "Release now")

    assert "Released as one: 1 change for readers." in desk.content()
    assert Client().get("/api/v1/topics/").json()["count"] == 1
    assert desk.errors == []


def test_groups_of_fields_and_tables_of_rows_share_one_row_of_tabs(desk):
    treatment = TreatmentFactory(name="Fusion")
    PathEffectFactory(from_treatment=treatment)

    desk.open(f"/admin/treatments/treatment/{treatment.pk}/change/")
    desk.locator("#tabs-items").get_by_text("For patients").click()
    groups = desk.locator("#id_how_performed").is_visible()
    desk.locator("#tabs-items").get_by_text("What stays possible").click()

    assert groups
    assert not desk.locator("#id_how_performed").is_visible()
    assert desk.get_by_text("What goes into these columns?").filter(visible=True).count() == 1
    assert not desk.locator("#tabs-items").get_by_text("General").is_visible()


PAGES = [
    "/admin/",
    "/admin/posts/post/",
    "/admin/posts/post/add/",
    "/admin/treatments/treatment/add/",
    "/admin/studies/study/add/",
    "/admin/studies/outcomemeasure/add/",
    "/admin/media/image/add/",
    "/admin/authoring/release/add/",
    "/admin/published/change/",
]


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [400, 1440])
def test_pages_fit_their_window_and_the_content_policy(desk, width, theme):
    PostFactory(title="A rather long title that says more than a narrow window has room for")
    desk.set_viewport_size({"width": width, "height": 860})
    desk.emulate_media(color_scheme=theme)

    for path in PAGES:
        desk.open(path)
        wider = desk.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        assert (path, wider) == (path, 0)
    assert desk.errors == []
