"""The picture library for the admin's own pages: only for those who may see it."""

import pytest
from django.contrib.auth.models import Permission, User
from django.urls import reverse

from cms.media.admin_views import MAX_CHOICES, image_choices
from cms.media.models import Image
from tests.factories.media import ImageFactory, picture

pytestmark = pytest.mark.django_db


@pytest.fixture
def author(client):
    """Ada may see images and nothing else."""
    ada = User.objects.create_user("ada", is_staff=True)
    ada.user_permissions.add(Permission.objects.get(codename="view_image"))
    client.force_login(ada)
    return client


def search_titles(client, **query):
    response = client.get(reverse("admin:media_image_choices"), query)
    return [each["title"] for each in response.json()["results"]]


def test_choices_say_what_a_dialog_shows(author):
    image = ImageFactory()

    response = author.get(reverse("admin:media_image_choices"))

    thumb, preview = (response.json()["results"][0][name] for name in ("thumb", "preview"))
    assert response.json()["results"] == [
        {
            "id": str(image.pk),
            "title": "A hilltop at sunrise",
            "alt": "A person stretches on a hilltop.",
            "thumb": thumb,
            "preview": preview,
            "credit": "Jesper Aggergaard, Unsplash",
        }
    ]
    assert thumb.startswith(f"/admin/media/image/{image.pk}/file/thumb/?v=")
    assert preview.startswith(f"/admin/media/image/{image.pk}/file/medium/?v=")
    assert "no-store" in response["Cache-Control"]


def test_choices_are_found_by_any_of_their_words(author):
    ImageFactory(title="Spine", alt="Bones.")
    ImageFactory(title="Leads", alt="Wires.", caption="Thin as a hair", credit_name="Marrow")

    assert search_titles(author, q="spin") == ["Spine"]
    assert search_titles(author, q="BONES") == ["Spine"]
    assert search_titles(author, q="hair") == ["Leads"]
    assert search_titles(author, q="marrow") == ["Leads"]
    assert search_titles(author, q="%") == []
    assert search_titles(author, q="\x00spine") == ["Spine"]


def test_choices_are_found_by_id_and_pass_over_what_is_none(author):
    image = ImageFactory(title="Spine")
    ImageFactory(title="Leads")

    assert search_titles(
        author, ids=f"{image.pk},nothing,6f0e2f3c-52a5-4b0a-9d0e-4d6172726f77"
    ) == ["Spine"]
    assert search_titles(author, ids="") == []


def test_choices_come_in_a_bounded_number(author):
    row = ImageFactory()
    copies = [
        Image(slug=f"copy-{n}", title=f"Copy {n}", renditions=row.renditions)
        for n in range(MAX_CHOICES)
    ]
    Image.objects.bulk_create(copies)

    assert len(search_titles(author)) == MAX_CHOICES


def test_library_is_closed_to_staff_without_the_right(client):
    image = ImageFactory()
    client.force_login(User.objects.create_user("guest", is_staff=True))

    addresses = [
        reverse("admin:media_image_choices"),
        reverse("admin:media_image_file", args=[image.pk, "thumb"]),
    ]

    assert [client.get(address).status_code for address in addresses] == [403, 403]


def test_library_is_closed_to_readers(client):
    response = client.get(reverse("admin:media_image_choices"))

    assert response.status_code == 302
    assert response["Location"].startswith("/admin/login/")


def test_private_picture_is_shown_to_those_who_edit_it(author):
    image = ImageFactory()

    response = author.get(reverse("admin:media_image_file", args=[image.pk, "thumb"]))

    assert b"".join(response.streaming_content).startswith(b"RIFF")
    assert response["Content-Type"] == "image/webp"
    assert response["Cache-Control"] == "private, max-age=3600"


@pytest.mark.parametrize("name", ["original", "huge"])
def test_private_picture_of_another_size_is_not_found(author, name):
    image = ImageFactory()

    assert author.get(reverse("admin:media_image_file", args=[image.pk, name])).status_code == 404


def test_private_picture_of_no_image_is_not_found(author):
    address = reverse(
        "admin:media_image_file", args=["6f0e2f3c-52a5-4b0a-9d0e-4d6172726f77", "thumb"]
    )

    assert author.get(address).status_code == 404


def test_choices_take_one_query(rf, django_assert_num_queries):
    ImageFactory()
    ImageFactory()

    with django_assert_num_queries(1):
        image_choices(rf.get("/"))


def test_image_is_uploaded_and_shown_in_the_admin(admin_client):
    from django.core.files.uploadedfile import SimpleUploadedFile

    form = {
        "title": "A spine",
        "slug": "a-spine",
        "locale": "en",
        "translation_key": "0a4a56f0-11ae-5723-9139-0c0fc15cf6e2",
        "alt": "A spine from the side.",
        "focal_x": "0.25",
        "focal_y": "0.5",
        "file": SimpleUploadedFile("spine.png", picture()),
        "accepted_figures-TOTAL_FORMS": "0",
        "accepted_figures-INITIAL_FORMS": "0",
    }

    response = admin_client.post(reverse("admin:media_image_add"), form)

    assert response.status_code == 302, response.context["errors"]
    image = Image.objects.get()
    page = admin_client.get(reverse("admin:media_image_change", args=[image.pk])).content.decode()
    listing = admin_client.get(reverse("admin:media_image_changelist")).content.decode()
    assert "data-focal" in page
    assert image.content_digest != ""
    assert "image-thumb" in listing


def test_admin_says_why_a_picture_is_refused(admin_client):
    from django.core.files.uploadedfile import SimpleUploadedFile

    form = {"title": "A page", "file": SimpleUploadedFile("page.png", b"<html>")}

    response = admin_client.post(reverse("admin:media_image_add"), form)

    assert "This is not a picture that can be used here." in response.content.decode()
    assert Image.objects.count() == 0


def test_new_image_shows_where_its_preview_will_be(admin_client):
    page = admin_client.get(reverse("admin:media_image_add")).content.decode()

    assert "Save once to see the picture here." in page
