"""What rests on a changed entry is assessed in the same transaction, and the log tells of it."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cms.authoring.audit import find_faults
from cms.embargo import share_under_embargo
from cms.lib import canonical_json
from cms.maintenance import reproject
from cms.posts.published import PublishedPost
from cms.published.models.evidence import EvidenceState
from cms.published.models.log import Change, ChangeTarget
from cms.publishing import publish, withdraw
from studies.published import PublishedStudy
from tests.clock import MONDAY, THURSDAY, TUESDAY, WEDNESDAY
from tests.factories.posts import PostFactory, SeriesFactory
from tests.factories.studies import CitationFactory, ReportFactory, StudyFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def paper():
    return CitationFactory(title="Autologous marrow concentrate")


@pytest.fixture
def study(paper):
    return ReportFactory(study__title="Marrow in 26 patients", citation=paper).study


@pytest.fixture
def post(paper, study):
    post = PostFactory(studies=[study])
    publish(paper, study, post, by=None, at=MONDAY)
    return post


def retract(paper, at=TUESDAY):
    paper.notices.create(type="retraction", position=0)
    return publish(paper, by=None, at=at)


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
    assert moved.note == "“Marrow in 26 patients”: retracted."
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
        ("source_retracted", "correction", "“Marrow in 26 patients”: retracted."),
        ("current", "minor", "All that it rests on is current again."),
    ]
    assert PublishedPost.objects.get().evidence == "current"
    assert list(find_faults()) == []


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
        "“Marrow in 26 patients”: retracted.",
    )


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


def test_a_study_that_was_never_published_says_nothing_of_a_post():
    publish(PostFactory(studies=[StudyFactory()]), by=None, at=MONDAY)

    assert PublishedPost.objects.get().evidence == "current"
    assert EvidenceState.objects.count() == 0


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


@pytest.mark.parametrize("posts", [1, 30])
def test_as_many_statements_write_one_move_as_thirty(paper, study, posts):
    batch = PostFactory.create_batch(posts, studies=[study])
    publish(paper, study, *batch, by=None, at=MONDAY)

    with CaptureQueriesContext(connection) as statements:
        retract(paper)

    assert Change.objects.filter(kind="evidence").count() == posts + 1
    assert len([each for each in statements if "evidencestate" in each["sql"]]) == 3


def test_the_setting_makes_a_retraction_a_recall(paper, study, post, settings):
    settings.RECALL_ON_RETRACTION = True

    retract(paper)

    assert Change.objects.get(kind="evidence", type="post").significance == "safety"


def test_an_embargo_on_an_entry_whose_evidence_has_moved_shares_its_edition(paper, study, post):
    retract(paper)

    shared = share_under_embargo(post, until=THURSDAY, by=None, at=WEDNESDAY)

    detail = canonical_json.load(shared.detail)
    assert (detail["edition"], detail["updated_at"]) == (1, "2026-03-02T09:00:00.000Z")
