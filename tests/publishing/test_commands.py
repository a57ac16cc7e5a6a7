import signal

import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError

from cms.authoring.models.release import Release
from cms.posts.models import Topic
from cms.posts.published import PublishedTopic
from cms.published import hooks
from cms.published.models.log import Change
from cms.publishing import publish
from tests.clock import MONDAY
from tests.factories.posts import TopicFactory
from tests.places import place_at

pytestmark = pytest.mark.django_db


def test_publish_tells_the_place_and_the_edition(capsys):
    TopicFactory(slug="back-pain")

    call_command("publish", "topic/back-pain", note="First.")

    assert capsys.readouterr().out == f"{place_at(1)}: topic/back-pain edition 1\n"
    assert Change.objects.get().note == "First."


def test_publish_of_what_readers_have_says_so(capsys):
    publish(TopicFactory(slug="back-pain"), by=None, at=MONDAY)

    call_command("publish", "topic/back-pain")

    assert capsys.readouterr().out == "Readers have this already; nothing was published.\n"


def test_publish_in_somebodys_name(admin_user):
    TopicFactory(slug="back-pain")

    call_command("publish", "topic/back-pain", by=admin_user.username)

    assert admin_user.logentry_set.get().change_message == "Published edition 1."


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["topic/none"], "There is no topic with the slug 'none' in 'en'."),
        (["topik/none"], "'topik/none': write TYPE/SLUG, where TYPE is one of author, "),
        (["topic/pain", "--at", "soon"], "'soon' is not a time; write it like 2026-11-03T08:00."),
        (["topic/pain", "--at", "2001-02-30T08:00"], "'2001-02-30T08:00' is not a time"),
        (["topic/pain", "--at", "2001-02-03T08:00"], "That moment has passed."),
        (["topic/pain", "--by", "nobody"], "There is no account named 'nobody'."),
    ],
)
def test_publish_refuses_in_one_line(words, sentence):
    TopicFactory(slug="pain")

    with pytest.raises(CommandError) as failure:
        call_command("publish", *words)

    assert str(failure.value).startswith(sentence)


@pytest.mark.parametrize("act", ["publish", "withdraw"])
def test_an_act_is_refused_if_the_draft_is_not_at_the_revision_that_was_asked_for(act):
    topic = TopicFactory(slug="pain")
    publish(topic, by=None, at=MONDAY)
    Topic.objects.update(name="UNREVIEWED claim")
    words = {"reason": "error"} if act == "withdraw" else {}

    with pytest.raises(CommandError, match="topic/pain is at revision 3, not 2"):
        call_command(act, "topic/pain", revision=2, **words)
    call_command(act, "topic/pain", revision=3, **words)

    assert Change.objects.count() == 2


def test_publishing_again_after_an_upgrade_ends_no_schedule(monkeypatch):
    topic = TopicFactory(slug="pain")
    publish(topic, by=None, at=MONDAY)
    call_command("publish", "topic/pain", at="2999-01-01T00:00Z")
    render = Topic.render
    monkeypatch.setattr(Topic, "render", lambda draft: render(draft) | {"form": "new"})

    call_command("republish")

    assert Change.objects.count() == 2
    assert Release.objects.get().state == "scheduled"


def test_publish_of_a_faulty_draft_names_the_fault():
    topic = TopicFactory(slug="pain")
    Topic.objects.filter(pk=topic.pk).update(name="")

    with pytest.raises(CommandError, match="This field cannot be blank"):
        call_command("publish", "topic/pain")


def test_publish_and_withdraw_at_an_instant_make_a_release(capsys):
    publish(TopicFactory(slug="old"), by=None, at=MONDAY)
    TopicFactory(slug="new")

    call_command("publish", "topic/new", at="2999-01-01T00:00Z")
    call_command("withdraw", "topic/old", reason="expired", at="2999-01-01T00:00")

    assert Release.objects.filter(state="scheduled").count() == 2
    assert PublishedTopic.objects.get().slug == "old"


