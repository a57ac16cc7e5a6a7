"""A retraction reaches all that rests on the paper, in the same transaction."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cms.authoring.audit import find_faults
from cms.lib import canonical_json
from cms.posts.published import PublishedPost
from cms.published.models.evidence import EvidenceState
from cms.published.models.log import Change
from cms.publishing import publish
from studies.published import PublishedStudy
from tests.clock import MONDAY, WEDNESDAY
from tests.evidence.retraction import retract
from tests.factories.posts import PostFactory

pytestmark = pytest.mark.django_db


def log_after(sequence: int) -> list[tuple[str, str, str, str]]:
    changes = Change.objects.filter(sequence__gt=sequence).order_by("sequence")
    return list(changes.values_list("kind", "type", "evidence", "significance"))


def test_a_retracted_paper_flags_all_that_rests_on_it_in_the_same_transaction(paper, study, post):
    (change,) = retract(paper)

    moved = Change.objects.get(kind="evidence", type="post")
    assert log_after(change.sequence) == [
        ("evidence", "study", "source_retracted", "correction"),
        ("evidence", "post", "source_retracted", "correction"),
    ]
    assert PublishedStudy.objects.get().evidence == "source_retracted"
    assert (moved.entry_id, moved.edition, moved.at) == (post.pk, 1, change.at)
    assert moved.note == "study/marrow: retracted."
    assert PublishedPost.objects.get().evidence == "source_retracted"
    state = EvidenceState.objects.get(entry_id=post.pk)
    assert (state.status, state.sequence) == ("source_retracted", moved.sequence)
    assert canonical_json.load(state.detail) == {
        "sources": [
            {"source": {"$ref": str(study.pk)}, "type": "study", "status": "source_retracted"}
        ]
    }
    assert list(find_faults()) == []


def test_a_post_is_current_again_when_its_paper_is(paper, study, post):
    retract(paper)
    paper.notices.create(type="reinstatement", position=1)

    publish(paper, by=None, at=WEDNESDAY)

    evidence = Change.objects.filter(kind="evidence", type="post").order_by("sequence")
    assert list(evidence.values_list("evidence", "significance", "note")) == [
        ("source_retracted", "correction", "study/marrow: retracted."),
        ("current", "minor", "All that it rests on is current again."),
    ]
    assert PublishedPost.objects.get().evidence == "current"
    assert list(find_faults()) == []


def test_the_setting_makes_a_retraction_a_recall(paper, study, post, settings):
    settings.RECALL_ON_RETRACTION = True

    retract(paper)

    assert Change.objects.get(kind="evidence", type="post").significance == "safety"


@pytest.mark.parametrize("posts", [1, 30])
def test_as_many_statements_write_one_move_as_thirty(paper, study, posts):
    batch = PostFactory.create_batch(posts, studies=[study])
    publish(paper, study, *batch, by=None, at=MONDAY)

    with CaptureQueriesContext(connection) as statements:
        retract(paper)

    assert Change.objects.filter(kind="evidence").count() == posts + 1
    assert len([each for each in statements if "evidencestate" in each["sql"]]) == 3
