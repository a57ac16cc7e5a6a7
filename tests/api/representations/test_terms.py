"""Terms: what the items of a page have in common stands once, and nothing is lost by it."""

import html
import json
import re

import pytest

from cms.api.collection import collections
from cms.api.representations.terms import build_term, choose_templates, expand_template
from cms.publishing import publish
from tests.clock import MONDAY, TUESDAY
from tests.factories.posts import PostFactory, TopicFactory

pytestmark = pytest.mark.django_db

COLLECTIONS = {each.name: each for each in collections().values()}
TITLES = [
    "Backs",
    "<b>Tom & “Jerry's”</b> {title}",
    "{canonical_url}",
    "published by",
    "canonical_url",
    'a href="',
    "\\u001a and \\ {title",
]


def path_of(item):
    return item["url"].removeprefix("http://localhost:8000")


def fill_in(template, item, key=""):
    """What a client does with a term, written apart from our own code."""
    if isinstance(template, dict):
        return {name: fill_in(value, item, name) for name, value in template.items()}
    if not isinstance(template, str):
        return template
    escape = html.escape if key == "html" else str
    names = re.compile(r"\{(title|canonical_url)\}")
    return names.sub(lambda match: escape(item[match[1]]), template)


def complete(page):
    """The items of a page, each with the terms of the page that it does not have itself."""
    terms = page.get("terms", {})
    return [
        {**{name: fill_in(each, item) for name, each in terms.items()}, **item}
        for item in page["results"]
    ]


def assert_parts(part, detail, where=""):
    """Each card of a list is a part of the detail's, but for its ``srcset``."""
    if isinstance(part, dict):
        assert part.keys() - {"srcset"} <= detail.keys(), where
        for key in part.keys() - {"srcset"}:
            assert_parts(part[key], detail[key], f"{where}.{key}")
    elif isinstance(part, list):
        assert len(part) == len(detail), where
        for n, (small, large) in enumerate(zip(part, detail, strict=True)):
            assert_parts(small, large, f"{where}.{n}")
    else:
        assert part == detail, where


@pytest.mark.parametrize("collection", COLLECTIONS)
def test_an_item_with_the_terms_of_its_page_says_what_its_detail_says(api, world, collection):
    items = complete(api(f"{collection}/").json())

    assert items
    for item in items:
        detail = api(path_of(item)).json()
        assert_parts(item, detail)
        terms = COLLECTIONS[collection].published.term_fields
        assert {name: item[name] for name in terms} == {name: detail[name] for name in terms}


def test_terms_are_right_for_every_title_and_after_a_change_of_settings(api, settings):
    first, second = TopicFactory(name="Old terms", slug="old"), TopicFactory(name="Also old")
    publish(first, second, by=None, at=MONDAY)
    settings.PUBLISHER = settings.PUBLISHER | {"name": "{title} Ltd", "license_name": "CC0"}
    topics = [TopicFactory(name=name, slug=f"t{n}") for n, name in enumerate(TITLES)]
    publish(*topics, by=None, at=TUESDAY)

    page = api("topics/").json()

    assert page["terms"]["license"]["name"] == "CC0"  # most of them say so
    items = {item["slug"]: item for item in page["results"]}
    assert items["old"]["license"]["name"] == "CC BY-ND 4.0"
    assert "license" not in items["t1"]
    for item in complete(page):
        detail = api(path_of(item)).json()
        for name in ("license", "attribution", "refresh_within"):
            assert item[name] == detail[name]


def test_markup_and_quotes_in_a_title_need_no_term_of_their_own(api, published):
    published(*(TopicFactory(name=name, slug=f"t{n}") for n, name in enumerate(TITLES)))

    page = api("topics/").json()

    kept = {item["title"] for item in page["results"] if "attribution" in item}
    assert kept == {"published by", "canonical_url", "{canonical_url}"}  # as in the template
    for item in complete(page):
        assert item["attribution"] == api(path_of(item)).json()["attribution"]


def test_an_item_keeps_a_disclaimer_of_its_own(api, published):
    usual = [PostFactory(slug=slug) for slug in ("one", "two")]
    published(*usual, PostFactory(slug="own", disclaimer="Ask a surgeon."))

    page = api("posts/").json()

    assert page["terms"]["disclaimer"] == usual[0].disclaimer
    own = {item["slug"]: item.get("disclaimer") for item in page["results"]}
    assert own == {"one": None, "two": None, "own": "Ask a surgeon."}


@pytest.mark.parametrize("title", TITLES)
def test_template_of_a_term_gives_the_term_back_or_there_is_none(title):
    item = {"title": title, "canonical_url": f"https://x.org/{len(title)}/"}
    value = {
        "text": f"“{title}”, published by {{title}}",
        "html": f"“{html.escape(title)}” {item['canonical_url']}",
    }

    term = build_term(value, item)

    assert json.loads(term.value) == value
    if term.template is not None:
        assert expand_template(json.loads(term.template), item) == value
    assert choose_templates([[term], [term]]) == [term.template]


def test_terms_leave_out_what_the_items_leave_out(api, world):
    page = api("posts/", fields="-license,-attribution.html").json()
    named = api("posts/", fields="title,license").json()
    empty = api("posts/", slug__in="nobody").json()

    assert {*page["terms"]} == {"attribution", "refresh_within", "disclaimer"}
    assert {*page["terms"]["attribution"]} == {"text", "url"}
    assert "terms" not in named
    assert named["results"][0]["license"] == api("posts/first/").json()["license"]
    assert "terms" not in empty


def test_lists_of_the_past_have_the_terms_of_then(api, published, settings):
    topic = TopicFactory(slug="backs", name="Backs")
    published(topic)
    settings.PUBLISHER = settings.PUBLISHER | {"license_name": "CC0"}
    topic.name = "Spines"
    topic.save()
    publish(topic, by=None, at=TUESDAY)

    then = api("topics/", as_of="2026-03-02").json()
    now = api("topics/").json()

    assert (then["results"][0]["title"], then["terms"]["license"]["name"]) == (
        "Backs",
        "CC BY-ND 4.0",
    )
    assert (now["results"][0]["title"], now["terms"]["license"]["name"]) == ("Spines", "CC0")
