"""What opens a preview, and what does not: a refusal is the same whatever it is for."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.contrib.auth.models import Group
from django.core import signing
from django.utils import timezone

from cms.authoring.models.preview_token import PreviewToken
from cms.authoring.previews import tokens
from cms.authoring.previews.tokens import authenticate_token, delete_expired_tokens, revoke_tokens
from tests.factories.posts import PostFactory
from tests.preview.releases import make_release


@pytest.fixture
def draft(world):
    return PostFactory(slug="new", title="A title that nobody may know")


@pytest.fixture
def refusal(preview):
    """The refusal of a request without a token."""
    return preview("", "posts/new/")


def assert_refused(response, refusal):
    assert response.status_code == refusal.status_code == 401
    assert (response.content, dict(response.headers)) == (refusal.content, dict(refusal.headers))


def test_without_a_token_nothing_is_said(draft, preview, refusal):
    assert refusal["Content-Type"] == "application/problem+json"
    assert refusal["WWW-Authenticate"] == 'Bearer realm="preview"'
    for path in ("", "posts/", "posts/new/", "posts/first/", f"posts/{uuid4()}/", "nothing/at/all"):
        assert_refused(preview("", path), refusal)
        assert_refused(preview("x", path), refusal)


def test_a_forged_token_costs_no_statement(draft, preview, refusal, django_assert_num_queries):
    with django_assert_num_queries(0), pytest.raises(tokens.InvalidTokenError):
        authenticate_token(tokens.PREFIX + "a" * 32 + "." + "b" * 43, now=timezone.now())


def test_a_revoked_token_opens_nothing(draft, token, preview, refusal):
    opened = token(draft=draft)
    assert preview(opened, "posts/new/").status_code == 200

    revoke_tokens(PreviewToken.objects.all(), at=timezone.now())

    assert_refused(preview(opened, "posts/new/"), refusal)


def test_an_expired_token_opens_nothing(draft, token, preview, refusal):
    opened = token(draft=draft, lifetime=timedelta(0))

    assert_refused(preview(opened, "posts/new/"), refusal)


def test_a_token_dies_when_its_maker_is_deactivated(draft, token, editor, preview, refusal):
    opened = token(draft=draft)

    editor.is_active = False
    editor.save()

    assert_refused(preview(opened, "posts/new/"), refusal)


def test_a_token_dies_when_its_maker_is_deleted(draft, token, editor, preview, refusal):
    opened = token(draft=draft)

    editor.delete()

    assert_refused(preview(opened, "posts/new/"), refusal)


def test_a_token_dies_when_its_maker_loses_the_right(draft, token, editor, preview, refusal):
    tokens = [token(draft=draft), token(), token(release=make_release(draft))]

    editor.groups.clear()

    for opened in tokens:
        assert_refused(preview(opened, "posts/new/"), refusal)


def test_a_token_of_all_shows_what_its_maker_may_see_and_no_more(
    draft, world, token, editor, preview
):
    posts = Group.objects.create(name="posts only")
    posts.permissions.set(
        editor.groups.get().permissions.filter(codename__in=["view_post", "change_post"])
    )
    editor.groups.set([posts])
    opened = token()

    assert preview(opened, "posts/new/").status_code == 200
    assert preview(opened, "treatments/secret/").status_code == 404


def test_a_token_of_one_entry_opens_no_other(draft, world, token, preview):
    other = PostFactory(slug="other")
    opened = token(draft=other)

    foreign = preview(opened, "posts/new/")
    never = preview(opened, "posts/nev/")

    assert foreign.status_code == never.status_code == 404
    assert foreign.content == never.content.replace(b"nev", b"new")
    assert preview(opened, f"posts/{draft.pk}/").status_code == 404
    assert preview(opened, "posts/").json()["count"] == 3


def test_a_token_of_one_entry_opens_no_release(draft, token, preview):
    release = make_release(draft)

    response = preview(token(draft=PostFactory()), "posts/", release=release.pk)

    assert (response.status_code, response.json()["type"].split("/")[-2]) == (404, "not-found")


def test_a_token_in_an_address_is_refused_with_a_sentence(draft, token, preview, client):
    opened = token(draft=draft)

    for address in (f"/preview/v1/posts/new/?token={opened}", f"/preview/v1/{opened}/"):
        response = client.get(address, headers={"Authorization": f"Bearer {opened}"})

        assert response.status_code == 400
        assert response.json()["type"].endswith("/key-in-address/")
        assert opened not in response.content.decode()


def test_no_token_and_no_name_of_a_draft_is_written_to_the_log(draft, token, preview, caplog):
    opened = token(draft=PostFactory())

    for path in ("posts/new/", f"posts/{opened}/", "posts/none/"):
        preview(opened, path)
        preview("x", path)

    assert caplog.text == ""


def test_the_public_api_refuses_a_preview_token(draft, token, api):
    response = api("posts/first/", headers={"Authorization": f"Bearer {token(draft=draft)}"})

    assert response.status_code == 401


def test_only_the_digest_of_a_token_is_stored(draft, token):
    opened = token(draft=draft)

    row = PreviewToken.objects.values().get()

    assert opened not in str(row)
    assert tokens.signer().unsign(opened) not in str(row)


def test_a_token_of_another_purpose_with_our_key_is_forged(draft, preview, refusal):
    text = signing.Signer(sep=".").sign(tokens.PREFIX + "a" * 32)

    assert_refused(preview(text, "posts/new/"), refusal)


def test_expired_tokens_leave_the_list_in_the_end(draft, token):
    token(draft=draft)
    now = timezone.now()

    delete_expired_tokens(now=now + timedelta(days=30))
    assert PreviewToken.objects.count() == 1
    delete_expired_tokens(now=now + timedelta(days=32))
    assert PreviewToken.objects.count() == 0


def test_a_token_is_limited(draft, token, preview, monkeypatch):
    from cms.lib.rate_limits import RateLimit
    from cms.preview import access

    monkeypatch.setattr(access, "PREVIEWS", RateLimit("previews", 2, 60))
    opened = token(draft=draft)

    statuses = [preview(opened, "posts/new/").status_code for _ in range(3)]

    assert statuses == [200, 200, 429]
    assert preview(token(draft=draft), "posts/new/").status_code == 200


def test_guesses_are_limited_by_address(draft, preview, settings):
    settings.RATE_ANONYMOUS = 2

    assert [preview("x", "posts/new/").status_code for _ in range(3)] == [401, 401, 429]


def test_the_index_says_what_a_token_opens(draft, token, preview):
    index = preview(token(draft=draft), "").json()

    assert index["opens"] == {
        "scope": "entry",
        "release": None,
        "entries": [
            {
                "act": "publish",
                "type": "post",
                "id": str(draft.pk),
                "slug": "new",
                "locale": "en",
                "title": "A title that nobody may know",
                "url": f"http://localhost:8000/preview/v1/posts/{draft.pk}/",
            }
        ],
    }
    assert index["collections"]["posts"] == "http://localhost:8000/preview/v1/posts/"


def test_no_answer_may_be_stored_indexed_or_referred_to(draft, token, preview, settings):
    settings.PREVIEW_ORIGINS = ["https://front.example"]
    origin = {"Origin": "https://front.example"}
    opened = token(draft=draft)
    for response in (
        preview(opened, "posts/new/", headers=origin),
        preview(opened, "posts/", headers=origin),
        preview("", "posts/", headers=origin),
        preview(opened, "posts/none/", headers=origin),
        preview(opened, "posts/", headers=origin, colour="red"),
    ):
        assert response["Cache-Control"] == "no-store"
        assert response["X-Robots-Tag"] == "noindex, nofollow, noarchive"
        assert response["Referrer-Policy"] == "no-referrer"
        assert {"Authorization", "Origin"} <= {*response["Vary"].split(", ")}
        assert response["Access-Control-Allow-Origin"] == "https://front.example"
        assert not {"ETag", "Cache-Tag", "Surrogate-Key", "CDN-Cache-Control"} & {*response.headers}


def test_pages_of_other_origins_may_not_ask(draft, token, preview, client):
    headers = {"Origin": "https://elsewhere.example"}

    response = preview(token(draft=draft), "posts/new/", headers=headers)
    preflight = client.options(
        "/preview/v1/posts/", headers=headers | {"Access-Control-Request-Method": "GET"}
    )

    assert "Access-Control-Allow-Origin" not in response
    assert "Access-Control-Allow-Origin" not in preflight


def test_pages_of_a_front_end_may_send_the_token(client, settings):
    settings.PREVIEW_ORIGINS = ["https://front.example"]

    preflight = client.options(
        "/preview/v1/posts/",
        headers={
            "Origin": "https://front.example",
            "Access-Control-Request-Method": "GET",
            "Access-Control-Request-Headers": "authorization,traceparent",
        },
    )

    assert preflight.status_code == 204
    assert preflight["Access-Control-Allow-Origin"] == "https://front.example"
    allowed = preflight["Access-Control-Allow-Headers"].split(", ")
    assert (allowed[0], allowed[-1]) == ("Authorization", "traceparent")
