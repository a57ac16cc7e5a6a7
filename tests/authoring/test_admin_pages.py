"""Every page of the desk: nothing an author types runs (S37), browsers are told so (S53, S57)."""

from datetime import timedelta

import pytest
from django.contrib import admin
from django.contrib.auth.models import Group, User
from django.db.models import Model
from django.utils import timezone

from cms.authoring.models.release import Release, ReleaseItem
from cms.authoring.releases import schedule_acts
from cms.publishing import publish, withdraw
from tests.authoring.topic_pages import action_form, topic_list_url, topic_url
from tests.clock import MONDAY, TUESDAY
from tests.factories.posts import PostFactory, TopicFactory

pytestmark = pytest.mark.django_db
EVIL = "<img src=x onerror=alert(1)>"


@pytest.fixture
def world():
    """Evil titles everywhere: a draft, a scheduled one, a published and a withdrawn one."""
    draft, due, live, withdrawn = (TopicFactory(name=EVIL, summary=EVIL) for _ in range(4))
    PostFactory(title=EVIL, topics=[draft])
    later = timezone.now() + timedelta(days=1)
    schedule_acts([due], act="publish", at=later, now=timezone.now(), by=None)
    publish(live, withdrawn, by=None, at=MONDAY)
    withdraw(withdrawn, by=None, at=TUESDAY, reason="error", note=EVIL)
    release = Release.objects.create(name=EVIL, state="failed", problem=EVIL)
    ReleaseItem.objects.create(release=release, type="posts.topic", entry_id=draft.pk, note=EVIL)
    return {"draft": draft, "due": due, "live": live, "withdrawn": withdrawn, "release": release}


PAGES = [
    "/admin/",
    "/admin/posts/topic/",
    "/admin/authoring/release/",
    "/admin/published/change/",
    "/admin/search/?s=img&extended=1",
    "{draft}change/",
    "{draft}change/?check=1",
    "{draft}revisions/",
    "{draft}compare/",
    "{draft}publish/",
    "{draft}schedule/",
    "{due}change/",
    "{due}schedule/",
    "{live}change/",
    "{live}withdraw/",
    "{live}delete/",
    "{withdrawn}change/",
    "{release}change/",
    "{release}go/",
    "{release}schedule/",
]


@pytest.mark.parametrize("address", PAGES)
def test_what_an_author_typed_never_becomes_markup(editor, world, address):
    base = {
        name: f"/admin/authoring/release/{row.pk}/"
        if name == "release"
        else topic_url(row, "change")[:-7]
        for name, row in world.items()
    }

    response = editor.get(address.format(**base))

    html = response.content.decode()
    assert response.status_code == 200
    assert "&lt;img src=x onerror=alert(1)&gt;" in html
    assert EVIL not in html


@pytest.mark.parametrize("act", ["publish_selected", "withdraw_selected", "add_to_release"])
def test_the_pages_about_several_escape_too(editor, world, act):
    response = editor.post(topic_list_url(), action_form(act, world["draft"], world["live"]))

    assert "&lt;img src=x onerror=alert(1)&gt;" in response.content.decode()
    assert EVIL not in response.content.decode()


def test_messages_escape_too(editor, world):
    editor.post(topic_url(world["draft"], "publish"), {"confirm": "1"})
    post = PostFactory(title="Backs", topics=[TopicFactory(name=EVIL)])
    editor.post(f"/admin/posts/post/{post.pk}/publish/", {"confirm": "1"})

    html = editor.get(topic_url(world["draft"])).content.decode()

    assert "Topic “&lt;img src=x onerror=alert(1)&gt;” is not published." in html
    assert EVIL not in html


