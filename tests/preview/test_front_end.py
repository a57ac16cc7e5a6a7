"""Previews in the example of a front end, in Chromium: from the button to what readers will get."""

import json
import os
import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from cms.authoring.models.preview_token import PreviewToken
from cms.authoring.previews.tokens import issue_token, revoke_tokens
from cms.authoring.releases import execute_release
from cms.publishing import publish
from tests.api.world import make_world
from tests.browser.conftest import create_account, log_in
from tests.factories.posts import PostFactory
from tests.preview.answers import timeless
from tests.preview.front_end import build_front_end, run_front_end
from tests.preview.releases import make_drafts, make_release, schedule, without_files

pytestmark = [
    pytest.mark.slow,
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True, databases=["default", "reader", "preview"]),
    pytest.mark.skipif(
        "MARROW_TEST_FRONT_END" not in os.environ, reason="builds a front end: the long form does"
    ),
]


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    return build_front_end(tmp_path_factory.mktemp("front-end"))


@pytest.fixture
def front(built, live_server, settings):
    """The address of the front end; Marrow's buttons lead to it."""
    settings.BASE_URL = live_server.url
    with run_front_end(built, marrow=live_server.url) as url:
        settings.PREVIEW_URLS = {
            "release": f"{url}/preview/",
            "*": f"{url}/preview/{{collection}}/{{id}}/",
        }
        yield url


@pytest.fixture
def office(page, live_server):
    """A browser in which an editor is at work; ``press_preview(target)`` returns the new tab."""
    create_account("editor")
    page.goto(f"{live_server.url}/admin/")
    log_in(page, "editor")

    def press_preview(target):
        opts = target._meta
        form = reverse(f"admin:{opts.app_label}_{opts.model_name}_change", args=[target.pk])
        page.goto(live_server.url + form)
        with page.expect_popup() as popup:
            page.get_by_role("button", name="Preview").click()
        return popup.value

    page.press_preview = press_preview
    return page


def shown_entry(page):
    return json.loads(page.locator("#entry").text_content())


def test_an_unpublished_post_opens_from_its_button_as_readers_will_get_it(
    front, office, live_server, api
):
    world = make_world()
    draft = PostFactory(slug="new", title="Something new", series=world.series, series_position=3)

    tab = office.press_preview(draft)
    tab.wait_for_selector("#entry", state="attached")
    shown = shown_entry(tab)
    history = tab.evaluate("location.href")
    publish(draft, by=None, at=timezone.now())

    assert timeless(shown) == timeless(api("posts/new/").json())
    assert history == f"{front}/posts/{draft.pk}"
    assert tab.locator("h1").text_content() == "Something new"


def test_draft_mode_ends_with_its_button(front, office):
    make_world()
    draft = PostFactory(slug="new", title="Something new")
    tab = office.press_preview(draft)
    tab.wait_for_selector("#entry", state="attached")

    tab.get_by_role("button", name="Leave draft mode").click()
    tab.wait_for_selector("h1:has-text('Posts')")

    assert tab.locator(".draft").count() == 0
    assert tab.goto(f"{front}/posts/new/").status == 404


def test_a_release_of_ten_entries_is_shown_entry_by_entry_as_the_api_shows_it_afterwards(
    front, office, api
):
    drafts = make_drafts(make_world())
    release = make_release(*drafts)
    instant = timezone.now() + timedelta(days=1)
    schedule(release, instant)
    paths = [f"{each.published.collection}/{each.pk}/" for each in drafts]

    tab = office.press_preview(release)
    tab.wait_for_selector(".previewed")
    links = tab.locator(".previewed a").all_text_contents()
    shown = []
    for path in paths:
        tab.goto(f"{front}/{path}")
        shown.append(shown_entry(tab))
    execute_release(release, by=None, at=instant)

    assert links == [str(each) for each in drafts]
    assert len(shown) == 10
    assert without_files(shown) == without_files([api(path).json() for path in paths])


def test_a_revoked_or_foreign_token_opens_nothing(front, page, django_user_model):
    make_world()
    draft, other = PostFactory(slug="new", title="Something new"), PostFactory(slug="other")
    maker = django_user_model.objects.create_superuser("maker")
    options = {"by": maker, "now": timezone.now(), "lifetime": timedelta(hours=1)}
    revoked, row = issue_token(draft=draft, **options)
    foreign, _ = issue_token(draft=other, **options)
    revoke_tokens([row], at=timezone.now())

    page.goto(f"{front}/preview/posts/{draft.pk}/#preview={revoked}")
    page.wait_for_selector("text=This link opens nothing")
    after_revoked = page.goto(f"{front}/posts/new/").status
    page.goto(f"{front}/preview/posts/{draft.pk}/#preview={foreign}")
    page.wait_for_url(re.compile(f"/posts/{draft.pk}"))
    page.wait_for_selector("text=404")

    assert after_revoked == 404
    assert "Something new" not in page.content()


def test_a_token_that_is_revoked_meanwhile_ends_the_preview(front, office):
    make_world()
    draft = PostFactory(slug="new", title="Something new")
    tab = office.press_preview(draft)
    tab.wait_for_selector("#entry", state="attached")

    revoke_tokens(PreviewToken.objects.all(), at=timezone.now())
    tab.reload()
    tab.wait_for_selector("h1:has-text('A preview needs a token')")

    assert "Something new" not in tab.content()
