"""What a publication writes: only references that have changed, and many rows as well as few."""

from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cms.maintenance import load_documents
from cms.posts.published import PublishedTopic
from cms.published.bulk_insert import FEW_ROWS
from cms.published.models.log import ChangeTarget, Edition
from cms.published.models.references import Reference
from cms.published.reference_keys import hash_id, hash_relation
from cms.publishing import publish
from tests.clock import MONDAY, TUESDAY
from tests.factories.posts import PostFactory, TopicFactory
from tests.factories.studies import ResultFactory

pytestmark = pytest.mark.django_db


def list_written(queries):
    """Return the statements that delete references, and those that insert some."""
    return [
        [
            query["sql"]
            for query in queries
            if query["sql"].startswith(verb) and "published_reference" in query["sql"]
        ]
        for verb in ("DELETE", "INSERT")
    ]


def test_references_that_stay_the_same_are_not_written_again():
    stays, goes, comes = TopicFactory(), TopicFactory(), TopicFactory()
    post = PostFactory(topics=[stays, goes])
    publish(post, by=None, at=MONDAY)
    post.topic_rows.filter(topic=goes).delete()
    post.topic_rows.create(topic=comes, position=1)

    with CaptureQueriesContext(connection) as context:
        publish(post, by=None, at=TUESDAY)

    (deleted,), (inserted,) = list_written(context)
    topics = [hash_id(each.pk) for each in (stays, goes, comes)]
    assert [str(each) in deleted for each in topics] == [False, True, False]
    assert [str(each) in inserted for each in topics] == [False, False, True]
    rows = Reference.objects.filter(relation=hash_relation("post", "topics"))
    assert set(rows.values_list("target", flat=True)) == {topics[0], topics[2]}


@pytest.mark.parametrize("count", [1, 3])
def test_references_that_are_gone_are_deleted_by_their_keys(count):
    topics = [TopicFactory() for _ in range(5)]
    post, other = PostFactory(topics=topics), PostFactory(topics=topics)
    publish(post, other, by=None, at=MONDAY)
    post.topic_rows.filter(topic__in=topics[-count:]).delete()

    publish(post, by=None, at=TUESDAY)

    rows = Reference.objects.filter(relation=hash_relation("post", "topics"))
    assert sorted(rows.values_list("source", "target")) == sorted(
        (hash_id(source.pk), hash_id(target.pk))
        for source, targets in ((post, topics[:-count]), (other, topics))
        for target in targets
    )


def test_references_of_a_result_that_is_gone_go_with_it():
    result = ResultFactory()
    study, key = result.study, result.pk
    publish(study, by=None, at=MONDAY)
    assert Reference.objects.filter(source=hash_id(key)).exists()
    result.delete()
    study.title = "Another title"
    study.save()

    publish(study, by=None, at=TUESDAY)

    assert not Reference.objects.filter(source=hash_id(key)).exists()


def test_many_rows_are_loaded_as_few_are():
    parent = TopicFactory()
    documents = {
        UUID(int=number): TopicFactory.build(
            slug=f"topic-{number}", name=f"Topic {number}\t\\.", parent=parent
        ).render()
        for number in range(1, FEW_ROWS + 2)
    }

    load_documents(model=PublishedTopic, documents=documents, at=MONDAY)

    names = [f"Topic {number}\t\\." for number in range(1, FEW_ROWS + 2)]
    rows = PublishedTopic.objects.order_by("sequence")
    assert list(rows.values_list("pk", "title")) == list(zip(documents, names, strict=True))
    assert Reference.objects.filter(target=hash_id(parent.pk)).count() == len(documents)
    assert ChangeTarget.objects.filter(target=hash_id(parent.pk), is_member=True).count() == len(
        names
    )
    assert Edition.objects.count() == len(documents)
