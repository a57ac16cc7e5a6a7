"""The admin's first page lists the entries whose evidence has moved, with what has moved."""

import pytest
from django.contrib.auth.models import Permission, User
from selectolax.lexbor import LexborHTMLParser

from cms.published.models.evidence import EvidenceState
from cms.publishing import publish, withdraw
from tests.clock import MONDAY, TUESDAY, WEDNESDAY
from tests.factories.posts import PostFactory
from tests.factories.studies import CitationFactory, ReportFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def post():
    report = ReportFactory(
        study__title="Marrow in 26 patients",
        study__slug="marrow",
        citation=CitationFactory(title="Marrow and backs", slug="marrow-and-backs"),
    )
    post = PostFactory(title="Back pain", studies=[report.study])
    publish(report.citation, report.study, post, by=None, at=MONDAY)
    return post


@pytest.fixture
def paper(post):
    return post.study_rows.get().study.reports.get().citation


def find_section(client):
    page = LexborHTMLParser(client.get("/admin/").content.decode())
    sections = page.css("section")
    return next(
        (each for each in sections if "Evidence moved" in each.css_first("h2").text()), None
    )


def list_rows(client):
    section = find_section(client)
    return [
        (row.css_first("strong").text(), row.css_first("a > span").text())
        for row in (section.css("li") if section else ())
    ]


def test_entries_are_listed_with_what_has_moved_the_latest_first(admin_client, post, paper):
    paper.notices.create(type="retraction", position=0)
    publish(paper, by=None, at=TUESDAY)

    assert list_rows(admin_client) == [
        ("Back pain", "study/marrow: retracted. Since 3 Mar 2026, 09:00."),
        (
            "Marrow in 26 patients",
            "citation/marrow-and-backs: retracted. Since 3 Mar 2026, 09:00.",
        ),
    ]


def test_what_is_current_again_or_withdrawn_is_listed_no_more(admin_client, post, paper):
    paper.notices.create(type="expression_of_concern", position=0)
    publish(paper, by=None, at=TUESDAY)
    withdraw(post, by=None, at=WEDNESDAY, reason="error")
    listed = list_rows(admin_client)
    paper.notices.create(type="reinstatement", position=1)

    publish(paper, by=None, at=WEDNESDAY)

    assert [title for title, _ in listed] == ["Marrow in 26 patients"]
    assert list_rows(admin_client) == []
    assert "is current" in find_section(admin_client).text()


def test_quoted_and_current_values_stand_side_by_side(admin_client, post):
    EvidenceState.objects.create(
        entry_id=post.pk,
        reference_key=1,
        type="post",
        status="drifted",
        sequence=3,
        detail='{"current":{"text":"67 %"},"quoted":{"text":"69 %"}}',
    )

    ((_, what),) = list_rows(admin_client)

    assert "Quoted 69 %, now 67 %." in what


def test_only_those_who_may_view_an_entry_are_told(client, post, paper):
    paper.notices.create(type="retraction", position=0)
    publish(paper, by=None, at=TUESDAY)
    author = User.objects.create_user("author", is_staff=True)
    client.force_login(author)
    nothing = find_section(client)

    author.user_permissions.add(Permission.objects.get(codename="view_study"))

    assert nothing is None
    assert [title for title, _ in list_rows(client)] == ["Marrow in 26 patients"]


def test_the_form_of_an_entry_says_what_has_moved(admin_client, post, paper):
    paper.notices.create(type="retraction", position=0)
    publish(paper, by=None, at=TUESDAY)

    page = admin_client.get(f"/admin/posts/post/{post.pk}/change/").content.decode()

    state = LexborHTMLParser(page).css_first("section.m-strip p").text()
    assert state.endswith("Its evidence has moved: study/marrow: retracted.")
