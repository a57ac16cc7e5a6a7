"""The log is a hash chain, and each change remembers what its entry was part of."""

from datetime import UTC, datetime
from uuid import UUID

import pytest
from django.db.models import F
from hypothesis import given
from hypothesis import strategies as st

from cms.authoring.audit import find_faults
from cms.lib import canonical_json
from cms.maintenance import reproject
from cms.posts.models import Post
from cms.published.chain import START, Place, link_change
from cms.published.models.log import Change, ChangeTarget, Head
from cms.published.reference_keys import hash_id, hash_relation
from cms.publishing import publish, withdraw
from tests.clock import MONDAY, THURSDAY, TUESDAY, WEDNESDAY
from tests.factories.posts import PostFactory, SeriesFactory, TopicFactory

ALTERED = {
    "kind": "publish",
    "type": "series",
    "entry_id": UUID(int=1),
    "reference_key": 1,
    "locale": "es",
    "slug": "another",
    "title": "Another",
    "edition": 9,
    "digest": "0" * 64,
    "at": datetime(2001, 1, 1, tzinfo=UTC),
    "significance": "update",
    "note": "Another.",
    "reason": "legal",
    "replacement_id": UUID(int=2),
    "evidence": "drifted",
    "chain": "0" * 64,
}
EVIDENCE = {"evidence": ALTERED["evidence"]}


@pytest.mark.django_db
def test_each_line_is_linked_to_the_line_before_it():
    topic, post = TopicFactory(), PostFactory()

    first, second = publish(topic, post, by=None, at=MONDAY)

    assert first.chain == link_change("", first)
    assert second.chain == link_change(first.chain, second)
    assert Head.objects.get().chain == second.chain


@pytest.mark.django_db
@pytest.mark.parametrize("column", ALTERED)
def test_the_audit_finds_a_line_that_was_altered_in_any_column(column):
    topic, post = TopicFactory(), PostFactory()
    publish(topic, post, by=None, at=MONDAY)
    change = withdraw(topic, by=None, at=TUESDAY, reason="error", note="Wrong.")
    publish(post, by=None, at=WEDNESDAY)
    if column == "evidence":  # the database refuses one of another kind
        altered = {"kind": "evidence", "reason": "", "significance": "update", **EVIDENCE}
    elif column in ("kind", "reason", "significance"):  # the database refuses one without the other
        values = {"kind": "publish", "reason": "", "significance": "update"}
        altered = values if column != "reason" else {"reason": "legal"}
    else:
        altered = {column: ALTERED[column]}

    Change.objects.filter(pk=change.pk).update(**altered)

    fault = "log: change 3 does not follow from those before it (chain)"
    assert fault in list(find_faults())


def test_the_status_of_a_line_is_part_of_its_chain_and_its_absence_is_not():
    change = Change(kind="evidence", at=MONDAY, evidence="drifted")
    other = Change(kind="evidence", at=MONDAY, evidence="current")
    publication = Change(kind="publish", at=MONDAY)
    line = {
        **dict.fromkeys(("previous", "type", "locale", "slug", "title", "digest"), ""),
        **dict.fromkeys(("significance", "note", "reason"), ""),
        **dict.fromkeys(("sequence", "edition", "replacement_id")),
        "kind": "publish",
        "entry_id": "None",
        "at": "2026-03-02T09:00:00.000000+00:00",
    }

    assert link_change("", change) != link_change("", other)
    assert link_change("", publication) == canonical_json.digest(canonical_json.dump(line))


def test_every_column_of_the_log_is_tried_by_the_test_above():
    assert {field.name for field in Change._meta.concrete_fields} == {*ALTERED, "sequence"}


@pytest.mark.django_db
def test_the_audit_finds_a_line_that_is_missing_though_the_numbers_are_gapless():
    publish(TopicFactory(), TopicFactory(), TopicFactory(), by=None, at=MONDAY)
    ChangeTarget.objects.all().delete()
    Change.objects.filter(pk=2).delete()
    Change.objects.filter(pk=3).update(sequence=F("sequence") - 1)
    Head.objects.update(sequence=2)

    assert "log: change 2 does not follow from those before it (chain)" in list(find_faults())


@pytest.mark.django_db
def test_a_withdrawal_is_called_what_readers_knew_not_what_the_draft_says():
    topic = TopicFactory(name="Readers know this")
    publish(topic, by=None, at=MONDAY)
    topic.name = "Renamed since"
    topic.save()

    assert withdraw(topic, by=None, at=TUESDAY, reason="error").title == "Readers know this"


def series_targets(change: Change) -> dict[int, tuple[bool, bool]]:
    """Return whether the entry was in each series before the change, and is after it."""
    targets = change.targets.filter(relation=hash_relation("post", "series"))
    rows = targets.values_list("target", "was_member", "is_member")
    return {target: (was_member, is_member) for target, was_member, is_member in rows}


@pytest.mark.django_db
def test_a_change_remembers_all_that_the_entry_was_ever_part_of():
    old, new, post = SeriesFactory(), SeriesFactory(), PostFactory()
    post.series = old
    post.save()
    *_, first = publish(old, new, post, by=None, at=MONDAY)
    post.series = new
    post.save()
    (moved,) = publish(post, by=None, at=TUESDAY)
    withdrawn = withdraw(post, by=None, at=WEDNESDAY, reason="error")
    (back,) = publish(post, by=None, at=THURSDAY)

    former, latter = hash_id(old.pk), hash_id(new.pk)
    assert series_targets(first) == {former: (False, True)}
    assert series_targets(moved) == {former: (True, False), latter: (False, True)}
    assert series_targets(withdrawn) == {former: (False, False), latter: (True, False)}
    assert series_targets(back) == {former: (False, False), latter: (False, True)}


@pytest.mark.django_db
def test_reproject_records_targets_that_a_change_lacks():
    series = SeriesFactory()
    post = PostFactory(series=series)
    *_, change = publish(series, post, by=None, at=MONDAY)
    ChangeTarget.objects.all().delete()
    assert "post/" in "".join(find_faults())

    list(reproject())

    assert series_targets(change) == {hash_id(series.pk): (False, True)}
    assert list(find_faults()) == []
    assert Post.objects.count() == 1


@given(st.integers(0, 10**18 - 1), st.text("0123456789abcdef", min_size=64, max_size=64))
def test_a_place_is_read_as_it_was_written(sequence, chain):
    place = Place.of(sequence, chain) if sequence else START

    assert Place.parse(str(place)) == place


@pytest.mark.parametrize(
    "text",
    [
        "",
        "54",
        "00",
        "0-0123456789abcdef",
        "-1",
        "54-9F86D081884C7D65",
        "54-9f86d081884c7d6",
        "٥-0123456789abcdef",
        "54-9f86d081884c7d65\n",
    ],
)
def test_what_is_no_place_is_refused(text):
    with pytest.raises(ValueError, match="54-9f86d081884c7d65"):
        Place.parse(text)
