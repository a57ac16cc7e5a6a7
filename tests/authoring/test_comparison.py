"""Two versions of an entry are compared as people read them."""

import copy
from datetime import UTC, date, datetime

import pytest

from cms.authoring.models.release import Release, ReleaseItem
from cms.authoring.revisions.comparison import compare_contents
from cms.media.models import Image
from cms.posts.models import Author, Post, Series
from studies.models import Citation, CitationAuthor, OutcomeResult, Study
from tests.authoring.comparisons import capture, compare, marked, summarize
from tests.factories.media import ImageFactory
from tests.factories.posts import AuthorFactory, PostFactory, SeriesFactory, TopicFactory
from tests.factories.studies import (
    ArmFactory,
    CitationFactory,
    MeasureFactory,
    ReportFactory,
    ResultFactory,
    StudyFactory,
)
from tests.factories.treatments import ConditionFactory, PathEffectFactory, TreatmentFactory
from treatments.models import Condition, Treatment

THREE, FIVE = "3: minimal access, or an implant through the skin", "5: open surgery with implants"
pytestmark = pytest.mark.django_db


def test_nothing_differs_between_equal_versions():
    post = PostFactory(key_points=["Walk."], topics=[TopicFactory()])

    assert compare(post, capture(post)) == []


def test_values_appear_as_forms_show_them():
    treatment = TreatmentFactory(leaves_implant=False, invasiveness=3, locale="en")
    before = capture(treatment)
    Treatment.objects.update(leaves_implant=True, invasiveness=5, recovery_days_min=7, locale="es")

    assert summarize(compare(treatment, before)) == [
        ("Invasiveness", "value", THREE, FIVE),
        ("Leaves implant", "value", "no", "yes"),
        ("Recovery, at least", "value", "", "7"),
        ("Language", "value", "en", "es"),
    ]


def test_times_dates_decimals_and_files_appear_as_in_the_admin(settings):
    settings.TIME_ZONE = "UTC"
    post, image = PostFactory(), ImageFactory()
    study = StudyFactory()
    result = ResultFactory(study=study, measure=MeasureFactory(name="Pain"))
    before = [capture(each) for each in (post, image, study)]
    Post.objects.update(
        reviewed_at=datetime(2018, 11, 6, 12, tzinfo=UTC), next_review_on=date(2019, 11, 6)
    )
    Image.objects.update(file="originals/ab/hill.png")
    OutcomeResult.objects.filter(pk=result.pk).update(value="0.800000")

    assert summarize(compare(post, before[0])) == [
        ("Reviewed at", "value", "", "6 Nov 2018, 12:00"),
        ("Next review on", "value", "", "6 Nov 2019"),
    ]
    (file,) = compare(image, before[1])
    assert (file.label, file.kind, file.new) == ("Picture", "value", "hill.png")
    (rows,) = compare(study, before[2])
    assert summarize(rows.rows[0].differences) == [("Value", "value", "0.7692", "0.8")]


def test_relations_appear_by_name_also_of_what_is_gone():
    ache, joints, spine = (ConditionFactory(name=name) for name in ("Ache", "Joints", "Spine"))
    series = SeriesFactory(title="Can It Help?")
    post, study = PostFactory(series=series), StudyFactory()
    study.conditions.set([ache, joints])
    before = [capture(each) for each in (post, study)]
    study.conditions.set([joints, spine])
    Post.objects.update(series=None)
    Condition.objects.filter(pk=ache.pk).delete()
    Series.objects.all().delete()

    (series_difference,) = compare(post, before[0])
    (conditions,) = compare(study, before[1])

    assert (series_difference.name, series_difference.kind) == ("series_id", "relation")
    assert marked(series_difference) == [("[a deleted series]", None)]
    assert (conditions.name, conditions.kind) == ("conditions", "relation")
    assert marked(conditions) == [
        ("Joints", "Joints"), (None, "[Spine]"), ("[a deleted condition]", None),
    ]  # fmt: skip


def summarize_rows(difference):
    return [
        (row.change, row.label, row.old_place, row.new_place, row.is_moved)
        for row in difference.rows
    ]


def test_rows_are_added_removed_changed_and_moved():
    post = PostFactory(key_points=["Walk.", "Lift with care.", "Rest.", "Breathe."])
    before = capture(post)
    walk, lift, rest, breathe = post.key_points.all()
    rest.delete()
    post.key_points.filter(pk=breathe.pk).update(position=0)
    post.key_points.filter(pk=walk.pk).update(position=1)
    post.key_points.filter(pk=lift.pk).update(position=2, text="Lift with great care.")
    post.key_points.create(text="Sleep.", position=3)

    (points,) = compare(post, before)

    assert (points.name, points.label, points.kind) == ("key_points", "Key points", "rows")
    assert summarize_rows(points) == [
        ("moved", "Breathe.", 4, 1, True),
        ("changed", "Lift with great care.", 2, 3, False),
        ("removed", "Rest.", 3, 0, False),
        ("added", "Sleep.", 0, 4, False),
    ]
    (text,) = points.rows[1].differences
    assert marked(text) == [("Lift with care.", "Lift with [great] care.")]
    assert [row.differences for row in points.rows if row.change != "changed"] == [(), (), ()]


def test_a_row_that_changed_and_moved_says_both():
    post = PostFactory(key_points=["Walk.", "Rest."])
    before = capture(post)
    post.key_points.filter(text="Rest.").update(text="Rest well.")
    post.key_points.filter(text="Walk.").update(position=2)

    (points,) = compare(post, before)

    assert summarize_rows(points) == [
        ("changed", "Rest well.", 2, 1, True),
    ]


