"""The history of an entry in a real browser: by keyboard, and as a screen reader has it."""

import pytest

from cms.authoring.models.revision import Revision, record_revision
from cms.posts.models import Post
from cms.publishing import publish
from tests.clock import MONDAY, TUESDAY
from tests.factories.posts import PostFactory, TopicFactory

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True, databases=["default", "reader"]),
]
LONG = "Neurostimulationsgerätehersteller" * 4


@pytest.fixture
def post():
    """Published on Monday, saved twice since."""
    post = PostFactory(
        title="Five ways", body="<p>Take 50 mg.</p>", key_points=["Walk."], topics=[TopicFactory()]
    )
    publish(post, by=None, at=MONDAY)
    Post.objects.update(title="Six ways")
    record_revision(Post.objects.get(), Revision.Act.SAVE, at=TUESDAY)
    Post.objects.update(body=f"<p>Take 5 mg.</p><p>{LONG}</p>")
    post.key_points.create(text=LONG)
    post.topics.clear()
    record_revision(Post.objects.get(), Revision.Act.SAVE, at=TUESDAY)
    return post


def act_url(post, act):
    return f"/admin/posts/post/{post.pk}/{act}/"


def press_key(window, key):
    """Press a key that leads to another page."""
    with window.expect_navigation():
        window.keyboard.press(key)
    window.wait_for_load_state("networkidle")


def test_two_versions_are_chosen_compared_and_restored_by_keyboard(window, post):
    window.open(act_url(post, "revisions"))

    window.get_by_role("radio", name="from what readers have").focus()
    for _ in range(3):
        window.keyboard.press("ArrowDown")
    chosen = window.locator("input[name=from]:checked").input_value()
    press_key(window, "Enter")
    compared = window.url.rpartition("/")[2]
    window.get_by_role("checkbox", name="Body").focus()
    window.keyboard.press("Space")
    button = window.get_by_role("button", name="Restore the ticked fields…")
    while not button.evaluate("button => button === document.activeElement"):
        window.keyboard.press("Tab")
    press_key(window, "Enter")
    window.get_by_role("button", name="Restore", exact=True).focus()
    press_key(window, "Enter")

    assert (chosen, compared) == ("2", "?to=draft&from=2")
    assert Post.objects.values_list("title", "body").get() == ("Six ways", "<p>Take 50 mg.</p>")
    assert "Restored from revision 2, as revision 5." in window.content()
    assert window.errors == []


def test_a_screen_reader_is_told_what_was_removed_and_what_was_added(window, post):
    window.open(act_url(post, "compare"))

    body = window.locator(".m-difference", has=window.get_by_role("heading", name="Body"))
    first = body.locator(".m-pair").first.aria_snapshot()

    assert "Readers have: edition 1 : Take" in first
    assert '- deletion: "[removed: 50 ]"' in first
    assert '- insertion: "[added: 5 ]"' in first


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 400, 1440])
def test_pages_of_the_history_fit_their_window(window, post, width, theme):
    window.set_viewport_size({"width": width, "height": 860})
    window.emulate_media(color_scheme=theme)

    for act in ("revisions", "compare"):
        window.open(act_url(post, act))
        wider = window.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        assert (act, wider) == (act, 0)
    assert window.errors == []
