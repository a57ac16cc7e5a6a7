"""Passwords can't be guessed for long, and nobody can lock the owner of an account out by guessing.

Every account here has a password; a guess is another one.
"""

import pytest
from django.contrib.auth.models import User
from django.test import Client

from cms.authoring.login import limits
from cms.authoring.login.devices import COOKIE
from cms.lib import rate_limits

pytestmark = pytest.mark.django_db

PAGE = "/admin/login/"
PASSWORD = "violets in a jar"
TRIES = limits.ADDRESS.share
HOME, ELSEWHERE = "192.0.2.1", "198.51.100.7"


@pytest.fixture
def anna() -> User:
    return User.objects.create_superuser("Anna", password=PASSWORD)


def log_in(client: Client, name: str = "Anna", password: str = PASSWORD, *, address: str = HOME):
    data = {"username": name, "password": password, "next": "/admin/"}
    return client.post(PAGE, data, REMOTE_ADDR=address, headers={"Accept": "text/html"})


def guess(times: int, *, name: str = "Anna", address: str = ELSEWHERE, client=None) -> list[int]:
    client = client or Client()
    return [log_in(client, name, "a guess", address=address).status_code for _ in range(times)]


def attack(name: str = "Anna") -> None:
    """Guess from many addresses, also once the account is known to be under attack."""
    for number in range(limits.GUESSES.share + 5):
        guess(1, name=name, address=f"203.0.113.{number}")


def test_address_that_guesses_is_refused_even_with_the_right_password(anna, client):
    assert guess(TRIES) == [200] * TRIES

    refused = log_in(client, address=ELSEWHERE)

    assert refused.status_code == 429
    assert 0 < int(refused["Retry-After"]) <= limits.TEN_MINUTES
    assert "_auth_user_id" not in client.session


def test_refusal_says_what_to_do_and_keeps_the_name(anna, client):
    guess(TRIES)

    page = log_in(client, address=ELSEWHERE).content.decode()

    assert "Too many attempts to log in." in page
    assert 'value="Anna"' in page
    assert PASSWORD not in page


def test_refused_attempt_hashes_no_password(anna, client, monkeypatch):
    guess(TRIES)
    monkeypatch.setattr("django.contrib.auth.forms.authenticate", None)

    assert log_in(client, address=ELSEWHERE).status_code == 429


def test_address_may_try_again_when_its_window_is_over(anna, client, monkeypatch):
    monkeypatch.setattr(rate_limits, "epoch_seconds", lambda: 0)
    guess(TRIES + 1)
    monkeypatch.setattr(rate_limits, "epoch_seconds", lambda: limits.TEN_MINUTES)

    assert log_in(client, address=ELSEWHERE).status_code == 302


def test_owner_is_not_refused_for_guesses_from_elsewhere(anna, client):
    guess(TRIES + 1)

    assert log_in(client, address=HOME).status_code == 302


def test_owner_with_a_new_browser_can_log_in_while_others_guess_from_many_addresses(anna, client):
    attack()

    assert log_in(client, address=HOME).status_code == 302


def test_each_address_gets_fewer_tries_at_an_account_under_attack(anna):
    attack()

    assert guess(3) == [200, 200, 429]


def test_known_browser_is_not_refused_for_guesses_from_its_own_address(anna, client, settings):
    log_in(client)
    del client.cookies[settings.SESSION_COOKIE_NAME]
    attack()
    guess(TRIES + 1, address=HOME)

    assert log_in(client).status_code == 302


def test_known_browser_has_a_budget_too(anna, client):
    log_in(client)
    allowed = limits.DEVICE.share

    assert guess(allowed + 1, client=client, address=HOME) == [200] * allowed + [429]


def test_browser_known_to_one_account_is_a_stranger_to_all_others(anna, client):
    User.objects.create_superuser("Berta", password=PASSWORD)
    log_in(client)
    guess(TRIES, address=HOME)

    assert log_in(client, "Berta").status_code == 429


def test_forged_cookie_makes_no_browser_known(anna, client):
    client.cookies[COOKIE] = "0" * 32 + ":0:1:0"
    guess(TRIES, address=HOME)

    assert log_in(client).status_code == 429


def test_logins_that_succeed_cost_nothing(anna):
    statuses = [log_in(Client()).status_code for _ in range(TRIES + 2)]

    assert statuses == [302] * (TRIES + 2)


@pytest.mark.parametrize("spelling", ["anna", " ANNA ", "\uff21nna"])
def test_other_spellings_count_for_the_same_account(spelling):
    attack(spelling)

    assert guess(3, name="Anna") == [200, 200, 429]


def test_header_that_anybody_can_send_names_no_address(anna, client):
    data = {"username": "Anna", "password": "a guess"}
    statuses = [
        client.post(PAGE, data, headers={"X-Forwarded-For": f"10.0.0.{number}"}).status_code
        for number in range(TRIES + 1)
    ]

    assert statuses == [200] * TRIES + [429]


def test_addresses_of_one_household_count_as_one(anna):
    for number in range(TRIES):
        guess(1, address=f"2001:db8::{number + 1:x}")

    assert guess(1, address="2001:db8::ffff:1") == [429]
    assert guess(1, address="2001:db8:0:1::1") == [200]


def test_limits_do_not_tell_which_accounts_there_are(anna):
    attack("nobody")
    attack("Anna")

    assert guess(3, name="nobody") == guess(3, name="Anna", address="198.51.100.8")


def test_cookie_of_a_known_browser_is_kept_from_scripts_and_other_sites(anna, client):
    cookie = log_in(client).cookies[COOKIE]

    assert (cookie["httponly"], cookie["samesite"], cookie["path"]) == (True, "Lax", "/admin/")
