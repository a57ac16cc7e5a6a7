"""A feed that showed an entry tells of its leaving, and of what matters to its readers later."""

import pytest

from tests.clock import THURSDAY, TUESDAY, WEDNESDAY
from tests.factories.posts import AuthorFactory, SeriesFactory, TopicFactory
from tests.syndication.feeds.conftest import list_ids
from tests.syndication.feeds.elements import find_entry, read_titles
from tests.syndication.feeds.validators import (
    AT,
    ATOM,
    MARROW,
    find_atom_faults,
    find_markup_faults,
)

pytestmark = pytest.mark.django_db
SERIES = "series/can-stem-cells-help"


@pytest.fixture
def move(world, edit):
    """Move the post out of its series, topics and authors in one edit."""

    def act(post=world.second, *, title="Elsewhere", **options):
        post.series = post.series_position = None
        post.save()
        post.topics.clear()
        post.author_rows.update(author=AuthorFactory())
        edit(post, title, **options)

    return act


def read_item(feed, name, post):
    items = {item["id"]: item for item in feed(f"{name}.json")["items"]}
    return items[f"urn:uuid:{post.pk}"]


@pytest.mark.parametrize("name", [SERIES, "topics/back-pain", "authors/ada-reyes"])
@pytest.mark.parametrize("significance", ["minor", "update", "correction", "safety"])
def test_every_feed_that_an_entry_leaves_tells_so_and_where_it_is(
    feed, world, move, name, significance
):
    move(significance=significance, note="It is 5 mg, not <b>50</b>.")

    heading = {"correction": "Correction", "safety": "Safety"}.get(significance, "Moved")
    item = read_item(feed, name, world.second)
    html = item["content_html"]

    assert read_titles(feed, name)[0] == item["title"] == f"{heading}: Elsewhere"
    assert item["url"] == "http://localhost:8000/posts/chronic-back-pain/"
    assert ("<p>2026-03-03: It is 5 mg, not &lt;b&gt;50&lt;/b&gt;.</p>" in html) == (
        significance in ("correction", "safety")
    )
    assert '<a href="http://localhost:8000/posts/chronic-back-pain/">Elsewhere</a>' in html
    assert find_markup_faults(html) == []
    assert item["_syndication"]["has_left"] is True
    assert "_tombstone" not in item


def test_entry_that_left_is_the_same_in_every_format(feed, world, move):
    move(significance="safety", note="Wrong dose.")

    atom, rss = feed(f"{SERIES}.atom"), feed(f"{SERIES}.rss")
    entry = find_entry(atom, world.second)
    (item, *_) = rss.iterfind("channel/item")

    assert find_atom_faults(atom) == []
    assert entry.findtext(f"{ATOM}title") == item.findtext("title") == "Safety: Elsewhere"
    assert entry.findtext(f"{ATOM}updated") == "2026-03-03T09:00:00.000Z"
    for element in (entry, item):
        assert element.find(f"{MARROW}syndication").get("has-left") == "true"
        assert element.findtext(f"{MARROW}correction") == "Wrong dose."
    assert item.findtext("guid") == f"urn:uuid:{world.second.pk}"
    assert atom.findall(f"{AT}deleted-entry") == []  # it is deleted nowhere


def test_feed_without_limits_shows_the_entry_itself(feed, world, move):
    move(significance="minor")

    item = read_item(feed, "posts", world.second)

    assert item["title"] == "Elsewhere"
    assert "has_left" not in item["_syndication"]


def test_leaving_names_corrections_that_a_reader_may_have_missed(feed, world, edit, move):
    edit(world.second, "Better", significance="safety", note="Wrong dose.")
    move(significance="minor", at=WEDNESDAY)

    item = read_item(feed, SERIES, world.second)

    assert item["title"] == "Safety: Elsewhere"
    assert "2026-03-03: Wrong dose." in item["content_html"]


@pytest.mark.parametrize("significance", ["correction", "safety"])
def test_correction_after_the_leaving_is_told_to_those_who_had_the_entry(
    feed, world, edit, move, significance
):
    move()
    edit(world.second, "Better", significance=significance, note="Wrong dose.", at=WEDNESDAY)

    item = read_item(feed, SERIES, world.second)

    assert item["date_modified"] == "2026-03-04T09:00:00.000Z"
    assert "Wrong dose." in item["content_html"]


@pytest.mark.parametrize("significance", ["minor", "update"])
def test_other_editions_after_the_leaving_are_not_told(feed, world, edit, move, significance):
    move()
    edit(world.second, "Newer", significance=significance, at=WEDNESDAY)

    assert read_item(feed, SERIES, world.second)["date_modified"] == "2026-03-03T09:00:00.000Z"


def test_withdrawal_after_the_leaving_is_told_to_those_who_had_the_entry(
    feed, world, move, withdraw_entry
):
    move()
    withdraw_entry(world.second, reason="safety", note="Wrong dose.", at=WEDNESDAY)

    root = feed(f"{SERIES}.atom")
    (tombstone,) = root.findall(f"{AT}deleted-entry")

    assert tombstone.get("ref") == f"urn:uuid:{world.second.pk}"
    assert "Wrong dose." in tombstone.findtext(f"{AT}comment")


def test_feed_that_never_showed_an_entry_tells_nothing_of_it(
    feed, world, move, published, withdraw_entry
):
    other = SeriesFactory(slug="other")
    published(other)
    withdraw_entry(world.first)

    assert read_titles(feed, "series/other") == []
    assert read_titles(feed, "topics/back-pain") == ["Chronic back pain"]


def test_entry_that_comes_back_is_itself_again_however_minor_the_edit(feed, world, edit, move):
    move()
    world.second.series = world.series
    world.second.save()
    edit(world.second, "Back", significance="minor", at=WEDNESDAY)

    assert read_titles(feed, SERIES) == ["Back", "The first post"]
    assert "has_left" not in read_item(feed, SERIES, world.second)["_syndication"]


def test_entry_that_enters_by_a_minor_edit_is_the_newest(feed, world, edit, published):
    topic = TopicFactory(slug="knees")
    published(topic)
    edit(world.second, "Second", at=WEDNESDAY)
    world.first.topics.add(topic)
    edit(world.first, "First", significance="minor", at=THURSDAY)

    item = read_item(feed, "topics/knees", world.first)

    assert item["date_modified"] == "2026-03-05T09:00:00.000Z"


def test_entry_published_again_elsewhere_is_no_tombstone_any_more(
    feed, world, move, withdraw_entry
):
    withdraw_entry(world.second)
    move(significance="minor", at=WEDNESDAY)

    root = feed(f"{SERIES}.atom")

    assert list_ids(root)[0] == f"urn:uuid:{world.second.pk}"
    assert root.findall(f"{AT}deleted-entry") == []


def test_one_release_may_move_an_entry_and_withdraw_and_rename_what_it_left(
    feed, world, published, move, withdraw_entry
):
    topic = world.second.topics.get()
    topic.slug = "spine"
    topic.save()
    published(topic, at=TUESDAY)
    withdraw_entry(world.series, at=TUESDAY)
    move(significance="safety", note="Wrong dose.", at=TUESDAY)

    assert read_titles(feed, "topics/spine")[0] == "Safety: Elsewhere"
    assert read_titles(feed, SERIES)[:2] == [
        "Safety: Elsewhere",
        "Withdrawn: Can Stem Cells Help?",
    ]
