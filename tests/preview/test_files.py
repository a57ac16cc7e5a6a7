"""Pictures of drafts, which no public address has yet."""

import re

import pytest
from django.core.files.base import ContentFile
from django.utils import timezone

from cms.authoring.models.preview_token import PreviewToken
from cms.authoring.previews.tokens import revoke_tokens
from cms.publishing import publish
from tests.clock import TUESDAY
from tests.factories.media import ImageFactory, picture

ADDRESS = re.compile(r'http://localhost:8000(/preview/v1/files/[^"]+)')


@pytest.fixture
def image(world):
    """Not the picture that readers have: files are named by their content."""
    return ImageFactory(slug="drawing", file=ContentFile(picture(size=(80, 40)), name="new.png"))


def test_the_picture_of_a_draft_is_shown_to_who_holds_the_token(image, token, preview, client):
    shown = preview(token(draft=image), "images/drawing/")

    address, *_ = ADDRESS.findall(shown.content.decode())
    file = client.get(address)
    assert (file.status_code, file["Content-Type"]) == (200, "image/webp")
    assert file.content[:4] == b"RIFF"
    assert (file["Cache-Control"], file["X-Robots-Tag"], file["Referrer-Policy"]) == (
        "no-store",
        "noindex, nofollow, noarchive",
        "no-referrer",
    )


def test_no_public_address_has_it(image, token, preview, client):
    shown = preview(token(draft=image), "images/drawing/")

    names = [
        name.rpartition("/files/")[2].partition("/")[2] for name in ADDRESS.findall(shown.text)
    ]
    assert names
    assert {client.get(f"/media/{name}").status_code for name in names} == {404}


def test_the_address_dies_with_the_token(image, token, preview, client):
    address, *_ = ADDRESS.findall(preview(token(draft=image), "images/drawing/").text)

    revoke_tokens(PreviewToken.objects.all(), at=timezone.now())

    assert client.get(address).status_code == 404


def test_a_signature_opens_its_own_file_alone(image, token, preview, client):
    first, second, *_ = ADDRESS.findall(preview(token(draft=image), "images/drawing/").text)

    assert client.get(first.replace("/files/", "/files/x")).status_code == 404
    assert client.get(first).content != client.get(second).content


def test_a_picture_that_readers_have_keeps_its_public_address(image, token, preview):
    publish(image, by=None, at=TUESDAY)
    image.alt = "Another text"
    image.save()

    shown = preview(token(draft=image), "images/drawing/")

    assert ADDRESS.findall(shown.text) == []
