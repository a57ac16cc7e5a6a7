"""The admin's first page lists the posts whose day of review has come."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.utils import timezone
from selectolax.lexbor import LexborHTMLParser

from cms.posts.dashboard import build_review_section
from cms.publishing import publish, withdraw
from tests.clock import MONDAY, TUESDAY
from tests.factories.posts import PostFactory

pytestmark = pytest.mark.django_db


def due_rows(client):
    page = LexborHTMLParser(client.get("/admin/").content.decode())
    sections = [
        each for each in page.css("section") if "Due for review" in each.css_first("h2").text()
    ]
    return [
        (row.css_first("strong").text(), row.css_first("a").attributes["href"])
        for each in sections
        for row in each.css("li")
    ]


def in_days(number):
    return timezone.localdate() + timedelta(days=number)


def test_posts_turn_up_on_their_day_of_review_the_longest_overdue_first(admin_client):
    posts = {
        days: PostFactory(title=f"Due in {days}", next_review_on=in_days(days))
        for days in (1, 0, -1, -400)
    }
    PostFactory(title="No day")

    rows = due_rows(admin_client)

    assert rows == [
        (f"Due in {days}", f"/admin/posts/post/{posts[days].pk}/change/") for days in (-400, -1, 0)
    ]


def test_a_post_that_readers_have_says_so_and_a_withdrawn_one_is_left_out(admin_client):
    live, gone = (
        PostFactory(title=title, next_review_on=in_days(-1)) for title in ("Live", "Gone")
    )
    publish(live, gone, by=None, at=MONDAY)
    withdraw(gone, by=None, at=TUESDAY, reason="expired")

    assert [title for title, _ in due_rows(admin_client)] == ["Live"]
    assert "With readers" in admin_client.get("/admin/").content.decode()


def test_more_than_fit_are_behind_a_link_to_all_of_them(admin_client):
    for number in range(10):
        PostFactory(title=f"Post {number}", next_review_on=in_days(-number))

    rows = due_rows(admin_client)
    listed = admin_client.get(rows[-1][1]).content.decode()

    assert (len(rows), rows[0][0], rows[-1][0]) == (9, "Post 9", "All posts that are due")
    assert [f"Post {number}" in listed for number in range(10)] == [True] * 10


def test_who_may_not_see_posts_is_not_told_of_them(client):
    PostFactory(next_review_on=in_days(-1))
    client.force_login(User.objects.create_user("partners", is_staff=True))

    assert due_rows(client) == []
    assert "Due for review" not in client.get("/admin/").content.decode()


@pytest.mark.parametrize("number", [1, 3])
def test_the_section_costs_one_query(rf, admin_user, django_assert_num_queries, number):
    for _ in range(number):
        PostFactory(next_review_on=in_days(-1))
    request = rf.get("/admin/")
    request.user = admin_user

    with django_assert_num_queries(1):
        assert len(build_review_section(request)["rows"]) == number
