"""Acts in the admin are bound to what their page showed: what moved on meanwhile is refused."""

from datetime import timedelta

import pytest
from django.utils import timezone

from cms.authoring.due_releases import execute_due_releases
from cms.authoring.models.release import Release
from cms.authoring.models.revision import Revision
from cms.authoring.releases import schedule_acts
from cms.posts.models import Topic
from cms.posts.published import PublishedTopic
from cms.published.models.embargoed import Embargoed
from cms.published.models.log import Change, Head
from cms.publishing import publish, withdraw
from tests.authoring.topic_pages import (
    PUBLISH_BUTTON,
    action_form,
    shown_messages,
    topic_form,
    topic_list_url,
    topic_url,
)
from tests.clock import MONDAY, TUESDAY
from tests.factories.claims import ClaimFactory
from tests.factories.posts import PostFactory, TopicFactory

pytestmark = pytest.mark.django_db
CONFIRM = {"confirm": "1"}
WITHDRAW = {"confirm": "1", "reason": "safety", "note": "Harm found. Stop."}


def save_meanwhile(topic, **values):
    Topic.objects.filter(pk=topic.pk).update(**values)


def titles():
    return list(PublishedTopic.objects.values_list("title", flat=True))


def tomorrow_form():
    return {"confirm": "1", "due_at": f"{timezone.now() + timedelta(days=1):%Y-%m-%dT%H:%M}"}


@pytest.mark.parametrize(
    ("act", "form"),
    [
        ("publish", CONFIRM),
        ("withdraw", WITHDRAW),
        ("schedule", tomorrow_form()),
        ("delete", {"post": "yes"}),
    ],
)
def test_an_act_is_refused_if_the_draft_was_saved_while_its_page_was_open(editor, act, form):
    topic = TopicFactory(name="Back pain")
    publish(topic, by=None, at=MONDAY)
    page = editor.open_page(topic_url(topic, act))
    save_meanwhile(topic, name="UNREVIEWED claim")

    response = editor.post(topic_url(topic, act), form | page, follow=True)

    assert "has moved on. You were shown revision 2; it is at 3 now." in response.content.decode()
    assert (titles(), Release.objects.count()) == (["Back pain"], 0)
    assert Topic.objects.count() == 1


@pytest.mark.parametrize(
    ("action", "form"),
    [
        ("publish_selected", CONFIRM),
        ("withdraw_selected", WITHDRAW),
        ("delete_selected", {"post": "yes"}),
    ],
)
def test_a_list_action_is_refused_if_one_draft_was_saved_meanwhile(editor, action, form):
    first, second = TopicFactory(name="Back pain"), TopicFactory(name="Joints")
    publish(first, second, by=None, at=MONDAY)
    data = action_form(action, first, second)
    page = editor.open_page(topic_list_url(), data)
    save_meanwhile(second, name="UNREVIEWED claim")

    response = editor.post(topic_list_url(), data | form | page, follow=True)

    assert "“UNREVIEWED claim” has moved on." in response.content.decode()
    assert sorted(titles()) == ["Back pain", "Joints"]
    assert Topic.objects.count() == 2


@pytest.mark.parametrize(
    ("act", "form"), [("publish", CONFIRM), ("withdraw", WITHDRAW), ("delete", {"post": "yes"})]
)
def test_an_act_is_refused_if_its_page_does_not_say_what_it_showed(editor, act, form):
    topic = TopicFactory(name="Back pain")
    publish(topic, by=None, at=MONDAY)
    save_meanwhile(topic, name="Backache")

    response = editor.post(topic_url(topic, act), form | {"version": "?"}, follow=True)

    assert "The page was sent without saying what it showed." in response.content.decode()
    assert titles() == ["Back pain"]


def test_a_withdrawal_is_refused_if_readers_got_another_edition_meanwhile(editor):
    topic = TopicFactory(name="Back pain")
    publish(topic, by=None, at=MONDAY)
    save_meanwhile(topic, name="Backache")
    page = editor.open_page(topic_url(topic, "withdraw"))
    publish(Topic.objects.get(), by=None, at=TUESDAY)

    response = editor.post(topic_url(topic, "withdraw"), WITHDRAW | page)

    assert "Somebody has published or withdrawn it since." in response.content.decode()
    assert titles() == ["Backache"]


