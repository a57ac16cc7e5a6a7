"""The history of an entry in the admin: its revisions, and any two versions of it side by side."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission, User
from django.urls import reverse

from cms.authoring.due_releases import execute_due_releases
from cms.authoring.models.release import Release
from cms.authoring.models.revision import Revision, current_revision, record_revision
from cms.authoring.releases import schedule_acts
from cms.posts.models import Post, Topic
from cms.publishing import publish, withdraw
from tests.authoring.topic_pages import shown_messages, topic_url
from tests.clock import MONDAY, TUESDAY, WEDNESDAY
from tests.factories.posts import AuthorFactory, PostFactory, TopicFactory
from tests.factories.studies import ResultFactory

pytestmark = pytest.mark.django_db
EVIL = "<script>alert(1)</script>"


def rename(topic, name):
    Topic.objects.filter(pk=topic.pk).update(name=name)
    return Topic.objects.get(pk=topic.pk)


@pytest.fixture
def person():
    return User.objects.create_user("ada", first_name="Ada", last_name="Reyes")


@pytest.fixture
def topic(person):
    """Saved and published on Monday, saved again on Tuesday."""
    topic = TopicFactory(name="Back pain")
    record_revision(topic, Revision.Act.SAVE, by=person, at=MONDAY)
    publish(topic, by=person, at=MONDAY + timedelta(hours=1), note="At last.")
    topic = rename(topic, "Chronic back pain")
    record_revision(topic, Revision.Act.SAVE, by=person, at=TUESDAY)
    return topic


def listed(response):
    return [
        (day, [(row.number, row.act, row.details, row.instant, row.person) for row in rows])
        for day, rows in response.context["days"]
    ]


def compare(client, entry, query=""):
    return client.get(topic_url(entry, "compare") + query)


def shown(response):
    """The labels of both sides, and the old and new values of what differs."""
    old, new = response.context["old"], response.context["new"]
    differences = response.context["differences"]
    return old.label, new.label, [(each.name, each.old, each.new) for each in differences]


def test_the_history_says_day_by_day_what_was_done_and_by_whom(editor, topic, person):
    withdraw(topic, by=person, at=WEDNESDAY, reason="safety", note="Harm found.")

    response = editor.get(topic_url(topic, "revisions"))

    assert listed(response) == [
        (
            "Wednesday, 4 March 2026",
            [(4, "Withdrawn", "edition 1: Safety: following it could harm", "09:00", "Ada Reyes")],
        ),
        ("Tuesday, 3 March 2026", [(3, "Saved", "", "09:00", "Ada Reyes")]),
        (
            "Monday, 2 March 2026",
            [
                (2, "Published", "as edition 1, from revision 1", "10:00", "Ada Reyes"),
                (1, "Saved", "", "09:00", "Ada Reyes"),
            ],
        ),
    ]
    assert "<q>Harm found.</q>" in response.content.decode()


def test_each_revision_leads_to_what_it_changed_and_acts_change_nothing(editor, topic):
    response = editor.get(topic_url(topic, "revisions"))

    changed = {row.number: row.earlier for _, rows in response.context["days"] for row in rows}
    assert changed == {3: 2, 2: None, 1: None}
    assert f"{topic_url(topic, 'compare')}?from=2&amp;to=3" in response.content.decode()


def test_the_history_keeps_the_log_of_the_admin(editor, topic):
    response = editor.get(topic_url(topic, "revisions"))

    assert [line.get_change_message() for line in response.context["log"]] == [
        "Published edition 1. At last."
    ]


def test_a_long_history_comes_in_pages(editor):
    topic = TopicFactory()
    for number in range(1, 42):
        record_revision(rename(topic, f"Name {number}"), Revision.Act.SAVE, at=MONDAY)

    first, last = (editor.get(topic_url(topic, "revisions") + query) for query in ("", "?p=2"))

    numbers = [
        [row.number for _, rows in page.context["days"] for row in rows] for page in (first, last)
    ]
    assert numbers == [[*range(41, 11, -1)], [*range(11, 0, -1)]]
    assert last.context["days"][0][1][0].earlier == 10


def test_the_admins_own_address_of_the_history_leads_to_it(editor, topic):
    response = editor.get(reverse("admin:posts_topic_history", args=[topic.pk]))
    unknown = editor.get(reverse("admin:posts_topic_history", args=["nothing"]))

    assert response["Location"] == topic_url(topic, "revisions")
    assert unknown.status_code == 404


def test_the_history_of_a_row_is_that_of_its_entry(editor):
    result = ResultFactory()

    response = editor.get(reverse("admin:studies_outcomeresult_history", args=[result.pk]))

    assert response["Location"] == f"/admin/studies/study/{result.study_id}/revisions/"


def test_an_entry_without_revisions_says_so(editor):
    response = editor.get(topic_url(TopicFactory(), "revisions"))

    assert "The next save makes the first one." in response.content.decode()


def test_the_draft_is_compared_with_what_readers_have(editor, topic):
    assert shown(compare(editor, topic)) == (
        "Readers have: edition 1", "The draft now", [("name", "Back pain", "Chronic back pain")],
    )  # fmt: skip
    assert shown(compare(editor, topic, "?from=published&to=draft"))[2] == [
        ("name", "Back pain", "Chronic back pain")
    ]


def test_what_readers_have_of_a_schedule_is_what_was_approved(editor, topic):
    later = MONDAY + timedelta(days=1000)
    schedule_acts([topic], act="publish", at=later, now=WEDNESDAY, by=None)
    rename(topic, "UNREVIEWED")
    execute_due_releases(now=later)

    assert shown(compare(editor, topic)) == (
        "Readers have: edition 2", "The draft now", [("name", "Chronic back pain", "UNREVIEWED")],
    )  # fmt: skip


def test_any_two_revisions_are_compared_the_earlier_one_first(editor, topic):
    rename(topic, "Pain")
    current_revision(Topic.objects.get(pk=topic.pk))

    expected = ("Revision 1", "Revision 4", [("name", "Back pain", "Pain")])
    assert shown(compare(editor, topic, "?from=1&to=4")) == expected
    assert shown(compare(editor, topic, "?from=4&to=1")) == expected


def test_a_draft_that_was_never_published_is_compared_with_its_last_revision(editor):
    topic = TopicFactory(name="Back pain")
    record_revision(topic, Revision.Act.SAVE, at=MONDAY)
    rename(topic, "Pain")

    assert shown(compare(editor, topic)) == (
        "Revision 1", "The draft now", [("name", "Back pain", "Pain")],
    )  # fmt: skip


def test_versions_that_are_the_same_say_so(editor, topic):
    response = compare(editor, topic, "?from=3&to=draft")

    assert "They are the same in every field." in response.content.decode()


@pytest.mark.parametrize("query", ["?from=9", "?from=0", "?from=x", "?to=-1", f"?to={'9' * 30}"])
def test_a_version_that_is_not_there_leads_to_the_history(editor, topic, query):
    response = compare(editor, topic, query)

    assert response["Location"] == topic_url(topic, "revisions")
    assert shown_messages(response) == ["This entry has no such revision."]


def test_what_readers_have_is_not_there_after_a_withdrawal(editor, topic):
    withdraw(topic, by=None, at=WEDNESDAY, reason="error")

    response = compare(editor, topic, "?from=published")

    assert shown_messages(response) == [
        "Readers have nothing of this entry, or have had it since before revisions were kept."
    ]


def test_lists_of_rows_are_named_as_the_tabs_of_the_form(editor):
    post = PostFactory()
    record_revision(post, Revision.Act.SAVE, at=MONDAY)
    post.author_rows.create(author=AuthorFactory(name="Ada"))

    response = editor.get(f"/admin/posts/post/{post.pk}/compare/")

    assert [each.label for each in response.context["differences"]] == ["Authors"]


def test_releases_have_a_history_too(editor):
    entry = Release.objects.create(name="Spring")
    record_revision(entry, Revision.Act.SAVE, at=MONDAY)

    address = f"/admin/authoring/release/{entry.pk}"
    pages = [editor.get(f"{address}/{act}/") for act in ("revisions", "compare")]

    assert [page.status_code for page in pages] == [200, 200]


def test_the_state_of_an_entry_leads_to_its_history(editor, topic):
    topic.refresh_digest()

    html = editor.get(topic_url(topic)).content.decode()

    assert f'href="{topic_url(topic, "revisions")}"' in html
    assert f'href="{topic_url(topic, "compare")}?from=published&amp;to=draft"' in html


def test_no_text_becomes_markup(editor):
    topic = TopicFactory(name=EVIL, summary=EVIL)
    record_revision(topic, Revision.Act.SAVE, at=MONDAY, note=EVIL)
    post = PostFactory(title=EVIL, summary=EVIL, topics=[topic], key_points=[EVIL])
    first = record_revision(post, Revision.Act.SAVE, at=MONDAY, note=EVIL)
    post.key_points.all().delete()
    post.topics.clear()
    Post.objects.update(title="Backs", summary="", body="<p>A &lt;script&gt;</p>")
    # Whatever stands in the table, it was once typed by somebody.
    first.content["fields"]["body"] = f'<p onclick="alert(1)">{EVIL}&lt;script&gt;</p>'
    Revision.objects.filter(entry_id=post.pk).update(content=first.content)

    pages = [
        editor.get(topic_url(topic, "revisions")),
        editor.get(f"/admin/posts/post/{post.pk}/revisions/"),
        editor.get(f"/admin/posts/post/{post.pk}/compare/?from=1&to=draft"),
        editor.post(f"/admin/posts/post/{post.pk}/restore/", {"number": "1", "all": "1"}),
    ]

    for page in pages:
        html = page.content.decode()
        assert page.status_code == 200
        assert "&lt;script&gt;" in html
        assert EVIL not in html
        assert "onclick" not in html


def test_whoever_may_not_see_an_entry_does_not_see_its_history(client, topic):
    stranger = User.objects.create_user("minimal", is_staff=True)
    stranger.user_permissions.add(Permission.objects.get(codename="view_post"))
    client.force_login(stranger)
    other = PostFactory()

    refused = [
        client.get(topic_url(topic, act)).status_code
        for act in ("revisions", "compare", "restore", "history")
    ]
    seen = client.get(f"/admin/posts/post/{other.pk}/revisions/").status_code
    wrong_type = client.get(f"/admin/posts/post/{topic.pk}/compare/").status_code

    assert (refused, seen, wrong_type) == ([403] * 4, 200, 404)


# The session, the person, what they and their groups may do, the entry.
REQUEST_QUERIES = 5
# The number of revisions, a page of them, withdrawals, what readers have, the admin's log.
HISTORY_QUERIES = REQUEST_QUERIES + 5
# The latest change and revision for the version; the draft and its author; what readers have and
# its revision.
COMPARE_QUERIES = REQUEST_QUERIES + 6


@pytest.mark.parametrize("more", [0, 5])
def test_pages_cost_the_same_for_a_short_and_a_long_history(
    editor, topic, person, more, django_assert_num_queries
):
    for number in range(more):
        record_revision(rename(topic, f"Name {number}"), Revision.Act.SAVE, by=person, at=WEDNESDAY)

    with django_assert_num_queries(HISTORY_QUERIES):
        editor.get(topic_url(topic, "revisions"))
    with django_assert_num_queries(COMPARE_QUERIES):
        compare(editor, topic)
