"""Sessions of authors last while they work, and end some time after the login."""

import time

import pytest
from django.conf import settings
from django.contrib.auth.models import User

from cms.authoring.sessions import LOGGED_IN_AT, RENEWED_AT

pytestmark = pytest.mark.django_db
HOUR = 3600
ENDPOINT = "/admin/session/"


def move_back(client, **hours):
    """Let the login, or the latest renewal, be so many hours ago."""
    session = client.session
    for name, number in hours.items():
        session[name] = time.time() - number * HOUR
    session.save()


def is_logged_in(client):
    return client.get("/admin/").status_code == 200


def test_a_session_is_renewed_while_somebody_works(author):
    before = author.session.get_expiry_date()
    move_back(author, **{LOGGED_IN_AT: 11, RENEWED_AT: 11})

    response = author.get("/admin/")

    assert response.cookies["sessionid"]["max-age"] == settings.SESSION_COOKIE_AGE
    assert author.session.get_expiry_date() > before
    assert author.session[RENEWED_AT] > author.session[LOGGED_IN_AT]


def test_a_session_is_written_again_only_after_a_part_of_its_lifetime(author):
    author.get("/admin/")

    response = author.get("/admin/")

    assert "sessionid" not in response.cookies


def test_a_session_ends_some_time_after_the_login_whatever_happens(author):
    move_back(author, **{LOGGED_IN_AT: settings.SESSION_MAX_AGE / HOUR + 1})

    assert not is_logged_in(author)


def test_a_renewal_does_not_last_beyond_the_end(author):
    days = settings.SESSION_MAX_AGE / HOUR
    move_back(author, **{LOGGED_IN_AT: days - 1, RENEWED_AT: 2})

    author.get("/admin/")

    assert HOUR - 60 < author.session.get_expiry_age() <= HOUR


def test_a_new_login_starts_the_time_again(client):
    account = User.objects.create_user("ada", is_staff=True)
    client.force_login(account)
    move_back(client, **{LOGGED_IN_AT: settings.SESSION_MAX_AGE / HOUR - 1})

    client.force_login(account)
    move_back(client, **{RENEWED_AT: 2})
    client.get("/admin/")

    assert client.session.get_expiry_age() == settings.SESSION_COOKIE_AGE


def test_sessions_from_before_the_renewal_go_on(author):
    session = author.session
    del session[LOGGED_IN_AT], session[RENEWED_AT]
    session.save()

    assert is_logged_in(author)
    assert author.session[LOGGED_IN_AT] == author.session[RENEWED_AT]


def test_the_api_reads_no_session(author, django_assert_num_queries):
    move_back(author, **{LOGGED_IN_AT: 11, RENEWED_AT: 11})

    response = author.get("/api/v1/")

    assert "sessionid" not in response.cookies
    assert "Cookie" not in response.get("Vary", "")


def test_scripts_are_told_who_is_logged_in(author):
    response = author.get(ENDPOINT)

    person = User.objects.get()
    assert (response.json()["account"], response.json()["name"]) == (str(person.pk), "author")
    assert "no-store" in response["Cache-Control"]


def test_scripts_are_told_when_nobody_is_logged_in(client):
    told_of = client.get(ENDPOINT).json()

    assert (told_of["account"], told_of["name"]) == ("", "")


def test_the_token_that_scripts_are_told_is_valid(client):
    User.objects.create_user("ada", password="a quiet harbour", is_staff=True)
    client.handler.enforce_csrf_checks = True
    token = client.get(ENDPOINT).json()["csrf"]
    form = {"username": "ada", "password": "a quiet harbour"}

    refused = client.post("/admin/login/", form)
    taken = client.post("/admin/login/", form | {"csrfmiddlewaretoken": token})

    assert (refused.status_code, taken.status_code) == (403, 302)


def test_readers_with_an_account_are_no_authors(client):
    client.force_login(User.objects.create_user("reader"))

    assert client.get(ENDPOINT).json()["account"] == ""
