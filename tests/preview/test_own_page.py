"""Our own page of previews, in Chromium: for what no front end shows."""

import re
from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.urls import reverse
from django.utils import timezone

from cms.authoring.models.preview_token import PreviewToken
from cms.authoring.previews.tokens import issue_token, revoke_tokens
from tests.api.world import make_world
from tests.browser.conftest import create_account, log_in, press
from tests.factories.posts import PostFactory, TopicFactory
from tests.preview.releases import make_release

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True, databases=["default", "reader", "preview"]),
]


@pytest.fixture
def show(page, live_server, settings):
    """``show(draft=post)``: open the page with a token; what it complains about fails the test."""
    settings.BASE_URL = settings.SITE_URL = live_server.url
    maker = User.objects.create_superuser("maker")

    def record_error(message):
        if message.type == "error":
            page.errors.append(message.text)

    page.on("console", record_error)

    def open_page(**scope):
        options = {"by": maker, "now": timezone.now(), "lifetime": timedelta(hours=1)}
        text, _ = issue_token(**options, **scope)
        page.goto(f"{live_server.url}/preview/#preview={text}")
        return text

    return open_page


def test_a_post_is_shown_as_its_page_and_the_address_forgets_the_token(show, page, live_server):
    world = make_world()
    draft = PostFactory(slug="new", title="Something new", authors=[world.ada])

    text = show(draft=draft)
    page.wait_for_selector("h1:has-text('Something new')")

    assert page.locator(".preview-banner").text_content() == "Preview: not published"
    assert page.url == f"{live_server.url}/preview/"
    assert text not in page.content()
    assert page.errors == []


def test_what_has_no_page_is_shown_as_data(show, page):
    make_world()

    show(draft=TopicFactory(slug="new", name="A new topic"))
    page.wait_for_selector("h1:has-text('A new topic')")

    assert '"slug": "new"' in page.locator("pre").text_content()


def test_a_release_lists_its_entries_and_shows_each(show, page):
    world = make_world()
    draft = PostFactory(slug="new", title="Something new")

    show(release=make_release(draft, world.secret))
    page.get_by_role("button", name="Something new").click()
    page.wait_for_selector(".preview-banner")

    assert page.locator("h1").text_content() == "Something new"


def test_a_revoked_token_shows_nothing(show, page):
    make_world()
    draft = PostFactory(slug="new", title="Something new")
    show(draft=draft)
    page.wait_for_selector(".preview-banner")

    revoke_tokens(PreviewToken.objects.all(), at=timezone.now())
    page.reload()
    page.wait_for_selector("h1:has-text('A preview needs a token')")

    assert "Something new" not in page.content()


def test_a_link_is_shared_in_the_admin_and_opened_without_an_account(
    page, chromium, live_server, settings
):
    settings.BASE_URL = settings.SITE_URL = live_server.url
    make_world()
    draft = PostFactory(slug="new", title="Something new")
    create_account("editor")
    page.goto(f"{live_server.url}/admin/")
    log_in(page, "editor")
    page.goto(live_server.url + reverse("admin:posts_post_change", args=[draft.pk]))

    page.get_by_role("link", name="Share…").click()
    page.fill("input[name=name]", "Prof. Adeyemi")
    press(page, "Make a link")
    link = page.locator("#share-link").text_content()
    context = chromium.new_context()
    stranger = context.new_page()
    stranger.goto(link)
    stranger.wait_for_selector("h1:has-text('Something new')")

    press(page, "Revoke")
    stranger.reload()
    stranger.wait_for_selector("h1:has-text('A preview needs a token')")
    context.close()
    assert page.errors == []


def test_without_a_token_the_page_says_where_to_get_one(page, live_server, transactional_db):
    page.goto(f"{live_server.url}/preview/")

    assert re.search("Ask the person who wrote it", page.locator("main").text_content())
