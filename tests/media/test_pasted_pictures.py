"""The address that the editor sends pasted and dropped pictures to."""

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Permission, User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from cms.media.models import Image
from tests.factories.media import ImageFactory, picture

pytestmark = pytest.mark.django_db
ADDRESS = "/admin/media/image/upload/"


@pytest.fixture
def author(client):
    """Ada may add images and nothing else."""
    ada = User.objects.create_user("ada", is_staff=True)
    ada.user_permissions.add(Permission.objects.get(codename="add_image"))
    client.force_login(ada)
    return client


def spine(content=None):
    return SimpleUploadedFile("spine.png", picture() if content is None else content)


def test_a_picture_becomes_a_draft_of_an_image(author):
    form = {"file": spine(), "alt": " A  spine. ", "credit_name": "Ada", "locale": "es"}

    response = author.post(ADDRESS, form)

    image = Image.objects.get()
    assert (response.status_code, response.json()["id"]) == (201, str(image.pk))
    assert response.json().keys() == {"id", "title", "alt", "thumb", "preview", "credit"}
    assert (image.title, image.slug, image.alt) == ("A spine.", "a-spine", "A spine.")
    assert (image.credit_name, image.locale) == ("Ada", "es")
    assert image.content_digest != ""
    assert [str(entry.object_repr) for entry in LogEntry.objects.all()] == ["A spine."]


def test_pictures_of_the_same_thing_have_addresses_of_their_own(author):
    ImageFactory(slug="a-spine")

    for _ in range(2):
        author.post(ADDRESS, {"file": spine(), "alt": "A spine."})

    slugs = sorted(Image.objects.values_list("slug", flat=True))
    assert slugs == ["a-spine", "a-spine-2", "a-spine-3"]


def test_a_long_description_in_another_script_and_language_finds_its_place(author):
    author.post(ADDRESS, {"file": spine(), "alt": "脊" * 300, "locale": "xx"})

    image = Image.objects.get()
    assert (image.slug, len(image.title), image.locale) == ("picture", 100, "en")


@pytest.mark.parametrize(
    ("form", "sentence"),
    [
        ({"alt": "A spine."}, "No file arrived."),
        ({"file": "text", "alt": "A spine."}, "No file arrived."),
        ({"file": spine}, "Say what the picture shows"),
        ({"file": spine, "alt": " \x00 "}, "Say what the picture shows"),
        ({"file": spine, "alt": "a" * 501}, "at most 500 characters"),
        ({"file": lambda: spine(b"<html>"), "alt": "a"}, "This is not a picture"),
        ({"file": lambda: spine(b"<svg>"), "alt": "a"}, "SVG drawings can hold programs"),
    ],
)
def test_a_refusal_says_why(author, form, sentence):
    form = {name: value() if callable(value) else value for name, value in form.items()}

    response = author.post(ADDRESS, form)

    assert response.status_code == 400
    assert sentence in response.json()["error"]
    assert Image.objects.count() == 0


def test_a_file_that_is_too_large_is_refused(author, settings):
    settings.UPLOAD_MAX_BYTES = 20

    response = author.post(ADDRESS, {"file": spine(), "alt": "A spine."})

    assert "larger than" in response.json()["error"]
    assert Image.objects.count() == 0


def test_only_who_may_add_images_may_upload(client):
    guest = User.objects.create_user("guest", is_staff=True)
    guest.user_permissions.add(Permission.objects.get(codename="view_image"))
    client.force_login(guest)

    response = client.post(ADDRESS, {"file": spine(), "alt": "A spine."})

    assert (response.status_code, Image.objects.count()) == (403, 0)
    assert response.json()["error"].startswith("You may not add pictures")


def test_nobody_uploads_without_a_login(client):
    response = client.post(ADDRESS, {"file": spine(), "alt": "A spine."})

    assert response["Location"].startswith("/admin/login/")
    assert Image.objects.count() == 0


def test_another_site_cannot_upload_in_the_name_of_an_author(admin_user):
    client = Client(enforce_csrf_checks=True)
    client.force_login(admin_user)

    response = client.post(ADDRESS, {"file": spine(), "alt": "A spine."})

    assert (response.status_code, Image.objects.count()) == (403, 0)


def test_looking_at_the_address_uploads_nothing(author):
    assert author.get(ADDRESS).status_code == 405


def test_the_address_is_the_one_that_the_editor_knows():
    assert reverse("admin:media_image_upload") == ADDRESS
