"""Choosing an entry: what is offered, and to whom (S22)."""

import pytest
from django.contrib.auth.models import Permission, User
from django.test import Client
from django.urls import reverse

from cms.publishing import publish
from tests.clock import MONDAY
from tests.factories.posts import PostFactory, TopicFactory

pytestmark = pytest.mark.django_db


def search_choices(client, **query):
    response = client.get(reverse("admin:authoring_entry_choices"), query)
    assert response.status_code == 200
    return [(result["type"], result["title"]) for result in response.json()["results"]]


@pytest.fixture
def staff():
    """A person who may enter, and nothing else."""
    client = Client()
    client.force_login(User.objects.create_user("minimal", is_staff=True))
    return client


def test_entries_of_all_types_are_found_by_their_words(editor):
    PostFactory(title="Back Pain and You")
    TopicFactory(name="Back pain")
    TopicFactory(name="Joints")

    assert set(search_choices(editor, q="back")) == {
        ("post", "Back Pain and You"),
        ("topic", "Back pain"),
    }
    assert search_choices(editor, term="joints") == [("topic", "Joints")]


def test_a_result_says_what_it_is_and_how_it_stands(editor):
    topic = TopicFactory(name="Back pain")
    publish(topic, by=None, at=MONDAY)

    response = editor.get(reverse("admin:authoring_entry_choices"), {"q": "back"})

    assert response.json() == {
        "results": [
            {
                "id": str(topic.pk),
                "type": "topic",
                "title": "Back pain",
                "state": "published",
                "text": "Back pain · Topic, published",
            }
        ],
        "pagination": {"more": False},
    }


def test_types_can_be_chosen(editor):
    PostFactory(title="Back Pain and You")
    TopicFactory(name="Back pain")

    assert search_choices(editor, q="back", type="post") == [("post", "Back Pain and You")]


def test_without_words_the_latest_edited_are_offered(editor):
    TopicFactory(name="Back pain")
    TopicFactory(name="Joints")

    assert search_choices(editor) == [("topic", "Joints"), ("topic", "Back pain")]


def test_nobody_finds_what_they_may_not_see(staff):
    PostFactory(title="Back Pain and You")
    TopicFactory(name="Back pain")
    before = search_choices(staff, q="back")

    staff.get("/admin/").wsgi_request.user.user_permissions.add(
        Permission.objects.get(codename="view_topic")
    )

    assert before == []
    assert search_choices(staff, q="back") == [("topic", "Back pain")]


def test_the_search_palette_finds_entries_under_the_same_rights(editor, staff):
    TopicFactory(name="Back pain")
    palette = {"s": "back pain", "extended": "1"}

    assert "Back pain" in editor.get("/admin/search/", palette).content.decode()
    assert "Back pain" not in staff.get("/admin/search/", palette).content.decode()


def test_strangers_are_sent_to_the_login(client):
    TopicFactory(name="Back pain")

    response = client.get(reverse("admin:authoring_entry_choices"), {"q": "back"})

    assert response.status_code == 302
    assert response["Location"].startswith("/admin/login/")


def test_choices_are_only_read(editor):
    assert editor.post(reverse("admin:authoring_entry_choices")).status_code == 405
