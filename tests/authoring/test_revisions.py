"""Revisions: the content of every draft with its rows, captured, numbered and restored."""

import copy

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from claims.models import ClaimResult
from cms.authoring.models.content import apply_content, capture_content
from cms.authoring.models.draft import draft_types
from cms.authoring.models.revision import Revision, current_revision, record_revision
from cms.authoring.revisions.restoration import RestoreError, restore_revision
from cms.lib.versions import MovedOnError
from cms.posts.models import Author, Post, Topic
from studies.models import OutcomeResult
from tests.examples import examples
from tests.factories import FACTORIES
from tests.factories.claims import ClaimFactory
from tests.factories.posts import AuthorFactory, PostFactory, TopicFactory

pytestmark = pytest.mark.django_db
every_type = pytest.mark.parametrize("name", sorted(draft_types()))


def reload(draft):
    return type(draft).objects.get(pk=draft.pk)


def damage(content, data):
    """Lose, double up and shuffle whatever a content has, as the examples say."""
    content = copy.deepcopy(content)
    for name, keys in content["relations"].items():
        content["relations"][name] = data.draw(st.permutations(keys))[
            : data.draw(st.integers(0, 3))
        ]
    for name, rows in content["rows"].items():
        kept = data.draw(st.permutations(rows))
        content["rows"][name] = kept[: data.draw(st.integers(0, len(kept)))]
        for row in content["rows"][name]:
            row["fields"] = {
                field: "Other" if field in ("label", "text", "note") else value
                for field, value in row["fields"].items()
            }
    for field in ("title", "name", "summary"):
        if field in content["fields"]:
            content["fields"][field] = "Other words"
    return content


@pytest.fixture
def shipped_claim(shipped_series):
    """A claim on results of the shipped series, which has none of its own."""
    results = OutcomeResult.objects.order_by("pk")
    return ClaimFactory(results=results[:3])


@pytest.mark.slow
@every_type
@settings(
    max_examples=examples(20),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(data=st.data())
def test_restoring_brings_back_every_field_relation_and_order(name, shipped_claim, data):
    with transaction.atomic():
        if name == "study":  # results that claims rest on can't be taken out
            ClaimResult.objects.all().delete()
        drafts = list(draft_types()[name].objects.order_by("slug"))
        draft = data.draw(st.sampled_from(drafts))
        before, document = current_revision(draft), draft.render()
        apply_content(draft, damage(before.content, data))
        record_revision(reload(draft), Revision.Act.SAVE)

        restored, losses = restore_revision(draft, before.number, by=None)

        connection.check_constraints()  # the rows refer to each other, as a commit would see
        assert (restored.content, restored.source, losses) == (before.content, before.number, [])
        assert reload(draft).render() == document
        transaction.set_rollback(True)


@every_type
def test_a_save_that_changes_something_is_the_next_revision(name):
    draft = reload(FACTORIES[name]())

    first, again = current_revision(draft), current_revision(draft)
    type(draft).objects.filter(pk=draft.pk).update(slug="other")

    assert (first.number, again.number, current_revision(reload(draft)).number) == (1, 1, 2)


def test_one_field_is_restored_and_the_others_stay():
    topic = TopicFactory(name="Back pain", summary="Old.")
    first = current_revision(topic)
    Topic.objects.update(name="Neck pain", summary="New.")

    restore_revision(topic, first.number, fields={"summary"}, by=None)

    assert Topic.objects.values_list("name", "summary").get() == ("Neck pain", "Old.")


def test_two_rows_that_changed_places_are_restored():
    ada, ben = AuthorFactory(name="Ada"), AuthorFactory(name="Ben")
    post = PostFactory(authors=[ada, ben])
    first = current_revision(post)
    content = copy.deepcopy(first.content)
    rows = content["rows"]["author_rows"]
    rows[0]["fields"], rows[1]["fields"] = rows[1]["fields"], rows[0]["fields"]
    with transaction.atomic():
        apply_content(post, content)

    restore_revision(post, first.number, by=None)

    assert [str(row) for row in reload(post).author_rows.all()] == ["Ada", "Ben"]


def test_what_is_gone_since_is_said_and_the_rest_comes_back():
    ada, ben = AuthorFactory(name="Ada"), AuthorFactory(name="Ben")
    post = PostFactory(authors=[ada, ben], key_points=["Walk."])
    first = current_revision(post)
    post.author_rows.filter(author=ada).delete()
    post.key_points.all().delete()
    Author.objects.filter(pk=ada.pk).delete()

    _, losses = restore_revision(post, first.number, by=None)

    assert losses == ["Author: the author that stood here does not exist any more."]
    assert [str(row) for row in reload(post).author_rows.all()] == ["Ben"]
    assert reload(post).render()["key_points"] == ["Walk."]


def test_a_slug_that_another_entry_has_now_is_not_restored():
    topic = TopicFactory(slug="back-pain", name="Back pain")
    first = current_revision(topic)
    Topic.objects.update(slug="pain")
    TopicFactory(slug="back-pain")

    with pytest.raises(RestoreError, match="Another entry in this language has this slug"):
        restore_revision(topic, first.number, by=None)

    assert reload(topic).slug == "pain"


def test_a_restore_is_refused_if_the_draft_has_moved_on():
    topic = TopicFactory(name="Back pain")
    shown = topic.version()
    Topic.objects.update(name="Neck pain")

    with pytest.raises(MovedOnError, match="You were shown revision 1; it is at 2 now"):
        restore_revision(topic, 1, by=None, version=shown)

    assert reload(topic).name == "Neck pain"


def test_the_text_of_a_deleted_draft_stays_in_its_revisions():
    topic = TopicFactory(name="Back pain")
    topic_id = topic.pk
    topic.delete()

    assert Revision.objects.get(entry_id=topic_id).content["fields"]["name"] == "Back pain"


def test_positions_are_no_content_but_the_order_is():
    post = PostFactory(key_points=["Walk.", "Lift."])
    before = capture_content(reload(post))
    post.key_points.filter(text="Lift.").update(position=7)
    same = capture_content(reload(post))
    post.key_points.filter(text="Walk.").update(position=8)

    assert same == before
    assert capture_content(reload(post)) != before
    assert Post.objects.count() == 1