def test_publishing_is_bound_to_the_words_of_the_claims_that_a_post_says(editor):
    claim = ClaimFactory(quoted_figure="77 %")
    publish(claim, by=None, at=MONDAY)
    post = PostFactory(summary=f"{{claim:{claim.slug}}} avoided it.")
    url = f"/admin/posts/post/{post.pk}/publish/"
    page = editor.open_page(url)
    claim.quoted_figure = "88 %"
    claim.save()
    publish(claim, by=None, at=TUESDAY)

    response = editor.post(url, CONFIRM | page)

    assert "Something it shows, a publication for example, has been changed since." in (
        response.content.decode()
    )
    assert not Change.objects.filter(type="post").exists()


def test_a_stale_save_and_publish_does_not_bring_back_what_was_withdrawn(editor):
    topic = TopicFactory(name="Back pain")
    publish(topic, by=None, at=MONDAY)
    page = editor.open_page(topic_url(topic))
    withdraw(topic, by=None, at=TUESDAY, reason="safety", note="Harm found. Stop.")

    form = topic_form(topic, name="Backache") | {PUBLISH_BUTTON: ""} | page
    response = editor.post(topic_url(topic), form)

    assert "“Backache” is saved, but not published" in shown_messages(response)[-1]
    assert (Topic.objects.get().name, titles()) == ("Backache", [])


def test_a_schedule_is_frozen_and_its_page_says_so(editor):
    topic = TopicFactory(name="Back pain")
    editor.post(topic_url(topic, "schedule"), tomorrow_form())
    save_meanwhile(topic, name="UNREVIEWED claim")
    Topic.objects.get().refresh_digest()

    status = editor.get(topic_url(topic)).content.decode()
    execute_due_releases(now=timezone.now() + timedelta(days=2))

    assert "Scheduled: revision 1; the draft is at 3." in status
    assert titles() == ["Back pain"]


def test_a_moved_schedule_stays_frozen_unless_somebody_takes_the_draft_as_it_is_now(editor):
    topic = TopicFactory(name="Back pain")
    editor.post(topic_url(topic, "schedule"), tomorrow_form())
    item = Release.objects.get().items.get()
    save_meanwhile(topic, name="Backache")
    Topic.objects.get().refresh_digest()

    editor.post(topic_url(topic, "schedule"), tomorrow_form())
    moved = Release.objects.get().items.get().document
    editor.post(topic_url(topic, "schedule"), tomorrow_form() | {"renew": "on"})

    assert moved == item.document
    assert '"Backache"' in Release.objects.get().items.get().document


@pytest.mark.parametrize("act", ["withdraw", "publish", "delete"])
def test_a_later_act_ends_the_waiting_publication_and_says_so(editor, act):
    topic = TopicFactory(name="Back pain")
    publish(topic, by=None, at=MONDAY)
    save_meanwhile(topic, name="Version two")
    editor.post(topic_url(topic, "schedule"), tomorrow_form())
    forms = {"withdraw": WITHDRAW, "publish": CONFIRM, "delete": {"post": "yes"}}

    editor.post(topic_url(topic, act), forms[act])
    after = titles()
    execute_due_releases(now=timezone.now() + timedelta(days=2))

    release = Release.objects.get()
    ends = {"withdraw": "was withdrawn by editor since", "publish": "was published by editor since"}
    assert ends.get(act, "was deleted") in release.problem
    assert (release.state, Head.objects.get().due_at) == ("ended", None)
    assert titles() == after
    assert (
        ends.get(act, "was deleted")
        in editor.get(f"/admin/authoring/release/{release.pk}/change/").content.decode()
    )


def test_a_release_that_loses_an_entry_goes_on_if_it_says_so(editor):
    first, second = TopicFactory(name="Back pain"), TopicFactory(name="Joints")
    at, now = timezone.now() + timedelta(days=1), timezone.now()
    release = schedule_acts([first, second], act="publish", at=at, now=now, by=None)
    Release.objects.update(continues=True)

    editor.post(topic_url(first, "delete"), {"post": "yes"})
    execute_due_releases(now=at)

    release.refresh_from_db()
    assert (release.state, titles()) == ("done", ["Joints"])


