"""Pages of the change log: links, costs and caching."""

import pytest

from cms.api.database.snapshot import current_log_state
from cms.publishing import publish, withdraw
from cms.syndication.sync import change_feed
from tests.clock import MONDAY, TUESDAY, WEDNESDAY
from tests.factories.posts import AuthorFactory, PostFactory, TopicFactory
from tests.places import place_at
from tests.syndication.sync.conftest import pick_values

pytestmark = pytest.mark.django_db


def test_pages_lead_through_the_whole_log(changes, api):
    publish(*(TopicFactory() for _ in range(5)), by=None, at=MONDAY)

    page, values = changes(page_size=2), []
    while True:
        values += pick_values(page)
        if not page["has_more"]:
            break
        page = api(page["next"].removeprefix("http://localhost:8000")).json()

    assert values == [(number, "publish") for number in range(1, 6)]
    assert (page["after"], page["place"]) == (place_at(4), place_at(5))
    assert (page["sequence"], page["head"]) == (5, 5)
    following = f"http://localhost:8000/api/v1/changes/?after={place_at(5)}&page_size=2"
    assert page["next"] == following


def test_page_looks_at_a_bounded_part_of_the_log(changes, monkeypatch):
    monkeypatch.setattr(change_feed, "SCAN_LIMIT", 3)
    publish(*(TopicFactory() for _ in range(4)), AuthorFactory(), by=None, at=MONDAY)

    first = changes(types="author")
    second = changes(types="author", after=first["place"])

    assert (pick_values(first), first["sequence"], first["has_more"]) == ([], 3, True)
    assert (pick_values(second), second["sequence"], second["has_more"]) == (
        [(5, "publish")],
        5,
        False,
    )


def test_who_has_the_page_already_is_told_so(api):
    publish(TopicFactory(), by=None, at=MONDAY)
    first = api("changes/", documents="true")
    headers = {"If-None-Match": first["ETag"]}

    same = api("changes/", documents="true", headers=headers)
    publish(TopicFactory(), by=None, at=TUESDAY)
    other = api("changes/", documents="true", headers=headers)

    assert (same.status_code, same.content, same["ETag"]) == (304, b"", first["ETag"])
    assert other.status_code == 200
    assert first["Marrow-Place"] == place_at(1)
    assert "many" in first["Cache-Tag"].split(",")


TRANSACTION = 0  # statements that begin and end one: none inside a test's own transaction


@pytest.mark.parametrize("size", [1, 3])
def test_page_costs_a_fixed_number_of_statements(api, size, django_assert_num_queries):
    author = AuthorFactory()
    publish(*(PostFactory(authors=[author]) for _ in range(size)), by=None, at=MONDAY)
    publish(*(TopicFactory() for _ in range(size)), author, by=None, at=TUESDAY)
    withdraw(author, by=None, at=WEDNESDAY, reason="error", replacement=author.pk)

    # Head, changes, documents, types of links: from the start nobody refers to new ones alone.
    with django_assert_num_queries(4 + TRANSACTION):
        api("changes/", documents="true")
    # Head, changes, types of replacements.
    with django_assert_num_queries(3 + TRANSACTION):
        api("changes/")
    # The same and the place, where it is neither the start nor the end of the log.
    middle, end = place_at(1), current_log_state().place
    with django_assert_num_queries(4 + TRANSACTION):
        api("changes/", after=middle)
    # And all these, where documents are asked for.
    with django_assert_num_queries(6 + TRANSACTION):
        api("changes/", after=middle, documents="true")
    with django_assert_num_queries(2 + TRANSACTION):
        api("changes/", after=end)
