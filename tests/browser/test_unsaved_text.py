"""No answer to a form takes the typed text away: a real browser, on the way back from each."""

import pytest
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session

from cms.posts.models import Post, Topic
from tests.browser.conftest import PASSWORD, create_account, press
from tests.factories.posts import PostFactory, TopicFactory

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True, databases=["default", "reader"]),
]


def kept_texts(window):
    """The titles of what the browser keeps, whoever typed it."""
    return window.evaluate(
        """() => new Promise((resolve) => {
            const opening = indexedDB.open("marrow", 1);
            opening.onsuccess = () => {
                const names = [...opening.result.objectStoreNames];
                if (!names.length) return resolve([]);
                const all = opening.result.transaction("texts").objectStore("texts").getAll();
                all.onsuccess = () => resolve(all.result.map(({ title }) => title));
            };
        })"""
    )


def wait_until_kept(window):
    window.get_by_text("Kept in this browser").wait_for()


def test_a_text_is_kept_until_it_is_saved(window):
    topic = TopicFactory(name="Joints")
    window.open(f"/admin/posts/topic/{topic.pk}/change/")
    window.fill("#id_summary", "What moves.")
    wait_until_kept(window)
    kept = kept_texts(window)

    press(window, "Save and continue editing")

    assert kept == ["Joints"]
    assert kept_texts(window) == []
    assert Topic.objects.get().summary == "What moves."
    assert window.locator(".m-offer").count() == 0
    assert window.errors == []


def test_a_session_that_ended_while_somebody_wrote_is_renewed_in_a_dialog(window):
    topic = TopicFactory(name="Joints")
    window.open(f"/admin/posts/topic/{topic.pk}/change/")
    window.fill("#id_summary", "What moves.")
    Session.objects.all().delete()

    window.get_by_role("button", name="Save", exact=True).click()
    window.get_by_label("Password").fill("wrong")
    window.get_by_role("button", name="Log in and go on").click()
    window.get_by_text("This is not the password of the account.").wait_for()
    window.get_by_label("Password").fill(PASSWORD)
    press(window, "Log in and go on")

    assert Topic.objects.get().summary == "What moves."
    assert kept_texts(window) == []
