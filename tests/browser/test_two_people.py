"""Two people at one post, each in a browser of their own."""

import pytest

from cms.posts.models import Post
from cms.posts.published import PublishedPost
from cms.publishing import publish
from tests.browser.conftest import create_account, log_in, press
from tests.clock import MONDAY
from tests.factories.posts import PostFactory

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True, databases=["default", "reader"]),
]


@pytest.fixture
def post():
    post = PostFactory(title="Five ways", summary="As it was.", body="<p>Take 50 mg.</p>")
    publish(post, by=None, at=MONDAY)
    return post


@pytest.fixture
def colleague(window, chromium, live_server):
    """A second browser, in which an administrator has logged in."""
    create_account("ines", role="administrator")
    context = chromium.new_context()
    page = context.new_page()

    def open_page(path):
        page.goto(live_server.url + path)
        page.wait_for_load_state("networkidle")

    page.open = open_page
    page.open("/admin/")
    log_in(page, "ines")
    yield page
    context.close()


def act_url(post, act="change"):
    return f"/admin/posts/post/{post.pk}/{act}/"


def test_what_only_one_of_them_changed_is_kept(window, colleague, post):
    window.open(act_url(post))
    colleague.open(act_url(post))

    colleague.fill("#id_title", "Six ways")
    press(colleague, "Save")
    window.fill("#id_summary", "As it should be.")
    press(window, "Save")

    assert Post.objects.values_list("title", "summary").get() == ("Six ways", "As it should be.")
    assert "What they changed stays as they left it: Title." in window.content()


def test_what_both_changed_stands_side_by_side_until_somebody_decides(window, colleague, post):
    window.open(act_url(post))
    colleague.open(act_url(post))

    colleague.fill("#id_summary", "Theirs.")
    press(colleague, "Save")
    window.fill("#id_summary", "Mine.")
    press(window, "Save")
    conflict = window.get_by_role("region", name="ines saved this while you were writing")
    sides = conflict.locator("del, ins").all_text_contents()
    typed, saved = window.input_value("#id_summary"), Post.objects.get().summary
    press(window, "Save")

    assert sides == ["[removed: Theirs.]", "[added: Mine.]"]
    assert (typed, saved) == ("Mine.", "Theirs.")
    assert Post.objects.get().summary == "Mine."


def test_a_page_that_publishes_refuses_what_a_colleague_has_written_since(window, colleague, post):
    window.open(act_url(post, "publish"))
    colleague.open(act_url(post))
    colleague.fill("#id_title", "UNREVIEWED claim")
    press(colleague, "Save")

    press(window, "Publish")

    assert "“UNREVIEWED claim” has moved on." in window.content()
    assert PublishedPost.objects.get().title == "Five ways"
    link = window.get_by_role("link", name="See what was changed")
    link.click()
    window.wait_for_url("**/compare/**")
    assert "UNREVIEWED" in window.inner_text(".m-differences")
