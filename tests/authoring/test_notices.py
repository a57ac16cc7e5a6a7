"""Whoever scheduled what a later act has ended is told by e-mail, once."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import User

from cms.authoring.models.release import Release
from cms.authoring.notices import send_notices
from cms.authoring.releases import schedule_acts
from cms.publishing import publish
from tests.clock import MONDAY, TUESDAY, WEDNESDAY
from tests.factories.posts import TopicFactory

pytestmark = pytest.mark.django_db
LATER = timedelta(days=36500)  # after every act of a test, whose clock is today's


@pytest.fixture
def editor_account():
    return User.objects.create_user("ines", email="ines@example.org")


@pytest.fixture
def ended(editor_account):
    """A topic was scheduled by somebody, and then published by somebody else."""
    topic = TopicFactory(name="Back pain")
    schedule_acts([topic], act="publish", at=WEDNESDAY, now=MONDAY, by=editor_account)
    publish(topic, by=None, at=TUESDAY)
    return Release.objects.get()


def test_who_scheduled_it_is_told_once(ended, mailoutbox):
    send_notices(now=TUESDAY + LATER)
    send_notices(now=TUESDAY + LATER)

    (mail,) = mailoutbox
    assert (mail.to, mail.subject) == (["ines@example.org"], "Not carried out: Publish: Back pain")
    assert "“Back pain” was published by a command since." in mail.body
    assert f"/admin/authoring/release/{ended.pk}/change/" in mail.body


def test_a_mail_server_that_fails_is_tried_again_later(ended, mailoutbox, settings):
    backend = settings.EMAIL_BACKEND
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1  # nobody listens there
    send_notices(now=TUESDAY + LATER)
    settings.EMAIL_BACKEND = backend
    send_notices(now=TUESDAY + LATER + timedelta(minutes=5))
    at_once = len(mailoutbox)

    send_notices(now=TUESDAY + LATER + timedelta(minutes=11))

    assert (at_once, len(mailoutbox)) == (0, 1)


def test_an_account_without_an_address_is_no_hindrance(ended, editor_account, mailoutbox):
    User.objects.update(email="")

    send_notices(now=TUESDAY + LATER)

    assert mailoutbox == []
    assert not ended.items.filter(notify_at__isnull=False).exists()
