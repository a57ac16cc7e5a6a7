"""What an account may ask of the admin in a minute is limited, for each account by itself."""

from dataclasses import replace

import pytest
from django.contrib.auth.models import User

from cms.server import account_limits

pytestmark = pytest.mark.django_db

AUTOCOMPLETE = "/admin/autocomplete/?app_label=posts&model_name=post&field_name=series&term=a"


@pytest.fixture
def two(monkeypatch):
    """Two requests of each kind are allowed."""
    for name in ("PAGES", "FORMS", "PASSWORDS"):
        limit = replace(getattr(account_limits, name), quota=2, processes=1)
        monkeypatch.setattr(account_limits, name, limit)


def statuses(client, method: str, address: str) -> list[int]:
    return [getattr(client, method)(address).status_code for _ in range(3)]


@pytest.mark.parametrize(
    ("method", "address", "allowed"),
    [
        ("get", "/admin/", 200),
        ("get", AUTOCOMPLETE, 200),
        ("get", "/admin/media/image/choices/", 200),
        ("post", "/admin/posts/topic/add/", 200),
        ("post", "/admin/auth/user/add/", 200),
        ("post", "/admin/password_change/", 200),
    ],
)
def test_account_is_refused_beyond_its_limit(two, admin_client, method, address, allowed):
    assert statuses(admin_client, method, address) == [allowed, allowed, 429]


def test_accounts_do_not_count_for_each_other(two, admin_client, client):
    statuses(admin_client, "get", "/admin/")
    client.force_login(User.objects.create_superuser("berta"))

    assert client.get("/admin/").status_code == 200


def test_guesses_at_the_old_password_are_few(admin_client):
    data = {"old_password": "a guess", "new_password1": "x", "new_password2": "x"}
    allowed = account_limits.PASSWORDS.share

    found = [
        admin_client.post("/admin/password_change/", data).status_code for _ in range(allowed + 1)
    ]

    assert found == [200] * allowed + [429]


def test_refusal_is_a_page_for_people_and_a_problem_for_scripts(two, admin_client):
    statuses(admin_client, "get", "/admin/")

    page = admin_client.get("/admin/", headers={"Accept": "text/html"})
    problem = admin_client.get("/admin/")

    assert (page.status_code, page["Content-Type"]) == (429, "text/html; charset=utf-8")
    assert "go back, where your text still is" in page.content.decode()
    assert problem["Content-Type"] == "application/problem+json"
    assert problem.json()["retry_after"] == int(problem["Retry-After"])
