"""JSON Feed 1.1 and the extensions in it."""

from itertools import pairwise

import pytest
from jsonschema import Draft202012Validator

from cms.publishing import publish
from tests.clock import TUESDAY, WEDNESDAY
from tests.factories.posts import PostFactory
from tests.factories.studies import CitationFactory, ReportFactory
from tests.syndication.feeds.jsonfeed_schema import JSON_FEED
from tests.syndication.feeds.validators import find_markup_faults

pytestmark = pytest.mark.django_db
CHECK = Draft202012Validator(JSON_FEED)


def faults(body):
    return [error.message for error in CHECK.iter_errors(body)]


def item_of(body, draft):
    (item,) = [each for each in body["items"] if each["id"] == f"urn:uuid:{draft.pk}"]
    return item


def read_pages(feed, **parameters):
    """Read every page, following ``next_url``."""
    pages = [feed("posts.json", **parameters)]
    while url := pages[-1].get("next_url"):
        before = url.rpartition("before=")[2]
        pages.append(feed("posts.json", **parameters, before=before))
    return pages


def test_json_feed_keeps_the_rules(feed, world, withdraw_entry):
    full = feed("posts.json")
    withdraw_entry(world.first, replacement=world.second.pk)

    bodies = [full, feed("posts.json"), feed("corrections.json"), feed("posts.json", locale="es")]

    assert [faults(body) for body in bodies] == [[], [], [], []]


def test_rules_find_what_is_broken(feed, world):
    body = feed("posts.json")
    body["version"], body["x"] = "1", 1
    body["items"][0]["_evidence"] = {"a.b": 1}
    del body["items"][1]["id"]

    assert len(faults(body)) == 4


def test_headers_are_those_of_a_feed(api, world):
    response = api("/feeds/posts.json")
    again = api("/feeds/posts.json", headers={"If-None-Match": response["ETag"]})

    assert response["Content-Type"] == "application/feed+json"
    assert (again.status_code, again.content) == (304, b"")


def test_extensions_say_what_they_are_once(feed, world):
    body = feed("posts.json")

    assert {name: body[name]["about"] for name in ("_syndication", "_evidence", "_tombstone")} == (
        dict.fromkeys(("_syndication", "_evidence", "_tombstone"), "http://localhost:8000/feeds/")
    )
    assert [name for item in body["items"] for name in item.values() if "about" in name] == []


def test_item_says_its_edition_its_terms_and_its_corrections(feed, world, edit):
    edit(world.second, "Better", significance="correction", note="It said 10 of 12.")

    item = item_of(feed("posts.json"), world.second)
    syndication = item["_syndication"]

    assert (syndication["id"], syndication["edition"], syndication["sequence"]) == (
        str(world.second.pk),
        2,
        14,
    )
    assert syndication["license"]["url"] == "https://creativecommons.org/licenses/by-nd/4.0/"
    assert syndication["attribution"]["url"] == syndication["canonical_url"] == item["url"]
    assert (syndication["refresh_within"], syndication["embargo"]) == ("PT24H", None)
    assert syndication["image"]["credit"]["name"] == "Jesper Aggergaard"
    assert syndication["corrections"] == [
        {
            "edition": 2,
            "at": "2026-03-03T09:00:00.000Z",
            "significance": "correction",
            "note": "It said 10 of 12.",
        }
    ]
    assert "<li>2026-03-03: It said 10 of 12.</li>" in item["content_html"]
    assert find_markup_faults(item["content_html"]) == []


def test_item_names_the_studies_it_rests_on_with_their_citations(feed, world, published):
    citation = CitationFactory(doi="10.1000/182", title="Marrow in discogenic pain")
    ReportFactory(study=world.study, citation=citation)
    published(citation, world.study, at=TUESDAY)

    (study,) = item_of(feed("posts.json"), world.second)["_evidence"]["studies"]

    assert (study["id"], study["title"]) == (str(world.study.pk), world.study.title)
    assert study["canonical_url"] == "http://localhost:8000/studies/centeno-2017/"
    assert study["citation"]["doi"] == "10.1000/182"
    assert "doi:10.1000/182" in item_of(feed("posts.json"), world.second)["content_html"]


def test_study_that_is_withdrawn_is_evidence_no_more(feed, world, withdraw_entry):
    withdraw_entry(world.study, reason="retracted")

    assert "_evidence" not in item_of(feed("posts.json"), world.second)


def test_withdrawn_item_is_a_notice_under_its_old_id(feed, world, withdraw_entry):
    withdraw_entry(world.first, reason="safety", note="Wrong dose.", replacement=world.second.pk)

    item = item_of(feed("posts.json"), world.first)
    tombstone = item["_tombstone"]

    assert item["title"] == "Withdrawn: The first post"
    assert (tombstone["reason"], tombstone["note"]) == ("safety", "Wrong dose.")
    assert tombstone["withdrawn_at"] == item["date_modified"] == "2026-03-03T09:00:00.000Z"
    assert tombstone["replacement"]["id"] == str(world.second.pk)
    assert "Wrong dose." in item["content_html"]
    assert "Nearly everyone" not in item["content_html"]


def test_pages_hold_every_item_once(feed, world, withdraw_entry):
    posts = [PostFactory() for _ in range(23)]
    publish(*posts, by=None, at=TUESDAY)
    for post in posts[:4]:
        withdraw_entry(post, at=WEDNESDAY)

    pages = read_pages(feed)
    named = [item["id"] for page in pages for item in page["items"]]

    assert [len(page["items"]) for page in pages] == [10, 10, 5]
    assert len(set(named)) == len(named) == 25
    sequences = [item["_syndication"]["sequence"] for page in pages for item in page["items"]]
    assert all(newer > older for newer, older in pairwise(sequences))


def test_addresses_of_pages_all_differ(feed, world):
    publish(*(PostFactory() for _ in range(23)), by=None, at=TUESDAY)

    pages = read_pages(feed)
    addresses = [pages[0]["feed_url"], *(page["next_url"] for page in pages[:-1])]

    assert len(set(addresses)) == len(addresses) == 3
    assert {page["feed_url"] for page in pages} == {"http://localhost:8000/feeds/posts.json"}
