"""Lists: one shape, a fixed number of statements, cards of all that is referred to."""

import pytest

from cms.authoring.models.draft import Draft
from tests.api.conftest import DraftReadError
from tests.factories.posts import AuthorFactory, PostFactory, SeriesFactory, TopicFactory
from tests.factories.treatments import TreatmentFactory

pytestmark = pytest.mark.django_db

COLLECTIONS = [
    *("posts", "series", "authors", "topics", "treatments", "conditions", "studies", "results"),
    *("measures", "images"),
]


def post(published, number):
    """A post that refers to something of its own wherever it can."""
    series, author, topic, treatment = (
        SeriesFactory(),
        AuthorFactory(),
        TopicFactory(),
        TreatmentFactory(),
    )
    published(series, author, topic, treatment)
    entry = PostFactory(
        series=series,
        series_position=number,
        authors=[author],
        topics=[topic],
        treatments=[treatment],
    )
    published(entry)
    return entry


@pytest.mark.parametrize("how_many", [1, 3])
def test_list_of_posts_costs_the_same_for_one_and_for_three(
    api, published, django_assert_num_queries, how_many
):
    for number in range(1, how_many + 1):
        post(published, number)

    with django_assert_num_queries(3):  # head, page with neighbours, cards
        response = api("posts/")

    assert len(response.json()["results"]) == how_many


def test_list_that_goes_on_costs_one_statement_more_for_its_count(
    api, published, django_assert_num_queries
):
    for number in (1, 2, 3):
        post(published, number)

    with django_assert_num_queries(4):  # head, page with neighbours, count, cards
        response = api("posts/", page_size=2)

    assert response.json()["count"] == 3


def test_cards_are_kept_until_the_log_grows(api, published, django_assert_num_queries):
    first = post(published, 1)
    api("posts/")

    with django_assert_num_queries(2):  # head, page
        api("posts/", page_size=50)
    author = first.author_rows.get().author
    author.name = "Ada Lovelace"
    author.save()
    published(author)

    assert api("posts/").json()["results"][0]["authors"][0]["title"] == "Ada Lovelace"


def test_count_can_be_left_out(api, world, django_assert_num_queries):
    with django_assert_num_queries(3):  # head, page, cards
        body = api("treatments/", count="false", page_size=1).json()

    assert list(body) == ["next", "previous", "terms", "results"]


@pytest.mark.parametrize("collection", COLLECTIONS)
def test_every_collection_has_a_list_and_its_entries_have_details(api, world, collection):
    body = api(f"{collection}/").json()

    assert body["count"] == len(body["results"]) > 0
    for item in body["results"]:
        detail = api(item["url"].removeprefix("http://localhost:8000"))
        assert detail.status_code == 200
        assert (detail.json()["id"], detail.json()["type"]) == (item["id"], item["type"])


def test_list_item_has_cards_and_no_body(api, world):
    item, first = api("posts/").json()["results"]

    assert item["authors"] == [
        {
            "id": str(world.ada.pk),
            "type": "author",
            "slug": world.ada.slug,
            "title": world.ada.name,
            "url": f"http://localhost:8000/api/v1/authors/{world.ada.slug}/",
        }
    ]
    assert item["lead_image"]["credit"]["name"] == "Jesper Aggergaard"
    assert {"body", "outline", "series_position", "treatments"} & item.keys() == set()
    assert first["lead_image"] is None


def test_detail_has_the_body_with_its_image_and_its_links(api, world, django_assert_num_queries):
    with django_assert_num_queries(3):  # head, row with neighbours, cards
        body = api("posts/chronic-back-pain/").json()["body"]

    html = body["html"]
    fusion = "http://localhost:8000/treatments/spinal-fusion/"
    assert list(body) == ["html"]
    assert f'See <a href="{fusion}">fusion</a> and a secret.' in html
    assert '<img src="http://localhost:8000/media/' in html
    assert "On the hill" in html


def test_detail_is_found_by_id_too(api, world):
    by_slug = api("posts/chronic-back-pain/")

    by_id = api(f"posts/{world.second.pk}/")

    assert by_id.content == by_slug.content


def test_body_comes_as_blocks_when_asked(api, world):
    blocks = api("posts/chronic-back-pain/", body="blocks").json()["body"]
    both = api("posts/chronic-back-pain/", body="html,blocks").json()["body"]

    heading, paragraph, image = blocks["blocks"]
    assert list(blocks) == ["blocks"]
    assert set(both) == {"html", "blocks"}
    assert (heading["type"], heading["id"]) == ("heading", "what-helps")
    assert [part.get("entry", {}) and part["entry"]["slug"] for part in paragraph["content"][1:2]]
    assert image["image"]["slug"] == "hilltop"


def test_nothing_of_a_draft_is_in_any_answer(api, world):
    for collection in COLLECTIONS:
        listed = api(f"{collection}/")
        assert b"ecret" not in listed.content
        for item in listed.json()["results"]:
            detail = api(item["url"].removeprefix("http://localhost:8000"))
            assert b"secret" not in detail.content.replace(b"and a secret.", b"")
            assert b"Secret" not in detail.content


def test_guard_notices_a_request_that_reads_a_draft(api, world, monkeypatch):
    def look_at_drafts(view, request, log_state):
        list(type(world.fusion).objects.values_list("slug"))

    monkeypatch.setattr("cms.api.views.collections.CollectionViewSet.render_list", look_at_drafts)

    assert issubclass(type(world.fusion), Draft)
    with pytest.raises(DraftReadError, match="treatments_treatment"):
        api("treatments/")


def test_locale_is_that_of_the_house_unless_asked(api, published):
    published(
        TreatmentFactory(slug="fusion", name="Fusion"),
        TreatmentFactory(slug="fusion", name="Fusión", locale="es"),
    )

    english, spanish = api("treatments/").json(), api("treatments/", locale="es").json()

    assert [item["title"] for item in english["results"]] == ["Fusion"]
    assert [item["title"] for item in spanish["results"]] == ["Fusión"]
    assert api("treatments/fusion/", locale="es").json()["title"] == "Fusión"
