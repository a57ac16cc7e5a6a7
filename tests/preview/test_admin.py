"""The buttons of the admin: open a preview, share it, list and revoke what was shared."""

import re
from datetime import timedelta
from html import unescape

import pytest
from django.urls import reverse
from django.utils import timezone

from cms.authoring.models.preview_token import PreviewToken
from tests.factories.posts import PostFactory
from tests.page_client import PageClient
from tests.preview.releases import make_release

FRAGMENT = re.compile(r"#preview=(preview_[\w.-]+)")


@pytest.fixture
def office(editor) -> PageClient:
    client = PageClient()
    client.force_login(editor)
    return client


def page_of(target, act: str) -> str:
    opts = target._meta
    return reverse(f"admin:{opts.app_label}_{opts.model_name}_{act}", args=[target.pk])


def token_in(response) -> str:
    (text,) = {*FRAGMENT.findall(unescape(response.content.decode()))}
    return text


@pytest.fixture(params=["entry", "release"])
def target(request, world):
    draft = PostFactory(slug="new")
    return draft if request.param == "entry" else make_release(draft)


def test_the_button_opens_the_front_end_with_a_token_in_the_fragment(
    target, office, preview, settings
):
    settings.PREVIEW_URLS = {"*": "https://front.example/{type}/{id}/"}

    form = office.get(page_of(target, "change")).content.decode()
    response = office.post(page_of(target, "preview"))

    assert f'action="{page_of(target, "preview")}"' in form
    kind = "release" if target._meta.model_name == "release" else "post"
    assert f"url=https://front.example/{kind}/{target.pk}/#preview=" in response.content.decode()
    assert 'name="referrer" content="no-referrer"' in response.content.decode()
    assert "no-store" in response["Cache-Control"]
    assert preview(token_in(response), "posts/new/").status_code == 200


def test_a_get_makes_no_token(target, office):
    response = office.get(page_of(target, "preview"))

    assert (response.status_code, response.url) == (302, page_of(target, "change"))
    assert PreviewToken.objects.count() == 0


@pytest.mark.parametrize(
    ("urls", "expected"),
    [
        ({}, "http://localhost:8000/preview/"),
        ({"post": "https://a.example/{slug}"}, "https://a.example/new"),
        (
            {"post.en": "https://en.example/{id}", "post": "https://a.example/"},
            "https://en.example/",
        ),
        ({"treatment": "https://t.example/"}, "http://localhost:8000/preview/"),
        ({"*": "https://a.example/{locale}/{collection}/{slug}"}, "https://a.example/en/posts/new"),
    ],
)
def test_the_address_is_that_of_the_type_and_language(urls, expected, world, office, settings):
    settings.PREVIEW_URLS = urls

    response = office.post(page_of(PostFactory(slug="new"), "preview"))

    assert f"url={expected}" in response.content.decode()


def test_a_share_link_opens_the_preview_without_an_account(target, office, preview):
    page = office.post(
        page_of(target, "share"), {"confirm": "1", "name": "Prof. Adeyemi", "days": "3"}
    )

    opened = token_in(page)
    row = PreviewToken.objects.get()
    assert preview(opened, "posts/new/").status_code == 200
    assert (row.name, row.expires_at - row.made_at) == ("Prof. Adeyemi", timedelta(days=3))
    again = office.get(page_of(target, "share")).content.decode()
    assert "Prof. Adeyemi" in again
    assert opened not in again


def test_a_share_link_is_revoked_where_it_is_listed(target, office, preview):
    share = page_of(target, "share")
    page = office.post(share, {"confirm": "1", "name": "Prof. Adeyemi", "days": "3"})

    office.post(share, {"revoke": str(PreviewToken.objects.get().pk)})

    assert preview(token_in(page), "posts/new/").status_code == 401
    assert "Prof. Adeyemi" not in office.get(share).content.decode()


def test_a_link_of_another_entry_is_not_revoked_here(world, office):
    mine, other = PostFactory(), PostFactory()
    office.post(page_of(other, "share"), {"confirm": "1", "name": "X", "days": "3"})

    office.post(page_of(mine, "share"), {"revoke": str(PreviewToken.objects.get().pk)})

    assert PreviewToken.objects.get().revoked_at is None


def test_who_may_not_change_an_entry_may_look_and_not_share(world, office, editor):
    draft = PostFactory()
    editor.groups.set([editor.groups.model.objects.get(name="medical reviewer")])

    assert office.post(page_of(draft, "preview")).status_code == 200
    assert office.get(page_of(draft, "share")).status_code == 403


def test_who_may_not_see_an_entry_gets_no_token(world, office, editor):
    editor.groups.clear()

    assert office.post(page_of(world.first, "preview")).status_code == 403
    assert PreviewToken.objects.count() == 0


def test_people_list_and_revoke_their_own_links_and_editors_all(
    world, office, token, editor, django_user_model
):
    editor.groups.set([editor.groups.model.objects.get(name="author")])
    other = django_user_model.objects.create_user("otto", is_staff=True)
    token(draft=world.first, name="mine")
    token(draft=world.first, name="of Otto", by=other)
    listed = reverse("admin:authoring_previewtoken_changelist")
    rows = PreviewToken.objects.values_list("pk", flat=True)

    own = office.get(listed).content.decode()
    office.post(listed, {"action": "revoke", "_selected_action": [*rows]})

    assert ("mine" in own, "of Otto" in own) == (True, False)
    assert [*PreviewToken.objects.filter(revoked_at=None).values_list("name", flat=True)] == [
        "of Otto"
    ]
    editor.groups.set([editor.groups.model.objects.get(name="editor")])
    assert "of Otto" in office.get(listed).content.decode()


def test_a_token_of_all_is_made_in_the_list_and_shown_once(world, office, preview):
    page = office.post(reverse("admin:authoring_previewtoken_add"), {"name": "Local front end"})

    opened = token_in(page)
    assert PreviewToken.objects.get().scope == "all"
    assert preview(opened, "treatments/secret/").status_code == 200
    assert "no-store" in page["Cache-Control"]


def test_links_that_are_over_say_so(world, office, token):
    token(draft=world.first, name="over", lifetime=timedelta(0), now=timezone.now())

    listed = office.get(reverse("admin:authoring_previewtoken_changelist")).content.decode()

    assert "expired" in listed
