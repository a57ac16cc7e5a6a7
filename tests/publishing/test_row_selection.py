"""Rows that are selected together are those that Django selects one model after another."""

from uuid import uuid4

import pytest

from cms.authoring.models.revision import Revision, current_revision, select_latest_revision
from cms.lib.row_selection import Selection, select_rows
from cms.posts.models import Post, Topic
from cms.published.models.log import Change
from cms.publishing import PreflightError, approve, publish, publish_approved
from tests.clock import MONDAY, TUESDAY
from tests.factories.posts import PostFactory, TopicFactory

pytestmark = pytest.mark.django_db


def values(row):
    return {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}


def test_rows_of_several_models_have_all_their_values():
    topic, post = TopicFactory(), PostFactory(series_position=None, reviewed_at=MONDAY)
    publish(topic, post, by=None, at=MONDAY)

    topics, posts, changes = select_rows(
        Selection(Topic, "id = %s", [topic.pk]),
        Selection(Post, "id = %s AND title = %s", [post.pk, post.title]),
        Selection(Change, "entry_id IN (%s, %s)", [topic.pk, post.pk]),
    )

    found = [*topics, *posts, *sorted(changes, key=lambda change: change.sequence)]
    expected = [Topic.objects.get(), Post.objects.get(), *Change.objects.order_by("sequence")]
    assert [values(row) for row in found] == [values(row) for row in expected]
    assert not any(row._state.adding for row in found)


def test_a_selection_without_rows_is_empty():
    topic = TopicFactory()

    assert select_rows(Selection(Topic, "id = %s", [uuid4()]), Selection(Post, "true", [])) == [
        [],
        [],
    ]
    assert select_rows(Selection(Topic, "id = %s", [topic.pk])) == [[topic]]


def test_the_latest_revision_is_selected_with_its_content():
    post = PostFactory()
    current_revision(post)
    post.summary = "Another."
    post.save()
    current_revision(Post.objects.get())

    ((latest,),) = select_rows(select_latest_revision(post.pk))

    assert values(latest) == values(Revision.objects.get(number=2))


def test_two_entries_that_come_to_one_address_together_are_refused():
    first, second = TopicFactory(slug="back"), TopicFactory(slug="neck")
    approved = approve([first], at=MONDAY)
    Topic.objects.filter(pk=first.pk).update(slug="former")
    Topic.objects.filter(pk=second.pk).update(slug="back")
    approved += approve([second], at=MONDAY)

    with pytest.raises(PreflightError, match=f"“back” belongs to “{first}”"):
        publish_approved(approved, by=None, at=TUESDAY)

    assert not Change.objects.exists()
