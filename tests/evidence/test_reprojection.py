"""Reprojecting computes the same states, and repairs what was lost."""

import pytest

from cms.authoring.audit import find_faults
from cms.maintenance import reproject
from cms.posts.published import PublishedPost
from cms.published.models.evidence import EvidenceState
from cms.published.models.log import Change
from tests.evidence.retraction import retract

pytestmark = pytest.mark.django_db


def test_reprojecting_keeps_all_states_and_logs_nothing(paper, study, post):
    retract(paper)
    head, states = Change.objects.count(), list(EvidenceState.objects.order_by("pk").values())

    list(reproject())

    assert Change.objects.count() == head
    assert list(EvidenceState.objects.order_by("pk").values()) == states
    assert PublishedPost.objects.get().evidence == "source_retracted"
    assert list(find_faults()) == []


def test_reprojecting_repairs_a_state_that_was_lost_and_logs_it(paper, study, post):
    retract(paper)
    EvidenceState.objects.filter(entry_id=post.pk).delete()

    list(reproject())

    assert Change.objects.filter(kind="evidence", type="post").count() == 2
    assert PublishedPost.objects.get().evidence == "source_retracted"
    assert list(find_faults()) == []
