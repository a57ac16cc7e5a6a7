"""Public pictures: only what is published, and nothing that could run."""

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage, storages
from django.test import RequestFactory

from cms.media.views import serve_public_file

NAME = f"ab/{'c' * 30}-full.webp"
OLDER_NAME = f"ab/{'c' * 62}-full.webp"


@pytest.fixture(params=[NAME, OLDER_NAME])
def stored(request):
    storages["public"].save(request.param, ContentFile(b"a picture"))
    return request.param


def get(path, method="get", **headers):
    request = getattr(RequestFactory(), method)(f"/media/{path}", headers=headers)
    return serve_public_file(request, path)


def test_public_file_is_served_with_its_type_until_caches_have_to_ask_again(stored, db):
    response = get(stored)

    assert b"".join(response.streaming_content) == b"a picture"
    assert response.status_code == 200
    assert response["Content-Type"] == "image/webp"
    assert response["Content-Length"] == "9"
    assert response["Cache-Control"] == "public, max-age=60, must-revalidate"
    assert response["ETag"] == f'"{stored}"'
    response.close()


def test_only_a_purged_cache_may_serve_a_picture_that_is_stale(stored, settings):
    without = get(stored, method="head")
    settings.PURGE_URL = "https://cdn.example/purge"

    purged = get(stored, method="head")

    assert "CDN-Cache-Control" not in without
    assert "stale-if-error=3600" in purged["CDN-Cache-Control"]
    assert purged["Cache-Control"] == without["Cache-Control"]


def test_public_file_can_not_become_a_page(stored):
    response = get(stored, method="head")

    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"] == "default-src 'none'; sandbox"


def test_head_gives_the_headers_without_opening_the_file(stored, monkeypatch):
    monkeypatch.delattr(FileSystemStorage, "_open")

    response = get(stored, method="head")

    assert (response.status_code, response.content) == (200, b"")
    assert response["Content-Length"] == "9"


def test_not_modified_is_told_without_opening_the_file(stored, monkeypatch):
    monkeypatch.delattr(FileSystemStorage, "_open")

    response = get(stored, **{"if-none-match": f'"{stored}"'})

    assert (response.status_code, response.content) == (304, b"")
    assert response["ETag"] == f'"{stored}"'


@pytest.mark.parametrize(
    "path",
    [
        f"ab/{'d' * 30}-full.webp",
        "../originals/ab/secret.png",
        "ab/../../secret-key",
        f"AB/{'C' * 30}-full.webp",
        f"ab/{'c' * 30}-full.png",
        f"ab/{'c' * 30}-full.webp\n",
        f"ab/{'c' * 31}-full.webp",
        "",
    ],
)
def test_everything_else_is_not_found(stored, path):
    hidden = storages["default"]
    hidden.save("ab/secret.png", ContentFile(b"hidden"))

    response = get(path)

    assert response.status_code == 404
    assert "Cache-Control" not in response


def test_public_files_are_read_only(stored):
    assert get(stored, method="post").status_code == 405
