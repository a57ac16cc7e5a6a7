"""What every address tells browsers: nothing runs but in the documentation and in the admin."""

import pytest
from django.test import Client

from tests.api.public_addresses import public_addresses

pytestmark = pytest.mark.django_db

STRICT = {
    "default-src": "'none'",
    "style-src": "'self'",
    "img-src": "'self' http://localhost:8000",
    "base-uri": "'none'",
    "form-action": "'none'",
    "frame-ancestors": "'none'",
}
DOCS = {**STRICT, "script-src": "'self'", "connect-src": "'self'", "img-src": "'self' data:"}
PREVIEW = {
    **STRICT,
    "script-src": "'self'",
    "connect-src": "'self'",
    "img-src": "'self' http://localhost:8000 data:",
}
PICTURE = {"default-src": "'none'", "sandbox": ""}


def policy_of(response) -> dict[str, str]:
    parts = response["Content-Security-Policy"].split(";")
    return {name: sources for name, _, sources in (part.strip().partition(" ") for part in parts)}


def test_every_public_address_lets_nothing_run(client, claimed_world):
    responses = {path: client.get(path) for path in public_addresses(client)}
    policies = {path: policy_of(response) for path, response in responses.items()}
    for response in responses.values():
        response.close()

    assert policies.pop("/api/v1/docs/") == DOCS
    assert policies.pop("/preview/") == PREVIEW
    draft, picture = sorted(
        (path for path, policy in policies.items() if policy != STRICT), reverse=True
    )
    assert (draft[:12], policies[draft]) == ("/preview/v1/", PICTURE)
    assert (picture[:7], policies[picture]) == ("/media/", PICTURE)


def test_mistakes_of_ours_let_nothing_run(world, monkeypatch):
    def broken(request, *args, **kwargs):
        raise ZeroDivisionError

    monkeypatch.setattr("cms.posts.home.render_to_string", broken)

    response = Client(raise_request_exception=False).get("/")

    assert (response.status_code, policy_of(response)) == (500, STRICT)


@pytest.mark.parametrize("path", ["/admin/", "/admin/login/", "/admin/nowhere/"])
def test_only_the_admin_may_evaluate_what_it_loads(admin_client, path):
    response = admin_client.get(path)

    sources = policy_of(response)["script-src"].split()
    others = {each for each in sources if not each.startswith("'nonce-")}
    assert others == {"'self'", "'unsafe-eval'"}


def test_pages_use_no_camera_and_tell_others_no_address(client, world):
    page, data = client.get("/posts/first/"), client.get("/api/v1/posts/first/")

    for response in (page, data):
        assert response["X-Content-Type-Options"] == "nosniff"
        assert response["Referrer-Policy"] == "same-origin"
        assert response["Cross-Origin-Opener-Policy"] == "same-origin"
        assert response["X-Frame-Options"] == "DENY"
    assert page["Permissions-Policy"] == (
        "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()"
    )
    assert "Permissions-Policy" not in data


def test_cached_page_keeps_its_policy(client, world):
    for _ in range(2):
        assert policy_of(client.get("/posts/first/")) == STRICT
