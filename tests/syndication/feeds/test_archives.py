"""Archives (RFC 5005): a client that walks back meets every entry and tombstone once."""

import random

import pytest

from cms.api.database.snapshot import current_log_state
from cms.posts.published import PublishedPost
from cms.published.models.log import Change
from cms.publishing import publish, withdraw
from cms.syndication.feeds.selection import select_entry_changes
from cms.syndication.feeds.windows import (
    BLOCK_SIZE,
    MIN_ITEMS,
    block_number,
    load_archive_window,
)
from tests.clock import MONDAY, TUESDAY, WEDNESDAY
from tests.factories.posts import PostFactory, TopicFactory
from tests.snapshots import restore_or_make
from tests.syndication.feeds.conftest import list_ids
from tests.syndication.feeds.validators import ATOM, FH, find_atom_faults

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def link_urls(root):
    return {each.get("rel"): each.get("href") for each in root.findall(f"{ATOM}link")}


def make_many():
    posts = [PostFactory(title=f"Post {number}") for number in range(4 * BLOCK_SIZE)]
    for post in posts:
        publish(post, by=None, at=MONDAY)
    return posts


@pytest.fixture
def many(db):
    """Publish posts, most of which are in archive documents."""
    return restore_or_make(make_many)


def published_urns():
    return {f"urn:uuid:{id}" for id in PublishedPost.objects.values_list("pk", flat=True)}


def withdrawn_urns():
    published = set(PublishedPost.objects.values_list("pk", flat=True))
    known = set(Change.objects.filter(type="post").values_list("entry_id", flat=True))
    return {f"urn:uuid:{id}" for id in known - published}


@pytest.mark.parametrize("seed", range(3))
def test_walk_meets_all_that_is_published_and_all_that_is_gone_once(walk_archives, db, seed):
    chance, posts = random.Random(seed), []
    for number in range(110):
        act = chance.random()
        at = MONDAY.replace(minute=number % 60, hour=9 + number // 60)
        if act < 0.55 or not posts:
            posts.append(PostFactory(title=f"Post {number}"))
            publish(posts[-1], by=None, at=at)
        elif act < 0.65:
            publish(TopicFactory(), by=None, at=at)
        elif act < 0.85:
            post = chance.choice(posts)
            post.title = f"Edited {number}"
            post.save()
            significance = chance.choice(["minor", "update", "correction"])
            publish(post, by=None, at=at, significance=significance, note="Wrong.")
        elif f"urn:uuid:{(post := chance.choice(posts)).pk}" in published_urns():
            withdraw(post, by=None, at=at, reason="error")

    documents = walk_archives()
    urns = [id for root in documents for id in list_ids(root)]

    assert len(set(urns)) == len(urns)
    assert set(urns) == published_urns() | withdrawn_urns()
    assert [fault for root in documents for fault in find_atom_faults(root)] == []
    assert len(documents) > 2


def test_archive_documents_say_that_they_are_and_the_feed_does_not(walk_archives, many):
    first, *archives = walk_archives()

    assert len(archives) == 3
    assert first.find(f"{FH}archive") is None
    assert all(root.find(f"{FH}archive") is not None for root in archives)
    assert {link_urls(root)["current"] for root in archives} == {
        "http://localhost:8000/feeds/posts.atom"
    }
    assert [link_urls(root)["self"].rpartition("=")[2] for root in archives] == ["3", "2", "1"]
    assert len({root.findtext(f"{ATOM}id") for root in [first, *archives]}) == 1
    assert "prev-archive" not in link_urls(archives[-1])


def test_archive_document_stays_as_it_is_while_the_feed_moves_on(api, many):
    before = api("/feeds/posts.atom", archive=1).content
    publish(*(PostFactory() for _ in range(BLOCK_SIZE + 1)), by=None, at=TUESDAY)

    after = api("/feeds/posts.atom", archive=1)

    assert after.content == before
    assert '<http://localhost:8000/feeds/posts.atom>; rel="current"' in after["Link"]


def test_text_of_what_is_withdrawn_leaves_the_archive_too(api, walk_archives, many):
    withdraw(many[3], by=None, at=TUESDAY, reason="safety")

    assert b">Post 3<" not in api("/feeds/posts.atom", archive=1).content
    assert list_ids(walk_archives()[0])[0] == f"urn:uuid:{many[3].pk}"


def test_entry_that_was_put_right_leaves_the_archive_for_the_feed(walk_archives, many):
    many[3].title = "Put right"
    many[3].save()
    publish(many[3], by=None, at=TUESDAY, significance="correction", note="It was wrong.")

    first, *archives = walk_archives()

    assert list_ids(first)[0] == f"urn:uuid:{many[3].pk}"
    assert f"urn:uuid:{many[3].pk}" not in [id for root in archives for id in list_ids(root)]


def test_feed_always_has_its_least_number_of_items(walk_archives, many):
    sizes = []
    for _ in range(BLOCK_SIZE):
        publish(PostFactory(), by=None, at=WEDNESDAY)
        sizes.append(len(list_ids(walk_archives()[0])))

    assert min(sizes) == MIN_ITEMS
    assert max(sizes) == MIN_ITEMS + BLOCK_SIZE - 1


def test_archive_that_is_not_full_is_none_yet(api, many):
    assert api("/feeds/posts.atom", archive=4).status_code == 200
    assert api("/feeds/posts.atom", archive=5).json()["type"].endswith("/no-such-page/")
    assert api("/feeds/posts.atom", archive=0).status_code == 400


def test_blocks_are_counted_from_the_first_line():
    assert [block_number(each) for each in (1, BLOCK_SIZE, BLOCK_SIZE + 1, 2 * BLOCK_SIZE)] == [
        1,
        1,
        2,
        2,
    ]


def test_archive_of_a_block_holds_its_first_and_its_last_line(many):
    selection = select_entry_changes(PublishedPost, locale="en")

    window = load_archive_window(selection, number=2, log_state=current_log_state())

    assert [change.sequence for change in window.changes] == [
        *range(2 * BLOCK_SIZE, BLOCK_SIZE, -1)
    ]
    assert window.older == BLOCK_SIZE
