"""What may be said of a post, and what the preflight tells its author."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from cms.posts.models import KeyPoint, Post, PostAuthor, PostTreatment, Topic
from cms.publishing import Problem, publish
from tests.clock import MONDAY
from tests.factories.posts import AuthorFactory, PostFactory, SeriesFactory, TopicFactory
from tests.factories.treatments import TreatmentFactory

pytestmark = pytest.mark.django_db


def warnings(post):
    return [problem for problem in post.preflight() if problem.field == "series_position"]


def test_place_without_a_series_is_refused_by_form_and_database():
    with pytest.raises(ValidationError, match="A place needs a series"):
        PostFactory.build(series_position=1).full_clean()
    with pytest.raises(IntegrityError, match="post_place_only_in_series"), transaction.atomic():
        PostFactory(series_position=1)


def test_place_is_counted_from_one():
    series = SeriesFactory()

    with pytest.raises(ValidationError, match="counted from 1"):
        PostFactory.build(series=series, series_position=0).full_clean()
    with pytest.raises(IntegrityError, match="post_place_from_one"), transaction.atomic():
        PostFactory(series=series, series_position=0)


def test_topic_below_itself_is_refused_by_form_and_database():
    topic = TopicFactory()
    topic.parent = topic

    with pytest.raises(ValidationError, match="below itself"):
        topic.full_clean()
    with pytest.raises(IntegrityError, match="topic_not_its_own_parent"), transaction.atomic():
        Topic.objects.update(parent=topic)


def test_the_same_author_or_treatment_stands_once_on_a_post():
    ada, fusion = AuthorFactory(), TreatmentFactory()
    post = PostFactory(authors=[ada], treatments=[fusion])

    with pytest.raises(IntegrityError), transaction.atomic():
        PostAuthor.objects.create(post=post, author=ada)
    with pytest.raises(IntegrityError), transaction.atomic():
        PostTreatment.objects.create(post=post, treatment=fusion)


def test_preflight_warns_of_a_place_that_a_live_post_has():
    series = SeriesFactory()
    publish(PostFactory(title="The first", series=series, series_position=1), by=None, at=MONDAY)

    second = PostFactory(series=series, series_position=1)

    assert warnings(second) == [
        Problem(
            "“The first” has place 1 of this series already. Readers will see both there; give "
            "one of them another place.",
            field="series_position",
            is_error=False,
        )
    ]


def test_preflight_is_silent_about_the_post_itself_other_places_drafts_and_other_series():
    series = SeriesFactory()
    post = PostFactory(series=series, series_position=1)
    publish(post, by=None, at=MONDAY)
    PostFactory(series=series, series_position=2)

    others = [
        post,
        PostFactory(series=series, series_position=2),
        PostFactory(series=SeriesFactory(), series_position=1),
        PostFactory(),
    ]

    assert [warnings(other) for other in others] == [[], [], [], []]


def test_rows_keep_the_order_their_author_gave_them():
    post = PostFactory(key_points=["One.", "Two.", "Three."])
    first = KeyPoint.objects.get(text="One.")
    first.position = 9
    first.save()

    assert post.render()["key_points"] == ["Two.", "Three.", "One."]


def test_entries_and_rows_are_called_by_their_words():
    post = PostFactory(
        title="Backs",
        authors=[AuthorFactory(name="Ada")],
        treatments=[TreatmentFactory(name="Fusion")],
        key_points=["Walk."],
    )

    rows = [post.author_rows.get(), post.treatment_rows.get(), post.key_points.get()]
    assert [str(row) for row in [post, *rows]] == ["Backs", "Ada", "Fusion", "Walk."]


def test_post_begins_with_a_disclaimer():
    assert Post().disclaimer.startswith("This post is general information, not medical advice.")
