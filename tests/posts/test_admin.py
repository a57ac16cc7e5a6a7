"""The admin of posts and series: every type opens, and a series puts its posts in order."""

import pytest
from django.urls import reverse

from cms.authoring.models.draft import Draft
from cms.posts.models import Author, Post, Series, Topic
from cms.publishing import publish
from tests.clock import MONDAY
from tests.factories.claims import ClaimFactory
from tests.factories.posts import AuthorFactory, PostFactory, SeriesFactory, TopicFactory

pytestmark = pytest.mark.django_db
EACH = [AuthorFactory, TopicFactory, SeriesFactory, PostFactory]


def address(draft: Draft, page: str = "change") -> str:
    return reverse(f"admin:posts_{draft._meta.model_name}_{page}", args=[draft.pk])


@pytest.mark.parametrize("factory", EACH)
def test_every_type_can_be_listed_found_and_opened(admin_client, factory):
    draft = factory()
    listing = reverse(f"admin:posts_{draft._meta.model_name}_changelist")

    assert str(draft) in admin_client.get(listing, {"q": draft.slug}).content.decode()
    assert admin_client.get(address(draft)).status_code == 200


@pytest.mark.parametrize("model", [Author, Topic, Series, Post])
def test_every_type_can_be_begun(admin_client, model):
    assert admin_client.get(reverse(f"admin:posts_{model._meta.model_name}_add")).status_code == 200


def order(series, *places):
    """What the page sends when these posts are put on these places."""
    form = {
        "title": series.title,
        "slug": series.slug,
        "locale": series.locale,
        "translation_key": str(series.translation_key),
        "posts-TOTAL_FORMS": str(len(places)),
        "posts-INITIAL_FORMS": str(len(places)),
        "author_rows-TOTAL_FORMS": "0",
        "author_rows-INITIAL_FORMS": "0",
    }
    for number, (post, place) in enumerate(places):
        form |= {f"posts-{number}-id": str(post.pk), f"posts-{number}-series": str(series.pk)}
        form[f"posts-{number}-series_position"] = str(place)
    return form


def places(series):
    posts = Post.objects.filter(series=series).order_by("series_position")
    return list(posts.values_list("title", "series_position"))


@pytest.fixture
def series():
    return SeriesFactory()


def test_series_puts_its_posts_in_the_order_they_were_moved_to(admin_client, series):
    first = PostFactory(title="First", series=series, series_position=1)
    second = PostFactory(title="Second", series=series, series_position=2)

    response = admin_client.post(address(series), order(series, (second, 1), (first, 2)))

    assert response.status_code == 302
    assert places(series) == [("Second", 1), ("First", 2)]


def test_series_takes_places_as_they_are_typed(admin_client, series):
    first = PostFactory(title="First", series=series, series_position=1)
    second = PostFactory(title="Second", series=series, series_position=2)

    admin_client.post(address(series), order(series, (first, 4), (second, "")))

    assert dict(places(series)) == {"First": 4, "Second": None}


def test_post_that_was_moved_shows_as_changed(admin_client, series):
    post = PostFactory(series=series, series_position=1)
    publish(post, by=None, at=MONDAY)

    admin_client.post(address(series), order(series, (post, 2)))

    assert Post.objects.with_state().get().state == "changed"


def test_series_can_neither_delete_nor_add_a_post(admin_client, series):
    post = PostFactory(series=series, series_position=1)
    form = order(series, (post, 1)) | {"posts-0-DELETE": "on"}

    admin_client.post(address(series), form)

    assert Post.objects.count() == 1


def test_the_form_says_what_readers_read_in_place_of_a_token(admin_client):
    ClaimFactory(slug="avoided", quoted_figure="77 %")
    post = PostFactory(title="{claim:avoided} avoided it", summary="No figure.")

    page = admin_client.get(f"/admin/posts/post/{post.pk}/change/").content.decode()

    assert page.count("A figure is written {claim:key}") == 2
    assert page.count("Readers read: “77 % avoided it”") == 1
    assert page.count("Readers read:") == 1