def test_pages_tell_browsers_that_strangers_neither_run_nor_frame_anything(editor):
    response = editor.get(topic_url(TopicFactory()))

    policy = dict(part.split(" ", 1) for part in response["Content-Security-Policy"].split("; "))
    for directive in ("default-src", "base-uri", "form-action", "frame-ancestors"):
        assert policy[directive] == "'self'"
    assert policy["object-src"] == "'none'"
    assert "unsafe-inline" not in policy["script-src"]
    assert response["Cross-Origin-Opener-Policy"] == "same-origin"
    assert response["X-Frame-Options"] in {"DENY", "SAMEORIGIN"}  # newer Unfolds frame a form
    assert "no-store" in response["Cache-Control"]


def test_a_page_the_person_may_not_see_is_refused(client):
    client.force_login(User.objects.create_user("minimal", is_staff=True))

    refused = [
        client.get(topic_url(TopicFactory(), act)).status_code for act in ("change", "publish")
    ]

    assert refused == [403, 403]


def test_the_sidebar_shows_what_the_person_may_see(editor, log_in_as):
    html = editor.get("/admin/").content.decode()
    administrator = log_in_as("administrator").get("/admin/").content.decode()

    assert all(group in html for group in ("Write", "Evidence", "Publishing"))
    assert "/admin/auth/user/" not in html
    assert "/admin/auth/user/" in administrator


# The session, the person, what they and their groups may do; each type's latest edited (12 types);
# releases; the end of the log, and the drafts it names, type by type until none is missing; posts
# that are due for review; evidence that has moved, certainties that are due, and notices.
OVERVIEW_QUERIES = 4 + 12 + 1 + 1 + 2 + 1 + 1 + 2 + 1


@pytest.mark.parametrize("more", [0, 3])
def test_the_overview_costs_the_same_for_few_and_many(
    editor, more, django_assert_num_queries, world
):
    for _ in range(more):
        publish(TopicFactory(name="Joints"), by=None, at=TUESDAY)
        TopicFactory(name="Joints")

    with django_assert_num_queries(OVERVIEW_QUERIES):
        editor.get("/admin/")


def test_the_overview_says_what_waits_and_what_happened(editor, world):
    response = editor.get("/admin/")

    context = response.context
    assert [row["state"] for row in context["unpublished"]] == ["Draft", "Draft"]
    assert [release["problem"] for release in context["releases"]] == [EVIL, ""]
    assert [row["change"].sequence for row in context["changes"]] == [3, 2, 1]


def test_the_overview_says_when_the_worker_is_late(editor):
    Release.objects.create(
        name="Late", state="scheduled", due_at=timezone.now() - timedelta(minutes=5)
    )

    assert "The worker is late, or could not write." in editor.get("/admin/").content.decode()


def test_an_administrator_makes_no_superuser_and_changes_none(log_in_as):
    client = log_in_as("administrator")
    root = User.objects.create_superuser("root", password="a quiet harbour")
    account = client.get("/admin/").wsgi_request.user
    form = {"username": account.username, "is_staff": "on", "is_active": "on", "is_superuser": "on"}

    client.post(f"/admin/auth/user/{account.pk}/change/", form)
    changed = client.post(f"/admin/auth/user/{root.pk}/change/", {"username": "mine"})
    password = client.post(f"/admin/auth/user/{root.pk}/password/", {"password1": "x"})
    deleted = client.post(f"/admin/auth/user/{root.pk}/delete/", {"post": "yes"})

    assert list(User.objects.filter(is_superuser=True)) == [root]
    assert [r.status_code for r in (changed, password, deleted)] == [403, 403, 403]


def test_an_administrator_gives_people_their_roles(log_in_as):
    client = log_in_as("administrator")
    person = User.objects.create_user("new", is_staff=True)
    role = Group.objects.get(name="author")

    client.post(
        f"/admin/auth/user/{person.pk}/change/",
        {"username": "new", "is_staff": "on", "is_active": "on", "groups": [role.pk]},
    )

    assert list(person.groups.all()) == [role]


def test_every_row_that_the_admin_shows_says_what_it_is():
    nameless = [model for model in admin.site._registry if model.__str__ is Model.__str__]

    assert nameless == []
