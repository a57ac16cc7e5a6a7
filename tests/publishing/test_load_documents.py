"""Bulk loading of documents without drafts."""

from datetime import timedelta

import pytest

from cms.authoring.audit import find_faults
from cms.maintenance import load_documents
from cms.posts.published import PublishedPost, PublishedTopic
from cms.published.models.log import Change, Head
from cms.publishing import publish
from studies.published import PublishedStudy
from tests.clock import MONDAY, TUESDAY
from tests.factories.posts import PostFactory, TopicFactory
from tests.factories.studies import ResultFactory

pytestmark = pytest.mark.django_db


def documents(*drafts):
    return {draft.pk: draft.render() for draft in drafts}


def test_what_is_loaded_is_like_what_was_published():
    topic, other = TopicFactory(), TopicFactory()
    study = ResultFactory().study
    post = PostFactory(topics=[topic, other], studies=[study])

    load_documents(model=PublishedTopic, documents=documents(topic, other), at=MONDAY)
    load_documents(model=PublishedStudy, documents=documents(study), at=MONDAY)
    load_documents(model=PublishedPost, documents=documents(post), at=TUESDAY)

    assert list(find_faults()) == []
    assert publish(topic, other, study, post, by=None, at=TUESDAY) == []


def test_loading_takes_the_next_sequences_and_keeps_the_log_s_time():
    publish(TopicFactory(), by=None, at=TUESDAY)

    changes = load_documents(
        model=PublishedTopic, documents=documents(TopicFactory(), TopicFactory()), at=MONDAY
    )

    assert [change.sequence for change in changes] == [2, 3]
    assert [change.at for change in changes] == [TUESDAY + timedelta(milliseconds=1)] * 2
    assert Head.objects.get().sequence == 3


def test_loading_an_entry_that_the_log_knows_is_refused_as_a_whole():
    old, new = TopicFactory(), TopicFactory()
    publish(old, by=None, at=MONDAY)

    with pytest.raises(ValueError, match="in the log already"):
        load_documents(model=PublishedTopic, documents=documents(new, old), at=TUESDAY)

    assert Change.objects.count() == 1
