"""What was withdrawn leaves in doubt what rests on it; what was never published says nothing."""

import pytest

from cms.authoring.audit import find_faults
from cms.posts.published import PublishedPost
from cms.published.models.evidence import EvidenceState
from cms.published.models.log import Change
from cms.publishing import publish, withdraw
from tests.clock import MONDAY, TUESDAY, WEDNESDAY
from tests.factories.posts import PostFactory
from tests.factories.studies import StudyFactory

pytestmark = pytest.mark.django_db


def test_a_withdrawn_study_leaves_a_post_in_doubt_until_the_post_drops_it(study, post):
    withdraw(study, by=None, at=TUESDAY, reason="error")
    flagged = PublishedPost.objects.get().evidence
    post.study_rows.all().delete()
    post.save()

    publish(post, by=None, at=WEDNESDAY)

    assert (flagged, PublishedPost.objects.get().evidence) == ("source_flagged", "current")
    assert not EvidenceState.objects.filter(entry_id=post.pk).exists()
    assert list(find_faults()) == []


def test_a_withdrawal_for_a_retraction_is_a_retracted_source(study, post):
    withdraw(study, by=None, at=TUESDAY, reason="retracted")

    moved = Change.objects.get(kind="evidence")
    assert (moved.evidence, moved.note) == (
        "source_retracted",
        "study/marrow: retracted.",
    )


def test_a_study_that_was_never_published_says_nothing_of_a_post():
    publish(PostFactory(studies=[StudyFactory()]), by=None, at=MONDAY)

    assert PublishedPost.objects.get().evidence == "current"
    assert EvidenceState.objects.count() == 0
