"""Change pages that are narrowed to some types or languages."""

import pytest

from cms.published.models.log import Change
from cms.publishing import publish
from tests.clock import MONDAY, TUESDAY, WEDNESDAY
from tests.factories.posts import AuthorFactory, PostFactory, SeriesFactory, TopicFactory
from tests.factories.treatments import ConditionFactory, CriterionFactory, TreatmentFactory
from tests.syndication.sync.conftest import pick_values

pytestmark = pytest.mark.django_db


def test_lines_of_some_types_only(changes):
    publish(TopicFactory(), AuthorFactory(), SeriesFactory(), by=None, at=MONDAY)

    page = changes(types="author,series")

    assert pick_values(page, "sequence", "type") == [(2, "author"), (3, "series")]
    assert page["sequence"] == 3


def test_new_target_of_another_type_is_told_as_a_reference(changes):
    author = AuthorFactory()
    post = PostFactory(authors=[author])
    publish(post, by=None, at=MONDAY)
    publish(author, TopicFactory(), by=None, at=TUESDAY)

    (change,) = changes(after=1, types="post", documents="true")["changes"]

    assert (change["kind"], change["id"], change["document"]) == ("refer", str(author.pk), None)
    assert [each["id"] for each in change["also"]] == [str(post.pk)]
    assert changes(after=1, types="post")["changes"] == []


def test_new_target_brings_along_what_was_asked_for_and_nothing_of_other_types(changes):
    pain, treatment = ConditionFactory(), TreatmentFactory()
    CriterionFactory(treatment=treatment, condition=pain)
    post = PostFactory(conditions=[pain])
    publish(post, treatment, by=None, at=MONDAY)
    publish(pain, by=None, at=TUESDAY)

    for entry, type in ((post, "post"), (treatment, "treatment")):
        (change,) = changes(after=2, types=type, documents="true")["changes"]
        assert [each["id"] for each in change["also"]] == [str(entry.pk)]


def test_new_target_in_another_language_is_told_as_a_reference(changes):
    author = AuthorFactory(locale="es")
    post = PostFactory(authors=[author])
    publish(post, by=None, at=MONDAY)
    publish(author, TopicFactory(locale="es"), by=None, at=TUESDAY)

    (change,) = changes(after=1, locales="en", documents="true")["changes"]

    assert (change["kind"], change["id"], change["document"]) == ("refer", str(author.pk), None)
    assert [each["id"] for each in change["also"]] == [str(post.pk)]
    assert changes(after=1, locales="en")["changes"] == []


def publish_again(topic, *, at):
    topic.name = f"{at:%A}"
    topic.save()
    publish(topic, by=None, at=at)


def test_entry_that_has_moved_to_another_language_in_an_older_log_leaves(changes):
    topic = TopicFactory(locale="es")
    publish(topic, TopicFactory(locale="es"), by=None, at=MONDAY)
    publish_again(topic, at=TUESDAY)
    Change.objects.filter(sequence=1).update(locale="en")  # today its language is fixed

    assert pick_values(changes(locales="en")) == [(1, "publish"), (3, "leave")]
    assert pick_values(changes(locales="es")) == [(2, "publish"), (3, "publish")]
    assert [
        change["document"] for change in changes(locales="en", documents="true")["changes"]
    ] == [
        None,
        None,
    ]


def test_entry_that_has_come_from_another_language_is_told_from_then_on(changes):
    topic = TopicFactory()
    for day in (MONDAY, TUESDAY, WEDNESDAY):
        publish_again(topic, at=day)
    Change.objects.filter(sequence__lt=3).update(locale="es")

    assert pick_values(changes(locales="en")) == [(3, "publish")]


def test_new_target_is_not_told_where_what_refers_to_it_comes_by_itself(changes):
    author = AuthorFactory()
    publish(author, PostFactory(authors=[author]), by=None, at=MONDAY)

    assert pick_values(changes(types="post", documents="true")) == [(2, "publish")]