def test_a_release_that_loses_an_entry_ends_its_schedule_if_it_says_nothing(editor):
    first, second = TopicFactory(name="Back pain"), TopicFactory(name="Joints")
    at, now = timezone.now() + timedelta(days=1), timezone.now()
    release = schedule_acts([first, second], act="publish", at=at, now=now, by=None)

    editor.post(topic_url(first, "delete"), {"post": "yes"})
    execute_due_releases(now=at)

    release.refresh_from_db()
    assert (release.state, titles()) == ("open", [])
    assert release.problem == (
        "“Back pain” was deleted. So the schedule of the other entries has ended, too."
    )
    assert list(release.items.filter(ended_at=None).values_list("revision", flat=True)) == [None]


def test_publishing_now_leaves_a_scheduled_withdrawal_standing(editor):
    topic = TopicFactory(name="Back pain")
    publish(topic, by=None, at=MONDAY)
    at, now = timezone.now() + timedelta(days=1), timezone.now()
    schedule_acts([topic], act="withdraw", at=at, now=now, by=None, reason="expired")
    save_meanwhile(topic, name="Backache")

    editor.post(topic_url(topic, "publish"), CONFIRM)
    between = titles()
    execute_due_releases(now=at)

    assert (between, titles()) == (["Backache"], [])


def test_an_address_that_is_scheduled_is_not_given_to_another_entry(editor):
    topic = TopicFactory(name="Back pain", slug="back-pain")
    editor.post(topic_url(topic, "schedule"), tomorrow_form())
    save_meanwhile(topic, slug="spine")
    rival = TopicFactory(name="Rival", slug="back-pain")

    response = editor.post(topic_url(rival, "publish"), CONFIRM)

    assert (
        "is scheduled to be published under the address “back-pain”" in shown_messages(response)[0]
    )
    assert titles() == []


def test_a_release_is_released_as_its_page_showed_it(editor):
    topic = TopicFactory(name="Back pain")
    release = Release.objects.create(name="Spring")
    release.items.create(type="posts.topic", entry_id=topic.pk)
    url = f"/admin/authoring/release/{release.pk}/go/"
    page = editor.open_page(url)
    save_meanwhile(topic, name="UNREVIEWED claim")

    response = editor.post(url, CONFIRM | page, follow=True)

    assert "has moved on" in response.content.decode()
    assert (titles(), Release.objects.get().state) == ([], "open")


def test_what_was_put_into_a_release_meanwhile_is_not_released_unseen(editor):
    release = Release.objects.create(name="Spring")
    release.items.create(type="posts.topic", entry_id=TopicFactory(name="Back pain").pk)
    url = f"/admin/authoring/release/{release.pk}/go/"
    page = editor.open_page(url)
    release.items.create(type="posts.topic", entry_id=TopicFactory(name="Unseen").pk)

    response = editor.post(url, CONFIRM | page, follow=True)

    assert "has moved on" in response.content.decode()
    assert (titles(), Release.objects.get().state) == ([], "open")


def test_the_history_names_every_act(editor):
    post = PostFactory(title="Backs")
    url = f"/admin/posts/post/{post.pk}/"

    editor.post(url + "publish/", CONFIRM)
    editor.post(url + "withdraw/", WITHDRAW)

    acts = Revision.objects.filter(entry_id=post.pk).order_by("number")
    assert list(acts.values_list("act", "source", "edition", "by__username")) == [
        ("save", None, None, None),
        ("publish", 1, 1, "editor"),
        ("withdraw", None, 1, "editor"),
    ]


def test_what_is_scheduled_anew_is_not_shared_unseen(editor):
    topic = TopicFactory(name="Back pain")
    editor.post(topic_url(topic, "schedule"), tomorrow_form())
    page = editor.open_page(topic_url(topic, "embargo"))
    save_meanwhile(topic, name="Unseen")
    Topic.objects.get().refresh_digest()
    editor.post(topic_url(topic, "schedule"), tomorrow_form() | {"renew": "on"})

    response = editor.post(topic_url(topic, "embargo"), CONFIRM | page)

    assert "“Unseen” has moved on." in response.content.decode()
    assert Embargoed.objects.count() == 0
