"""Conditional requests, and answers that are made once."""

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone
from django.utils.http import http_date

from tests.clock import MONDAY, TUESDAY

pytestmark = pytest.mark.django_db

PATHS = ["", "posts/", "posts/chronic-back-pain/", "results/", "treatments/?invasiveness=5"]


@pytest.mark.parametrize("path", PATHS)
def test_who_has_it_already_is_told_so_with_the_same_headers(
    api, world, path, django_assert_num_queries
):
    first = api(path)
    cache.clear()
    api(path)

    with django_assert_num_queries(1):  # head
        again = api(path, headers={"If-None-Match": first["ETag"]})

    assert (again.status_code, again.content) == (304, b"")
    for name in ("ETag", "Cache-Control", "Vary", "Last-Modified", "Access-Control-Allow-Origin"):
        assert again[name] == first[name]


def test_headers_say_how_long_to_keep_it(api, world):
    headers = api("posts/").headers

    assert headers["Cache-Control"] == "public, max-age=60, must-revalidate"
    assert headers["Vary"] == "Accept, Accept-Encoding, Authorization, Prefer"
    assert headers["Last-Modified"] == http_date(MONDAY.replace(hour=11, second=1).timestamp())
    assert headers["ETag"].startswith('"')
    assert "Set-Cookie" not in headers


@pytest.mark.parametrize(
    ("header", "status"),
    [
        ("{etag}", 304),
        ("W/{etag}", 304),
        ('"other", {etag}', 304),
        ('"other",W/{etag}', 304),
        ("*", 304),
        ('"other"', 200),
        ("", 200),
        ("{bare}", 200),
    ],
)
def test_if_none_match_knows_lists_weak_tags_and_the_star(api, world, header, status):
    etag = api("posts/")["ETag"]
    value = header.format(etag=etag, bare=etag.strip('"'))

    assert api("posts/", headers={"If-None-Match": value}).status_code == status


def test_only_the_date_of_this_response_counts_and_only_where_no_etag_is_named(api, world):
    since = api("posts/")["Last-Modified"]
    later, before = http_date(TUESDAY.timestamp()), http_date(MONDAY.timestamp())
    future = http_date(timezone.now().timestamp() + 3600)

    def status(**headers):
        return api(
            "posts/", headers={k.replace("_", "-"): v for k, v in headers.items()}
        ).status_code

    assert status(If_Modified_Since=since) == 304
    assert status(If_Modified_Since=later) == 200
    assert status(If_Modified_Since=future) == 200
    assert status(If_Modified_Since=before) == 200
    assert status(If_Modified_Since="yesterday") == 200
    assert status(If_Modified_Since=since, If_None_Match='"other"') == 200


def test_no_date_is_sent_while_more_may_happen_within_its_second(
    api, world, published, monkeypatch
):
    now = timezone.now()
    monkeypatch.setattr(timezone, "now", lambda: now)
    world.secret.save()
    published(world.secret, at=now)

    assert "Last-Modified" not in api("posts/")


def test_publishing_makes_every_answer_new(api, world, published, django_assert_num_queries):
    before = api("treatments/")
    world.fusion.name = "Fusion of the spine"
    world.fusion.save()
    same = api("treatments/", headers={"If-None-Match": before["ETag"]})
    published(world.fusion, at=TUESDAY)

    after = api("treatments/", headers={"If-None-Match": before["ETag"]})

    assert same.status_code == 304  # saving changes nothing for readers
    assert (after.status_code, after["ETag"] == before["ETag"]) == (200, False)
    assert b"Fusion of the spine" in after.content


def test_second_request_for_the_same_costs_one_statement(api, world, django_assert_num_queries):
    first = api("posts/")

    with django_assert_num_queries(1):  # head
        second = api("posts/")

    assert second.content == first.content


def test_answers_differ_in_their_tags_by_language_form_and_page(api, world):
    tags = [
        api("posts/chronic-back-pain/")["ETag"],
        api("posts/chronic-back-pain/", body="blocks")["ETag"],
        api("posts/")["ETag"],
        api("posts/", page_size=1)["ETag"],
        api("posts/", locale="es")["ETag"],
    ]

    assert len(set(tags)) == len(tags)


def test_head_has_the_headers_of_get_and_no_body(client, world):
    got, head = client.get("/api/v1/posts/"), client.head("/api/v1/posts/")

    assert (head.status_code, head.content) == (200, b"")
    assert head["Content-Length"] == got["Content-Length"] == str(len(got.content))
    assert head["ETag"] == got["ETag"]


def test_host_of_the_request_is_in_no_answer(client, world, settings):
    settings.ALLOWED_HOSTS = ["evil.example"]

    response = client.get("/api/v1/posts/", headers={"host": "evil.example"})

    assert response.status_code == 200
    assert b"evil" not in response.content


def test_cookies_change_nothing(world, admin_client):
    ours, anonymous = admin_client.get("/api/v1/posts/"), Client().get("/api/v1/posts/")

    assert ours.content == anonymous.content
    assert dict(ours.headers) == dict(anonymous.headers)


def test_errors_are_kept_by_nobody(api, world):
    assert api("posts/", colour="red")["Cache-Control"] == "no-store"
    assert api("posts/nobody/")["Cache-Control"] == "no-store"
    assert api("nowhere/")["Cache-Control"] == "no-store"