def test_rows_are_named_as_the_admin_names_them():
    ada, ben = AuthorFactory(name="Ada"), AuthorFactory(name="Ben")
    fusion = TreatmentFactory(name="Fusion")
    treatment = TreatmentFactory(name="Rest")
    post = PostFactory(authors=[ada])
    before = capture(post), capture(treatment)
    post.author_rows.all().delete()
    post.author_rows.create(author=ben)
    Author.objects.filter(pk=ada.pk).delete()
    PathEffectFactory(from_treatment=treatment, to_treatment=fusion, reason="No scar.")

    (authors,) = compare(post, before[0])
    (effects,) = compare(treatment, before[1])

    assert [(row.change, row.label) for row in authors.rows] == [
        ("removed", "a deleted author"), ("added", "Ben"),
    ]  # fmt: skip
    assert [row.label for row in effects.rows] == ["keeps open Fusion"]
    assert summarize(effects.rows[0].differences) == [
        ("To treatment", "relation", "", "Fusion"),
        ("Effect", "value", "", "keeps open"),
        ("Scope", "value", "", "at any site"),
        ("Reason", "prose", "", "No scar."),
        ("Basis", "value", "", "Opinion of the author"),
    ]


def test_rows_that_refer_to_rows_name_them_as_their_own_version_does():
    study = StudyFactory()
    old, new = ArmFactory(study=study, label="Cells"), ArmFactory(study=study, label="Placebo")
    result = ResultFactory(study=study, measure=MeasureFactory(name="Pain"), arm=old)
    before = capture(study)
    OutcomeResult.objects.update(arm=new)
    old.delete()

    arms, results = compare(study, before)

    assert [(row.change, row.label) for row in arms.rows] == [("removed", "Cells")]
    assert [row.label for row in results.rows] == ["Pain, placebo: 20 of 26"]
    assert summarize(results.rows[0].differences) == [("Arm", "relation", "Cells", "Placebo")]
    assert result.pk


def test_the_number_0_is_a_value():
    study = StudyFactory()
    before = capture(study)
    ResultFactory(study=study, measure=MeasureFactory(name="Pain"), timepoint_days=0)

    (results,) = compare(study, before)

    assert ("Day", "value", "", "0") in summarize(results.rows[0].differences)


def test_entries_of_a_release_appear_by_title():
    topic = TopicFactory(name="Joints")
    release = Release.objects.create(name="Spring")
    before = capture(release)
    ReleaseItem.objects.create(release=release, type="posts.topic", entry_id=topic.pk)

    (items,) = compare(release, before)

    assert [(row.change, row.label) for row in items.rows] == [("added", "Joints")]
    assert summarize(items.rows[0].differences) == [
        ("Type", "value", "", "Topic"),
        ("Act", "value", "", "Publish"),
        ("Significance", "value", "", "Update: it says more, or says it better"),
    ]


def test_citations_are_versioned_with_their_authors():
    citation = CitationFactory(title="Bone marrow")
    before = capture(citation)
    Citation.objects.update(doi="10.1000/xyz")
    CitationAuthor.objects.create(citation=citation, family="Reyes", given="A")

    doi, authors = compare(citation, before)

    assert (doi.label, doi.new) == ("DOI", "10.1000/xyz")
    assert [row.label for row in authors.rows] == ["Reyes A"]


def test_what_the_model_has_no_more_is_left_out():
    post = PostFactory()
    before = capture(post)
    after = copy.deepcopy(before)
    before["fields"]["reading_level"] = "easy"
    before["relations"]["moods"] = ["1"]
    before["rows"]["jokes"] = [{"pk": "1", "fields": {}, "relations": {}, "rows": {}}]

    assert compare_contents(Post, before, after) == []


def test_a_field_that_is_newer_than_a_version_differs_if_it_has_a_value():
    post = PostFactory(title="Back pain")
    before = capture(post)
    del before["fields"]["title"], before["fields"]["summary"], before["rows"]["key_points"]
    Post.objects.update(summary="")

    assert summarize(compare(post, before)) == [("Title", "prose", "", "Back pain")]


# The images, the topics, the authors; the links of the body are looked up in one type after the
# other, until all are found.
NAME_QUERIES = 1 + 1 + 1 + 2


@pytest.mark.parametrize("more", [1, 3])
def test_names_cost_the_same_for_few_and_many(more, django_assert_num_queries):
    post = PostFactory(lead_image=ImageFactory())
    before = capture(post)
    Post.objects.update(
        lead_image=ImageFactory(),
        body="".join(f'<p><a href="entry:{TopicFactory().pk}">x</a></p>' for _ in range(more)),
    )
    post.topics.set([TopicFactory(name=f"Topic {number}") for number in range(more)])
    for number in range(more):
        post.author_rows.create(author=AuthorFactory(name=f"Author {number}"))
    after = capture(post)

    with django_assert_num_queries(NAME_QUERIES):
        compare_contents(Post, before, after)


@pytest.mark.parametrize("more", [1, 3])
def test_citations_are_named_with_their_authors_in_two_queries(more, django_assert_num_queries):
    study = StudyFactory()
    before = capture(study)
    for _ in range(more):
        citation = CitationFactory()
        CitationAuthor.objects.create(citation=citation, family="Reyes")
        ReportFactory(study=study, citation=citation)
    after = capture(study)

    with django_assert_num_queries(2):  # the citations, their authors
        (reports,) = compare_contents(Study, before, after)

    assert {row.label for row in reports.rows} == {
        "Reyes Bone marrow concentrate in discogenic back pain"
    }