def test_withdraw_tells_the_place(capsys):
    old, new = TopicFactory(slug="old"), TopicFactory(slug="new")
    publish(old, new, by=None, at=MONDAY)

    call_command("withdraw", "topic/old", reason="superseded", replacement="topic/new")

    assert capsys.readouterr().out == f"{place_at(3)}: withdrew topic/old\n"
    assert Change.objects.get(sequence=3).replacement_id == new.pk


def test_withdraw_of_several_is_all_or_nothing():
    publish(TopicFactory(slug="live"), by=None, at=MONDAY)
    TopicFactory(slug="draft")

    with pytest.raises(CommandError, match="is not published"):
        call_command("withdraw", "topic/live", "topic/draft", reason="error")

    assert PublishedTopic.objects.count() == 1


def test_worker_does_what_is_due(capsys):
    from cms.authoring.releases import schedule_acts
    from tests.clock import TUESDAY

    schedule_acts([TopicFactory()], act="publish", at=TUESDAY, now=MONDAY, by=None)

    call_command("worker", once=True)

    assert capsys.readouterr().out == "Release “Publish Back pain”: Done\n"


def test_a_duty_that_fails_does_not_stop_the_others(monkeypatch, caplog):
    done = []

    def stop(*, now):
        done.append("the other")
        signal.raise_signal(signal.SIGTERM)

    def fail(*, now):
        return 1 / 0

    monkeypatch.setattr(hooks.worker_duties, "connected", [(0, fail), (1, stop)])
    before = signal.getsignal(signal.SIGTERM), signal.getsignal(signal.SIGINT)

    call_command("worker", every=0)

    signal.signal(signal.SIGTERM, before[0])
    signal.signal(signal.SIGINT, before[1])
    assert done == ["the other"]
    name = f"{fail.__module__}.{fail.__qualname__}"
    message = f"{name} failed; it is tried again."
    assert [record.message for record in caplog.records] == [message]
    with pytest.raises(CommandError, match="fail failed: division by zero"):
        call_command("worker", once=True)


def test_worker_outlives_a_database_that_does_not_answer(monkeypatch, caplog):
    results = iter([OperationalError("gone away"), []])

    def run_due(*, now):
        result = next(results)
        if isinstance(result, Exception):
            raise result
        signal.raise_signal(signal.SIGTERM)  # the second round: stop
        return result

    monkeypatch.setattr(hooks.worker_duties, "connected", [(0, run_due)])
    before = signal.getsignal(signal.SIGTERM), signal.getsignal(signal.SIGINT)

    call_command("worker", every=0)

    signal.signal(signal.SIGTERM, before[0])
    signal.signal(signal.SIGINT, before[1])
    assert [r.message for r in caplog.records] == ["The database does not answer; trying again."]
    assert next(results, "all used") == "all used"


def test_reproject_mends_columns_and_keeps_the_log(capsys):
    publish(TopicFactory(), by=None, at=MONDAY)
    PublishedTopic.objects.update(title="Damaged")

    call_command("reproject", verbosity=2)

    assert PublishedTopic.objects.get().title == "Back pain"
    assert Change.objects.count() == 1
    assert capsys.readouterr().out.endswith("Projected 1 published entries again.\n")


def test_republish_publishes_what_is_rendered_anew_and_spares_unpublished_edits(
    capsys, monkeypatch
):
    edited, clean = TopicFactory(slug="edited"), TopicFactory(slug="clean")
    publish(clean, edited, by=None, at=MONDAY)
    edited.name = "Not yet"
    edited.save()
    edited.refresh_digest()
    render = Topic.render
    monkeypatch.setattr(Topic, "render", lambda self: render(self) | {"added": 1})

    call_command("republish")

    assert capsys.readouterr().out == (
        "topic/clean: edition 2\n"
        "topic/edited: has unpublished edits, left alone\n"
        "Published 1 new editions.\n"
    )


def test_republish_names_what_it_cannot_publish(capsys):
    topic = TopicFactory(slug="faulty")
    publish(topic, by=None, at=MONDAY)
    Topic.objects.update(name="")

    with pytest.raises(CommandError, match="1 entries could not be published"):
        call_command("republish")
