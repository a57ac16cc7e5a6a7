"""Which bodies are read: of whom, for which address, and how long they may be."""

from collections.abc import Iterator

import pytest
from django.conf import settings
from django.urls import URLPattern, URLResolver, get_resolver

from cms.lib.request_bodies import body_limit
from cms.server.lanes import MEMBERS, STRANGERS
from cms.server.policies import FORM_BYTES, LOGIN_BYTES, BodyPolicy, find_policy
from cms.syndication.partners.receipt_body import MAX_BYTES

pytestmark = pytest.mark.django_db


def policy(path: str, cookies: str = "", **environ: str) -> BodyPolicy:
    return find_policy({"PATH_INFO": path, "HTTP_COOKIE": cookies} | environ)


def session(client) -> str:
    return client.cookies[settings.SESSION_COOKIE_NAME].output(attrs=[], header="").strip()


@pytest.mark.parametrize("path", ["/", "/nowhere", "/api/v1/posts/", "/feeds/posts.atom", "/livez"])
def test_address_that_only_reads_takes_no_body(path):
    assert policy(path) == BodyPolicy(0, STRANGERS)


@pytest.mark.parametrize(
    ("path", "limit"),
    [
        ("/hub", 16_384),
        ("/api/v1/recalls/1/receipts/", MAX_BYTES),
        ("/admin/login/", LOGIN_BYTES),
        ("/admin/posts/post/add/", LOGIN_BYTES),
    ],
)
def test_strangers_send_little(path, limit):
    assert policy(path) == BodyPolicy(limit, STRANGERS)


def test_people_who_are_logged_in_send_pictures_in_a_lane_of_their_own(admin_client):
    found = policy("/admin/media/image/add/", session(admin_client))

    assert (found.limit, found.lane) == (settings.UPLOAD_MAX_BYTES + FORM_BYTES, MEMBERS)


def test_session_that_is_invented_or_over_is_one_of_a_stranger(admin_client):
    cookie = session(admin_client)
    admin_client.post("/admin/logout/")

    assert policy("/admin/media/image/add/", cookie).lane == STRANGERS
    assert policy("/admin/media/image/add/", "sessionid=invented").lane == STRANGERS


def test_body_without_a_length_is_read_for_machines_alone(admin_client):
    chunked = {"HTTP_TRANSFER_ENCODING": "chunked"}

    assert policy("/admin/posts/post/add/", session(admin_client), **chunked).limit == 0
    assert policy("/hub", **chunked).limit == 16_384


def routes(patterns) -> Iterator[URLPattern]:
    for each in patterns:
        if isinstance(each, URLResolver):
            yield from routes(each.url_patterns) if each.app_name != "admin" else ()
        else:
            yield each


def test_every_view_of_the_api_that_takes_something_says_how_much():
    """Else the server would read nothing of what it is sent."""
    takers = {
        each.callback.cls.__name__: body_limit(each.callback)
        for each in routes(get_resolver().url_patterns)
        if {"post", "put", "patch"} & {*getattr(each.callback, "cls", type).__dict__}
    }

    assert takers == {"ReceiptsView": MAX_BYTES}
