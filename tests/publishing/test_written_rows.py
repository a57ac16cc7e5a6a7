"""What a publication writes: only references that have changed, and many rows as well as few."""

from uuid import UUID

import pytest

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


def topic_references():
    rows = Reference.objects.filter(relation=hash_relation("post", "topics"))
    return dict(rows.values_list("target", "pk"))


def test_references_that_stay_the_same_are_not_written_again():
    stays, goes, comes = TopicFactory(), TopicFactory(), TopicFactory()
    post = PostFactory(topics=[stays, goes])
    publish(post, by=None, at=MONDAY)
    before = topic_references()
    post.topic_rows.filter(topic=goes).delete()
    post.topic_rows.create(topic=comes, position=1)

    publish(post, by=None, at=TUESDAY)

    after = topic_references()
    assert after.keys() == {hash_id(stays.pk), hash_id(comes.pk)}
    assert after[hash_id(stays.pk)] == before[hash_id(stays.pk)]


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
