"""Atom feeds: valid by RFC 4287, and parsed by feedparser."""

import feedparser
import pytest
from lxml import etree

from cms.api.database.state_cache import clear_caches
from cms.publishing import publish
from tests.clock import TUESDAY
from tests.factories.posts import PostFactory
from tests.syndication.feeds.conftest import lowercase_headers
from tests.syndication.feeds.elements import find_entry
from tests.syndication.feeds.validators import ATOM, find_atom_faults

pytestmark = pytest.mark.django_db


def test_atom_keeps_the_rules_with_entries_tombstones_and_nothing(feed, world, withdraw_entry):
    full = feed("posts.atom")
    withdraw_entry(world.first)

    faults = [
        find_atom_faults(root) for root in (full, feed("posts.atom"), feed("corrections.atom"))
    ]

    assert faults == [[], [], []]
    assert find_atom_faults(feed("posts.atom", locale="es")) == []


def test_rules_find_what_is_broken(feed, world):
    root = feed("posts.atom")
    entry = root.find(f"{ATOM}entry")
    entry.find(f"{ATOM}updated").text = "yesterday"
    entry.remove(entry.find(f"{ATOM}id"))
    root.append(etree.fromstring(etree.tostring(root.findall(f"{ATOM}entry")[1])))

    assert {fault.split()[0] for fault in find_atom_faults(root)} == {"grammar:", "twice"}


def test_atom_is_read_by_a_reader(api, world):
    response = api("/feeds/posts.atom")

    read = feedparser.parse(response.content, response_headers=lowercase_headers(response))

    assert (read.bozo, read.version) == (False, "atom10")
    assert [each.title for each in read.entries] == ["Chronic back pain", "The first post"]
    assert read.entries[0].id == f"urn:uuid:{world.second.pk}"
    assert read.entries[0].content[0].value.count("<img") == 2


def test_characters_that_xml_can_not_say_do_not_break_it(api, feed, world, withdraw_entry):
    post = PostFactory(slug="odd", title="Odd \ufffe & <b>bold</b> ]]>")
    publish(post, by=None, at=TUESDAY)
    withdraw_entry(world.first, note="Bell \x07 & <i>more</i>")

    for form in ("atom", "rss"):
        assert feed(f"posts.{form}") is not None
    assert find_entry(feed("posts.atom"), post).findtext(f"{ATOM}title") == "Odd  & <b>bold</b> ]]>"


def test_cost_is_the_same_for_one_post_and_for_many(api, world, django_assert_num_queries):
    from django.core.cache import cache

    def cost(number):
        cache.clear()
        clear_caches()
        with django_assert_num_queries(number):
            api("/feeds/posts.atom")

    cost(6)  # head, fresh notices, other lines, rows, cards, the first line for the id
    publish(*(PostFactory(authors=[world.ada]) for _ in range(12)), by=None, at=TUESDAY)
    cost(6)
