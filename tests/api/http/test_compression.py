"""Compressed answers are other bytes with another tag, and say so to caches."""

import gzip

import pytest

from cms.api.http.compression import accepts_gzip

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("accepted", "taken"),
    [
        ("gzip", True),
        ("gzip, deflate, br, zstd", True),
        ("GZip;q=0.5", True),
        ("*", True),
        ("br, *;q=0.1", True),
        ("x-gzip", True),
        ("", False),
        ("br", False),
        ("gzip;q=0", False),
        ("gzip;q=0.000, *", False),
        ("identity", False),
        ("identity, gzip;q=0.5", False),
        ("gzip;q=2", False),
        ("gzip;level=9", False),
        ("not a header;;,,=", False),
    ],
)
def test_gzip_is_sent_to_whoever_prefers_it(accepted, taken):
    assert accepts_gzip(accepted) is taken


PATHS = ["posts/", "posts/chronic-back-pain/", "treatments/", "openapi.json", "problems/", ""]


@pytest.mark.parametrize("path", PATHS)
def test_compressed_answer_is_the_same_under_another_tag(api, world, path):
    plain = api(path)
    zipped = api(path, headers={"Accept-Encoding": "gzip"})

    assert zipped["Content-Encoding"] == "gzip"
    assert gzip.decompress(zipped.content) == plain.content
    assert int(zipped["Content-Length"]) == len(zipped.content) < len(plain.content)
    assert zipped["ETag"] == plain["ETag"][:-1] + '-gzip"'
    assert "Content-Encoding" not in plain
    for response in (plain, zipped):
        assert "Accept-Encoding" in response["Vary"].split(", ")


def test_each_encoding_is_confirmed_by_its_own_tag_alone(api, world):
    plain = api("posts/")["ETag"]
    zipped = api("posts/", headers={"Accept-Encoding": "gzip"})["ETag"]

    def status(etag, encoding):
        headers = {"If-None-Match": etag, "Accept-Encoding": encoding}
        return api("posts/", headers=headers).status_code

    assert (status(plain, "identity"), status(zipped, "gzip")) == (304, 304)
    assert (status(zipped, "identity"), status(plain, "gzip")) == (200, 200)


def test_short_answer_is_sent_as_it_is(api, db):
    response = api("topics/", headers={"Accept-Encoding": "gzip"})

    assert len(response.content) < 1000
    assert "Content-Encoding" not in response
    assert "Accept-Encoding" in response["Vary"]


def test_answer_is_compressed_once(api, world, monkeypatch):
    from cms.api.http import responses

    compressed = []

    def counted(body):
        compressed.append(body)
        return gzip.compress(body, mtime=0)

    monkeypatch.setattr(responses, "compress_gzip", counted)

    contents = {api("posts/", headers={"Accept-Encoding": "gzip"}).content for _ in range(3)}

    assert (len(compressed), len(contents)) == (1, 1)


def test_head_tells_the_length_of_what_get_sends(client, world):
    headers = {"Accept-Encoding": "gzip"}
    got = client.get("/api/v1/posts/", headers=headers)
    head = client.head("/api/v1/posts/", headers=headers)

    assert head.content == b""
    for name in ("Content-Length", "Content-Encoding", "ETag", "Vary"):
        assert head[name] == got[name]
