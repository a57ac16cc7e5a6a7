"""Atom entries: their contents, permanent ids and times."""

import pytest

from cms.published.models.log import Change
from tests.clock import MONDAY, TUESDAY, WEDNESDAY
from tests.places import place_at
from tests.syndication.feeds.conftest import list_ids
from tests.syndication.feeds.elements import find_entry, find_links
from tests.syndication.feeds.validators import ATOM, MARROW, find_markup_faults, parse_instant

pytestmark = pytest.mark.django_db


def test_entry_has_its_text_its_terms_and_what_it_rests_on(feed, world):
    entry = find_entry(feed("posts.atom"), world.second)
    html = entry.findtext(f"{ATOM}content")

    assert find_markup_faults(html) == []
    assert html.count("Jesper Aggergaard") == html.count("<img") == 2
    assert "a secret" in html
    assert str(world.secret.pk) not in html
    assert "not medical advice" in html
    assert find_links(entry, "license") == ["https://creativecommons.org/licenses/by-nd/4.0/"]
    assert entry.find(f"{MARROW}evidence").get("id") == f"urn:uuid:{world.study.pk}"
    assert dict(entry.find(f"{MARROW}syndication").attrib) == {
        "type": "post",
        "edition": "1",
        "sequence": "13",
        "place": place_at(13),
        "digest": Change.objects.get(sequence=13).digest,
        "evidence": "current",
        "refresh-within": "PT24H",
        "embargo": "none",
    }


def test_id_stays_through_edits_slugs_and_hosts(feed, world, published, settings):
    before = list_ids(feed("posts.atom"))
    world.second.slug, world.second.title = "another", "Another title"
    world.second.save()
    published(world.second, at=TUESDAY)
    settings.BASE_URL = settings.SITE_URL = "https://moved.example"

    after = feed("posts.atom")

    assert list_ids(after) == before
    assert find_links(find_entry(after, world.second), "alternate")[0] == (
        "https://moved.example/posts/another/"
    )


@pytest.mark.parametrize(
    ("significance", "at"),
    [("minor", MONDAY), ("update", TUESDAY), ("correction", TUESDAY), ("safety", TUESDAY)],
)
def test_updated_moves_with_what_matters_alone(feed, world, edit, significance, at):
    edit(world.first, "Better", significance=significance, note="It was wrong.")

    entry = find_entry(feed("posts.atom"), world.first)

    assert entry.findtext(f"{ATOM}title") == "Better"
    assert parse_instant(entry.findtext(f"{ATOM}updated")).date() == at.date()
    assert parse_instant(entry.findtext(f"{ATOM}published")).date() == MONDAY.date()
    assert (list_ids(feed("posts.atom"))[0] == f"urn:uuid:{world.first.pk}") == (at == TUESDAY)


def test_times_are_those_of_the_log(feed, world, edit):
    exact = WEDNESDAY.replace(second=7, microsecond=250_000)
    edit(world.first, "Better", at=exact)

    entry = find_entry(feed("posts.atom"), world.first)

    assert entry.findtext(f"{ATOM}updated") == "2026-03-04T09:00:07.250Z"
    assert parse_instant(feed("posts.atom").findtext(f"{ATOM}updated")) == exact
