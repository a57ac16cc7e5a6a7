"""What readers receive of posts, series, authors and topics."""

from datetime import UTC, date, datetime, timedelta

import pytest

from cms.lib import canonical_json
from cms.posts.published import PublishedPost
from cms.published.reference_keys import hash_id
from cms.publishing import publish
from tests import golden
from tests.clock import MONDAY
from tests.factories.claims import ClaimFactory
from tests.factories.media import ImageFactory
from tests.factories.posts import AuthorFactory, PostFactory, SeriesFactory, TopicFactory
from tests.factories.studies import StudyFactory
from tests.factories.treatments import ConditionFactory, TreatmentFactory
from tests.reference_rows import read_targets

SUNDAY = MONDAY - timedelta(days=1)
pytestmark = pytest.mark.django_db


def id_of(number: int) -> str:
    return f"00000000-0000-4000-8000-{number:012}"


@pytest.fixture
def ada():
    return AuthorFactory(
        id=id_of(1),
        slug="ada-reyes",
        translation_key=id_of(1),
        name="Ada Reyes",
        biography="Ada used to explain implants.",
        avatar=ImageFactory(id=id_of(2)),
    )


@pytest.fixture
def series(ada):
    series = SeriesFactory(
        id=id_of(3),
        slug="can-stem-cells-help",
        translation_key=id_of(3),
        title="Can Stem Cells Help?",
        summary="For people who wonder.",
    )
    series.authors.add(ada)
    return series


@pytest.fixture
def post(ada, series):
    publish(ClaimFactory(id=id_of(12), quoted_figure="77 %"), by=None, at=SUNDAY)
    return PostFactory(
        id=id_of(4),
        slug="chronic-back-pain",
        translation_key=id_of(4),
        title="Chronic Back Pain: “Can” <Stem> Cells Help?",
        summary="Five ways to treat it.",
        body=(
            "<h2>The struggle is real</h2><p>Nearly everyone meets it.</p>"
            f'<cms-image data-id="{id_of(2)}" data-caption="A spine"></cms-image>'
            f'<p>See <a href="entry:{id_of(3)}">the series</a>: '
            f'<cms-claim data-id="{id_of(12)}"></cms-claim> did.</p>'
        ),
        series=series,
        series_position=3,
        lead_image_id=id_of(2),
        reviewed_at=datetime(2026, 1, 5, 8, 30, tzinfo=UTC),
        next_review_on=date(2027, 1, 5),
        original_published_at=datetime(2018, 11, 6, 12, tzinfo=UTC),
        disclaimer="Not medical advice.",
        key_points=["Fusion is for mechanical problems.", "Start with what leaves you choices."],
        accepted_figures={"60-90 %": "What the post quotes and then doubts."},
        accepted_warnings={("harms", "Stem cells"): "Their harms are the next post."},
        authors=[ada],
        topics=[TopicFactory(id=id_of(5))],
        treatments=[
            TreatmentFactory(id=id_of(8)),
            TreatmentFactory(id=id_of(7)),
        ],
        conditions=[ConditionFactory(id=id_of(9))],
        studies=[StudyFactory(id=id_of(10))],
    )


def test_post_document_is_the_golden_one(post):
    assert post.render() == golden.load_document("post")


def test_series_document_is_the_golden_one(series):
    assert series.render() == golden.load_document("series")


def test_author_document_is_the_golden_one(ada):
    assert ada.render() == golden.load_document("author")


def test_topic_document_is_the_golden_one():
    parent = TopicFactory(id=id_of(11), slug="pain", name="Pain")
    topic = TopicFactory(
        id=id_of(5),
        slug="back-pain",
        translation_key=id_of(5),
        name="Back pain",
        summary="Pain that comes from the spine.",
        parent=parent,
    )

    assert topic.render() == golden.load_document("topic")


def test_post_columns_and_relations_come_from_its_document(post):
    publish(post, by=None, at=MONDAY)

    row = PublishedPost.objects.get()
    references = read_targets("post", *sorted(PublishedPost.relation_names))
    assert (str(row.series_id), row.series_position) == (id_of(3), 3)
    assert (row.word_count, row.reading_minutes) == (16, 1)
    assert row.reviewed_at == datetime(2026, 1, 5, 8, 30, tzinfo=UTC)
    assert row.next_review_on == date(2027, 1, 5)
    assert references == sorted(
        [
            ("authors", hash_id(id_of(1))),
            ("claims", hash_id(id_of(12))),
            ("conditions", hash_id(id_of(9))),
            ("images", hash_id(id_of(2))),
            ("series", hash_id(id_of(3))),
            ("studies", hash_id(id_of(10))),
            ("topics", hash_id(id_of(5))),
            ("treatments", hash_id(id_of(8))),
            ("treatments", hash_id(id_of(7))),
        ]
    )


def test_post_shows_the_date_of_its_first_appearance_elsewhere(post):
    publish(post, by=None, at=MONDAY)

    row = PublishedPost.objects.get()
    assert row.published_at == datetime(2018, 11, 6, 12, tzinfo=UTC)
    assert row.first_published_at == MONDAY


def test_post_that_stands_alone_has_no_place():
    post = PostFactory()

    publish(post, by=None, at=MONDAY)

    row = PublishedPost.objects.get()
    assert (row.series_id, row.series_position, row.published_at) == (None, None, MONDAY)


def test_list_items_leave_out_the_body_and_the_outline(post):
    publish(post, by=None, at=MONDAY)

    row = PublishedPost.objects.get()
    detail, listing = canonical_json.load(row.detail), canonical_json.load(row.listing)
    assert detail.keys() - listing.keys() == {
        *("accepted_figures", "accepted_warnings", "body", "citations", "claims", "figures"),
        "outline",
    }
    assert detail["body"]["html"].startswith('<h2 id="the-struggle-is-real">')


def test_terms_follow_the_settings(settings):
    settings.PUBLISHER = {
        "name": "Back & Sons",
        "license_name": "CC0",
        "license_url": "https://example.org/cc0",
        "refresh_within": "PT1H",
    }

    document = PostFactory(title="Backs", slug="backs").render()

    assert document["license"] == {"name": "CC0", "url": "https://example.org/cc0"}
    assert document["refresh_within"] == "PT1H"
    assert document["attribution"] == {
        "text": "“Backs”, published by Back & Sons",
        "html": '“<a href="\x1c/posts/backs/">Backs</a>”, published by Back &amp; Sons',
        "url": "\x1c/posts/backs/",
    }


@pytest.mark.parametrize(("words", "minutes"), [(0, 0), (1, 1), (220, 1), (221, 2)])
def test_reading_time_is_rounded_up_to_whole_minutes(words, minutes):
    document = PostFactory(body=f"<p>{'word ' * words}</p>").render()

    assert (document["word_count"], document["reading_minutes"]) == (words, minutes)


def test_instants_are_told_in_utc_whatever_the_zone_of_the_house(settings):
    settings.TIME_ZONE = "America/New_York"

    document = PostFactory(reviewed_at=MONDAY).render()

    assert document["reviewed_at"] == "2026-03-02T09:00:00.000Z"
