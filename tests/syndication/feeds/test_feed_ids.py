"""A feed is the same feed under every address, and tells its readers when its target goes."""

from datetime import timedelta

import pytest

from tests.clock import THURSDAY, TUESDAY, WEDNESDAY
from tests.factories.posts import PostFactory, SeriesFactory
from tests.syndication.feeds.elements import FORMATS, read_titles
from tests.syndication.feeds.validators import ATOM, find_atom_faults, find_rss_faults

pytestmark = pytest.mark.django_db
SERIES = "series/can-stem-cells-help"


def read_feed_id(feed, name, **parameters):
    return feed(f"{name}.atom", **parameters).findtext(f"{ATOM}id")


def rename(published, draft, slug):
    draft.slug = slug
    draft.save()
    published(draft, at=TUESDAY)


def test_feed_of_a_series_has_the_id_of_the_series(feed, world, published):
    expected = f"urn:uuid:{world.series.pk}"
    before = read_feed_id(feed, SERIES)
    rename(published, world.series, "renamed")

    assert {before, read_feed_id(feed, "series/renamed")} == {expected}
    assert read_feed_id(feed, f"series/{world.series.pk}") == expected


@pytest.mark.parametrize("name", ["posts", "corrections"])
def test_ids_of_other_feeds_stay_when_the_host_changes(feed, world, published, settings, name):
    before = read_feed_id(feed, name)
    published(PostFactory(), at=TUESDAY)
    settings.BASE_URL = "https://new.example"

    assert before.startswith("urn:uuid:")
    assert read_feed_id(feed, name) == before


def test_ids_of_feeds_differ(feed, world):
    ids = [
        read_feed_id(feed, name, locale=locale)
        for name in ("posts", "corrections")
        for locale in ("en", "es")
    ]
    ids += [read_feed_id(feed, name) for name in (SERIES, "topics/back-pain", "authors/ada-reyes")]

    assert len(set(ids)) == len(ids) == 7


@pytest.mark.parametrize("feed_format", FORMATS)
def test_feed_of_a_withdrawn_series_tells_so_for_the_promised_days(
    api, feed, world, published, withdraw_entry, feed_format
):
    withdraw_entry(world.series, reason="superseded", note="It goes on elsewhere.")
    published(PostFactory(), at=TUESDAY + timedelta(days=30))
    last = api(f"/feeds/{SERIES}.{feed_format}")
    published(PostFactory(), at=TUESDAY + timedelta(days=31))
    gone = api(f"/feeds/{SERIES}.{feed_format}")

    assert (last.status_code, gone.status_code) == (200, 410)
    assert "It goes on elsewhere." in last.content.decode()
    assert gone.json()["reason"] == "superseded"


def test_feed_of_a_withdrawn_series_keeps_its_rules_and_its_entries(feed, world, withdraw_entry):
    withdraw_entry(world.series)

    assert read_titles(feed, SERIES) == [
        "Withdrawn: Can Stem Cells Help?",
        "Chronic back pain",
        "The first post",
    ]
    assert find_atom_faults(feed(f"{SERIES}.atom")) == []
    assert find_rss_faults(feed(f"{SERIES}.rss")) == []
    assert read_feed_id(feed, SERIES) == f"urn:uuid:{world.series.pk}"


def test_what_happens_to_entries_of_a_withdrawn_series_is_told_too(
    feed, world, edit, withdraw_entry
):
    withdraw_entry(world.series)
    withdraw_entry(world.first, reason="safety", at=WEDNESDAY)
    edit(world.second, "Better", significance="safety", note="Wrong dose.", at=THURSDAY)

    assert read_titles(feed, SERIES) == [
        "Better",
        "Withdrawn: The first post",
        "Withdrawn: Can Stem Cells Help?",
    ]


def test_every_old_address_of_a_withdrawn_series_leads_to_its_feed(
    api, world, published, withdraw_entry
):
    rename(published, world.series, "renamed")
    withdraw_entry(world.series)

    moved = api(f"/feeds/{SERIES}.atom")

    assert (moved.status_code, moved["Location"]) == (
        301,
        "http://localhost:8000/feeds/series/renamed.atom",
    )
    assert api("/feeds/series/renamed.atom").status_code == 200
    assert api(f"/feeds/series/{world.series.pk}.atom").status_code == 200


def test_slug_of_a_withdrawn_series_that_another_has_taken_is_that_of_the_other(
    api, feed, world, published, withdraw_entry
):
    withdraw_entry(world.series)
    world.series.slug = "away"
    world.series.save()
    other = SeriesFactory(slug="can-stem-cells-help", title="Another")
    published(other, at=WEDNESDAY)

    assert feed(f"{SERIES}.json")["title"] == "Another – Marrow"
    by_id = feed(f"series/{world.series.pk}.json")
    assert by_id["title"] == "Can Stem Cells Help? – Marrow"
    assert by_id["feed_url"].endswith(f"/feeds/series/{world.series.pk}.json")


def test_series_that_comes_back_has_its_feed_again(feed, world, published, withdraw_entry):
    withdraw_entry(world.series)
    published(world.series, at=WEDNESDAY)

    assert read_titles(feed, SERIES) == ["Chronic back pain", "The first post"]
