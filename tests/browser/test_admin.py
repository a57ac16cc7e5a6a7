"""The admin in a real browser: from the login to what readers get."""

import pytest
from django.test import Client

from cms.publishing import publish
from tests.browser.conftest import press
from tests.clock import MONDAY
from tests.factories.posts import PostFactory, TopicFactory
from tests.factories.treatments import PathEffectFactory, TreatmentFactory

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True, databases=["default", "reader"]),
]


def get_published(post):
    response = Client().get(f"/api/v1/posts/{post.slug}/")
    return response.status_code, response.json().get("title")


def test_an_edit_reaches_readers_when_it_is_published_and_not_before(window):
    post = PostFactory(title="Back Pain")
    publish(post, by=None, at=MONDAY)
    address = f"/admin/posts/post/{post.pk}/change/"

    window.open(address)
    window.fill("#id_title", "Chronic Back Pain")
    press(window, "Save and continue editing")

    assert "Readers still have edition 1" in window.locator(".m-strip").inner_text()
    assert get_published(post) == (200, "Back Pain")

    press(window, "Save and publish")

    assert "Readers have “Chronic Back Pain” now, as edition 2." in window.content()
    assert get_published(post) == (200, "Chronic Back Pain")
    assert window.errors == []


def test_a_post_is_withdrawn_with_a_reason(window):
    post = PostFactory(title="Back Pain")
    publish(post, by=None, at=MONDAY)

    window.open(f"/admin/posts/post/{post.pk}/change/")
    window.get_by_role("link", name="Withdraw…").click()
    window.get_by_label("Error: something in it is wrong").check()
    window.fill("#id_note", "The dose was wrong.")
    press(window, "Withdraw")

    assert "Withdrawn on" in window.locator(".m-strip").inner_text()
    assert get_published(post)[0] == 410
    assert window.errors == []


def test_entries_of_any_type_are_chosen_for_a_release_by_typing(window):
    TopicFactory(name="Joints")

    window.open("/admin/authoring/release/add/")
    window.fill("#id_name", "Spring")
    window.get_by_text("Add another Entry").click()
    window.locator(".field-entry .select2-selection").filter(visible=True).click()
    window.locator(".select2-search__field").fill("join")
    window.get_by_role("option", name="Joints · Topic, draft").click()
    press(window, "Save and continue editing")
    window.get_by_role("link", name="Release now…").click()
    press(window, "Release now")

    assert "Released as one: 1 change for readers." in window.content()
    assert Client().get("/api/v1/topics/").json()["count"] == 1
    assert window.errors == []


def test_groups_of_fields_and_tables_of_rows_share_one_row_of_tabs(window):
    treatment = TreatmentFactory(name="Fusion")
    PathEffectFactory(from_treatment=treatment)

    window.open(f"/admin/treatments/treatment/{treatment.pk}/change/")
    window.locator("#tabs-items").get_by_text("For patients").click()
    groups = window.locator("#id_how_performed").is_visible()
    window.locator("#tabs-items").get_by_text("What stays possible").click()

    assert groups
    window.locator("#id_how_performed").wait_for(state="hidden")
    assert window.get_by_text("What goes into these columns?").filter(visible=True).count() == 1
    assert not window.locator("#tabs-items").get_by_text("General").is_visible()


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
def test_pages_fit_their_window_and_the_content_policy(window, width, theme):
    PostFactory(title="A rather long title that says more than a narrow window has room for")
    window.set_viewport_size({"width": width, "height": 860})
    window.emulate_media(color_scheme=theme)

    for path in PAGES:
        window.open(path)
        wider = window.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        assert (path, wider) == (path, 0)
    assert window.errors == []
