"""The browser is told what became of a form, so that it forgets a text only when it is saved."""

from uuid import uuid4

import pytest
from django.test import Client

from cms.authoring.form_outcomes import COOKIE
from cms.lib.submitted_forms import RESTORE, TOKEN
from cms.posts.models import Topic
from tests.authoring.topic_pages import PUBLISH_BUTTON, topic_form, topic_url
from tests.factories.posts import TopicFactory

pytestmark = pytest.mark.django_db
NAME = "0123456789abcdef" * 2
ADD = "/admin/posts/topic/add/"


def outcome(response):
    """The outcome of the form in the response, if it says one."""
    assert {name for name in response.cookies if name.startswith(COOKIE)} <= {COOKIE + NAME}
    cookie = response.cookies.get(COOKIE + NAME)
    return cookie.value if cookie else None


@pytest.fixture
def topic():
    return TopicFactory(name="Joints")


@pytest.mark.parametrize("button", ["_save", "_continue", PUBLISH_BUTTON])
def test_a_form_is_saved_when_it_leads_on(editor, topic, button):
    form = topic_form(topic, name="Hips") | {TOKEN: NAME, button: "1"}

    response = editor.post(topic_url(topic), form)

    assert (outcome(response), Topic.objects.get().name) == ("saved", "Hips")
    cookie = response.cookies[COOKIE + NAME]
    assert (cookie["path"], cookie["samesite"], cookie["httponly"]) == ("/admin/", "Strict", "")


def test_a_form_in_a_popup_is_saved_when_the_popup_closes(editor, topic):
    form = topic_form(topic, slug="hips", translation_key=str(uuid4()))
    form |= {TOKEN: NAME, "_popup": "1"}

    response = editor.post(ADD, form)

    assert (response.status_code, outcome(response)) == (200, "saved")


def test_a_form_that_is_shown_again_is_refused(editor, topic):
    response = editor.post(topic_url(topic), topic_form(topic, name="") | {TOKEN: NAME})

    assert outcome(response) == "refused"


def test_a_form_that_is_restored_is_not_saved(editor, topic):
    form = topic_form(topic, name="Hips") | {TOKEN: NAME, RESTORE: "1"}

    assert outcome(editor.post(topic_url(topic), form)) == "refused"


def test_no_outcome_when_the_session_is_over(topic):
    response = Client().post(topic_url(topic), topic_form(topic) | {TOKEN: NAME})

    assert (response.status_code, outcome(response)) == (302, None)


def test_no_outcome_when_the_entry_is_gone(editor, topic):
    form = topic_form(topic) | {TOKEN: NAME}
    topic.delete()

    assert outcome(editor.post(topic_url(topic), form)) is None


def test_no_outcome_when_the_person_may_not_save(reviewer, topic):
    response = reviewer.post(topic_url(topic), topic_form(topic) | {TOKEN: NAME})

    assert (response.status_code, outcome(response)) == (403, None)


def test_no_outcome_when_the_csrf_token_is_old(editor, topic):
    editor.handler.enforce_csrf_checks = True

    response = editor.post(topic_url(topic), topic_form(topic) | {TOKEN: NAME})

    assert (response.status_code, outcome(response)) == (403, None)


def test_no_outcome_after_a_mistake_of_ours(editor, topic, monkeypatch):
    def fail(*arguments):
        raise RuntimeError

    monkeypatch.setattr("cms.posts.models.Topic.refresh_digest", fail)
    editor.raise_request_exception = False

    response = editor.post(topic_url(topic), topic_form(topic, name="Hips") | {TOKEN: NAME})

    assert (response.status_code, outcome(response)) == (500, None)
    assert Topic.objects.get().name == "Joints"


@pytest.mark.parametrize("token", ["", "../x", "a b; Path=/", NAME[:-1], NAME.upper(), NAME + "\n"])
def test_no_cookie_is_named_after_anything_but_a_token(editor, topic, token):
    response = editor.post(topic_url(topic), topic_form(topic) | {TOKEN: token})

    assert (response.status_code, outcome(response)) == (302, None)
    assert [name for name in response.cookies if name.startswith(COOKIE)] == []
