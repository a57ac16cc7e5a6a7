"""A correction says what was wrong, and every later edition carries it."""

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction

from cms.authoring.audit import find_faults
from cms.authoring.releases import execute_release, schedule_acts
from cms.lib import canonical_json
from cms.maintenance import reproject
from cms.published.models.log import Change
from cms.published.models.rows import published_types
from cms.publishing import PreflightError, publish, withdraw
from tests.clock import MONDAY, TUESDAY, WEDNESDAY
from tests.factories import FACTORIES
from tests.factories.posts import PostFactory, TopicFactory

pytestmark = pytest.mark.django_db
NOTE = "It said 78; it is 79."
TOLD = {
    "edition": 2,
    "at": "2026-03-03T09:00:00.000Z",
    "significance": "correction",
    "note": NOTE,
}


def edited(draft, title):
    name = "title" if hasattr(draft, "title") and not hasattr(type(draft), "name") else "name"
    setattr(draft, name, title)
    draft.save()
    return draft


def corrected(draft=None, **words):
    draft = draft or TopicFactory()
    publish(draft, by=None, at=MONDAY)
    words = {"significance": "correction", "note": NOTE} | words
    publish(edited(draft, "Corrected"), by=None, at=TUESDAY, **words)
    return draft


def shown(draft, column):
    row = published_types()[draft.published.type].objects.get(pk=draft.pk)
    return canonical_json.load(getattr(row, column))["corrections"]


def test_every_later_edition_carries_the_correction_in_lists_and_details():
    topic = corrected()
    publish(edited(topic, "And more"), by=None, at=WEDNESDAY)

    assert shown(topic, "listing") == shown(topic, "detail") == [TOLD]


def test_an_update_and_a_slip_of_the_pen_are_no_corrections():
    topic = corrected(significance="minor", note="")
    publish(edited(topic, "And more"), by=None, at=WEDNESDAY, significance="update", note="News")

    assert shown(topic, "detail") == []
    kinds = Change.objects.order_by("sequence").values_list("significance", flat=True)
    assert list(kinds) == ["update", "minor", "update"]


def test_what_appears_for_the_first_time_corrects_nothing():
    topic = TopicFactory()

    (change,) = publish(topic, by=None, at=MONDAY, significance="safety", note="Mind the dose.")

    assert (change.significance, shown(topic, "detail")) == ("update", [])


@pytest.mark.parametrize("significance", ["correction", "safety"])
def test_a_correction_without_a_word_is_refused_and_changes_nothing(significance):
    topic = TopicFactory()
    publish(topic, by=None, at=MONDAY)

    with pytest.raises(PreflightError, match="Say in a note what was wrong"):
        publish(edited(topic, "New"), by=None, at=TUESDAY, significance=significance)

    assert Change.objects.count() == 1


def test_the_database_refuses_it_too():
    change = corrected() and Change.objects.latest("sequence")
    for values in ({"note": ""}, {"significance": ""}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Change.objects.filter(pk=change.pk).update(**values)


def test_an_unknown_significance_is_a_slip_of_the_programmer():
    with pytest.raises(ValueError, match="'grave' is not a valid"):
        publish(TopicFactory(), by=None, at=MONDAY, significance="grave")


def test_reprojecting_keeps_corrections_and_the_audit_finds_nothing():
    topic = corrected()

    list(reproject())

    assert shown(topic, "detail") == [TOLD]
    assert list(find_faults()) == []


def test_corrections_outlive_a_withdrawal():
    topic = corrected()
    withdraw(topic, by=None, at=WEDNESDAY, reason="expired")
    publish(topic, by=None, at=WEDNESDAY)

    assert shown(topic, "detail") == [TOLD]


def test_a_release_corrects_what_it_says_to_correct():
    right, wrong = TopicFactory(), TopicFactory()
    publish(right, wrong, by=None, at=MONDAY)
    release = schedule_acts(
        [edited(wrong, "Mended")],
        act="publish",
        at=TUESDAY,
        now=MONDAY,
        by=None,
        note=NOTE,
        significance="correction",
    )

    execute_release(release, by=None, at=TUESDAY)

    assert (shown(wrong, "detail"), shown(right, "detail")) == ([TOLD], [])


def test_the_command_takes_significance_and_note(capsys):
    topic = TopicFactory(slug="joints")
    publish(topic, by=None, at=MONDAY)
    edited(topic, "Mended")

    with pytest.raises(CommandError, match="Say in a note"):
        call_command("publish", "topic/joints", significance="correction")
    call_command("publish", "topic/joints", significance="correction", note=NOTE)

    assert [each["note"] for each in shown(topic, "detail")] == [NOTE]


def test_an_old_edition_says_what_was_wrong_with_it(client):
    post = corrected(PostFactory(slug="pain"))

    for path in ("editions/1/", "?as_of=2026-03-02T23:00:00.000Z"):
        assert client.get(f"/api/v1/posts/pain/{path}").json()["corrections"] == [TOLD]
    assert post.published.objects.get().edition == 2


@pytest.mark.parametrize("name", sorted(FACTORIES))
def test_every_type_starts_without_corrections(name):
    draft = FACTORIES[name]()
    publish(draft, by=None, at=MONDAY)

    assert shown(draft, "detail") == []
