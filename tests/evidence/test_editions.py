"""A change of evidence leaves the edition of an entry, and what editors were shown, as they are."""

import pytest

from cms.authoring.audit import find_faults
from cms.embargo import share_under_embargo
from cms.lib import canonical_json
from cms.posts.published import PublishedPost
from cms.published.models.evidence import EvidenceState
from cms.published.models.log import Change, ChangeTarget
from cms.publishing import publish
from tests.clock import MONDAY, THURSDAY, TUESDAY, WEDNESDAY
from tests.evidence.retraction import retract
from tests.factories.posts import PostFactory, SeriesFactory

pytestmark = pytest.mark.django_db


def test_a_post_published_on_a_retracted_study_has_its_status_without_a_change_of_its_own(
    paper, study
):
    retract(paper, at=MONDAY)
    publish(study, by=None, at=MONDAY)
    post = PostFactory(studies=[study])

    (change,) = publish(post, by=None, at=TUESDAY)

    assert PublishedPost.objects.get().evidence == "source_retracted"
    assert EvidenceState.objects.get(entry_id=post.pk).sequence == change.sequence
    assert Change.objects.filter(kind="evidence", type="post").count() == 0
    assert list(find_faults()) == []


def test_a_change_of_evidence_has_the_targets_of_the_change_before(paper, study):
    series = SeriesFactory()
    post = PostFactory(studies=[study], series=series)
    publish(series, paper, study, post, by=None, at=MONDAY)

    retract(paper)

    moved = Change.objects.get(kind="evidence", type="post")
    columns = ("relation", "target", "is_member")
    before = ChangeTarget.objects.filter(change__entry_id=post.pk, change__kind="publish")
    targets = moved.targets.values_list("relation", "target", "was_member", "is_member")
    assert {(r, t, True, m) for r, t, m in before.values_list(*columns)} == {*targets}


def test_an_evidence_change_is_no_act_of_an_editor(paper, study, post):
    seen = post.version()
    retract(paper)
    post.title = "Chronic Back Pain, Again"
    post.save()
    shown = {post.pk: post.version()}

    (change,) = publish(post, by=None, at=THURSDAY, versions=shown)

    assert (seen.sequence, shown[post.pk].sequence) == (3, 3)
    assert (change.edition, PublishedPost.objects.get().evidence) == (2, "source_retracted")
    document = canonical_json.load(PublishedPost.objects.get().corrections)
    assert document == []


def test_an_embargo_on_an_entry_whose_evidence_has_moved_shares_its_edition(paper, study, post):
    retract(paper)

    shared = share_under_embargo(post, until=THURSDAY, by=None, at=WEDNESDAY)

    detail = canonical_json.load(shared.detail)
    assert (detail["edition"], detail["updated_at"]) == (1, "2026-03-02T09:00:00.000Z")
