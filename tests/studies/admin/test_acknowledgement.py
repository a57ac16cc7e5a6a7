"""Editors acknowledge a notice; that counts for this notice as it is, and for no other."""

import pytest
from django.contrib.auth.models import Group, User

from cms.authoring.roles import create_roles
from studies.dashboard import build_notice_section
from tests.factories.studies import CitationFactory
from tests.page_client import PageClient
from tests.studies.admin.forms import admin_url, formset_data

pytestmark = pytest.mark.django_db


@pytest.fixture
def citation():
    return CitationFactory(title="Marrow", notices=["correction", "retraction"])


@pytest.fixture
def post_notices(citation):
    """Log somebody in, and save the page of the citation with these values in its notices."""

    def post(role, *rows):
        create_roles()
        user, _ = User.objects.get_or_create(username=role, is_staff=True)
        user.groups.add(Group.objects.get(name=role))
        client = PageClient()
        client.force_login(user)
        saved = [
            {"id": str(notice.pk), "citation": str(citation.pk), "type": notice.type} | row
            for notice, row in zip(citation.notices.all(), rows, strict=True)
        ]
        form = {
            "kind": "journal_article",
            "title": citation.title,
            "published_on_precision": "year",
            "slug": citation.slug,
            "locale": "en",
            "translation_key": str(citation.translation_key),
            **formset_data("authors"),
            **formset_data("notices", *saved, initial=len(saved)),
        }
        response = client.post(admin_url(citation), form)
        assert response.status_code == 302, response.context["errors"]

    return post


def list_acknowledged(citation):
    return [
        str(notice.acknowledged_by) if notice.acknowledged_at else None
        for notice in citation.notices.order_by("position")
    ]


def test_an_editor_acknowledges_one_notice_and_no_other(post_notices, citation):
    post_notices("editor", {"acknowledged": "on"}, {})

    assert list_acknowledged(citation) == ["editor", None]


def test_an_author_may_not(post_notices, citation):
    post_notices("author", {"acknowledged": "on"}, {"reason": "Fabricated data."})

    assert list_acknowledged(citation) == [None, None]


def test_a_notice_that_is_changed_waits_again_and_another_does_not(post_notices, citation):
    post_notices("editor", {"acknowledged": "on"}, {"acknowledged": "on"})

    post_notices(
        "author", {"acknowledged": "on"}, {"acknowledged": "on", "reason": "Fabricated data."}
    )

    assert list_acknowledged(citation) == ["editor", None]


def test_an_editor_takes_it_back(post_notices, citation):
    post_notices("editor", {"acknowledged": "on"}, {"acknowledged": "on"})

    post_notices("editor", {}, {"acknowledged": "on"})

    assert list_acknowledged(citation) == [None, "editor"]


def test_the_page_says_who_has_and_when(post_notices, citation, admin_client):
    post_notices("editor", {"acknowledged": "on"}, {})
    day = citation.notices.first().acknowledged_at.date()

    page = admin_client.get(admin_url(citation)).content.decode()

    assert f"editor, {day}" in page
    assert "Nobody yet" in page


def test_the_first_page_of_the_admin_lists_what_waits(post_notices, citation, rf):
    request = rf.get("/admin/")
    request.user = User.objects.create(username="ada", is_superuser=True)
    assert [row["state"] for row in build_notice_section(request)["rows"]] == [
        "Correction",
        "Retraction",
    ]

    post_notices("editor", {"acknowledged": "on"}, {"acknowledged": "on"})

    assert build_notice_section(request) is None


def test_who_may_not_acknowledge_has_no_section(citation, rf):
    request = rf.get("/admin/")
    request.user = User.objects.create(username="eve")

    assert build_notice_section(request) is None
