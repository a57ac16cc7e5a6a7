"""Licence terms for machines: the same in every signal, from one record."""

import json

import pytest
from lxml import etree, html
from protego import Protego

from tests.factories.posts import PostFactory
from tests.syndication.feeds.validators import ATOM

pytestmark = pytest.mark.django_db
HOUSE = "http://localhost:8000"
LICENSE = "https://creativecommons.org/licenses/by-nd/4.0/"
RSL = {"r": "https://rslstandard.org/rsl"}
PAGE = "/posts/chronic-back-pain/"


@pytest.fixture(params=[False, True], ids=["free", "reserved"])
def is_reserved(request, settings):
    settings.TDM_RESERVED = request.param
    settings.TDM_POLICY = "https://publisher.example/ask"
    settings.CONTENT_USAGE = True
    return request.param


def test_every_signal_says_the_same_of_mining(api, world, is_reserved):
    (tdm,) = api("/.well-known/tdmrep.json").json()
    rsl = etree.fromstring(api("/license.xml").content)
    page = html.fromstring(api(PAGE).content)
    meta = {each.get("name"): each.get("content") for each in page.iterfind("head/meta[@name]")}
    item = etree.fromstring(api("/feeds/posts.rss").content).find("channel/item")
    policy = "https://publisher.example/ask" if is_reserved else None

    assert tdm["tdm-reservation"] == int(is_reserved)
    assert (tdm["location"], tdm.get("tdm-policy")) == ("/", policy)
    for path in (PAGE, f"/api/v1{PAGE}", "/feeds/posts.atom", "/sitemap.xml"):
        response = api(path)
        assert response["tdm-reservation"] == str(int(is_reserved))
        assert response.get("tdm-policy") == policy
        assert response["Content-Usage"] == ("train-ai=n" if is_reserved else "train-ai=y")
    assert meta["tdm-reservation"] == str(int(is_reserved))
    assert meta.get("tdm-policy") == policy
    permitted = "search" if is_reserved else "all"
    assert rsl.xpath("r:content/r:license/r:permits/text()", namespaces=RSL) == [permitted]
    assert item.xpath("r:content/r:license/r:permits/text()", namespaces=RSL) == [permitted]
    ask = rsl.findtext("r:content/r:license/r:payment/r:custom", namespaces=RSL)
    assert ask == policy
    usage = f"Content-Usage: train-ai={'n' if is_reserved else 'y'}"
    assert usage in api("/robots.txt").content.decode().splitlines()


def test_who_reserves_mining_and_says_no_more_leads_to_the_licence(api, settings):
    settings.TDM_RESERVED, settings.TDM_POLICY = True, ""

    assert api("/robots.txt")["tdm-policy"] == LICENSE


def test_every_signal_names_the_same_licence(api, world):
    page = html.fromstring(api(PAGE).content)
    (script,) = page.xpath("//script[@type='application/ld+json']/text()")
    linked = json.loads(script)
    rsl = etree.fromstring(api("/license.xml").content)
    entry = etree.fromstring(api("/feeds/posts.atom").content).find(f"{ATOM}entry")
    item = api("/feeds/posts.json").json()["items"][0]["_syndication"]
    named = [
        linked["license"],
        rsl.findtext("r:content/r:license/r:payment/r:standard", namespaces=RSL),
        entry.find(f"{ATOM}link[@rel='license']").get("href"),
        item["license"]["url"],
        api("/oembed", url=f"{HOUSE}{PAGE}").json()["license"],
        page.xpath("//head/link[@rel='license' and not(@type)]/@href")[0],
        api(f"posts{PAGE.removeprefix('/posts')}").json()["license"]["url"],
    ]

    assert set(named) == {LICENSE}
    assert linked["usageInfo"] == f"{HOUSE}/license.xml"


def test_licence_document_is_found_from_everywhere(api, world):
    page = html.fromstring(api(PAGE).content)
    link = f'<{HOUSE}/license.xml>; rel="license"; type="application/rsl+xml"'

    assert page.xpath("//link[@type='application/rsl+xml']/@href") == [f"{HOUSE}/license.xml"]
    assert link in api(f"/api/v1{PAGE}")["Link"]
    assert link in api("/feeds/posts.json")["Link"]
    assert f"License: {HOUSE}/license.xml" in api("/robots.txt").content.decode().splitlines()


def test_licence_document_keeps_the_rules_of_rsl(api, world):
    response = api("/license.xml")
    root = etree.fromstring(response.content)

    assert response["Content-Type"] == "application/rsl+xml"
    assert (root.tag, root.get("max-age")) == ("{https://rslstandard.org/rsl}rsl", "1")
    (content,) = root
    assert content.get("url") == "/"
    assert [etree.QName(each).localname for each in content] == ["license", "terms"]
    (payment,) = content.iterfind("r:license/r:payment", namespaces=RSL)
    assert payment.get("type") == "attribution"


def test_items_of_rss_license_what_is_on_this_server(api, world):
    root = etree.fromstring(api("/feeds/posts.rss").content)

    urls = root.xpath("channel/item/r:content/@url", namespaces=RSL)

    assert urls == [f"{HOUSE}/api/v1/posts/{slug}/" for slug in ("chronic-back-pain", "first")]


def test_robots_are_told_what_they_may_fetch(api, world):
    response = api("/robots.txt")
    robots = Protego.parse(response.content.decode())

    assert response["Content-Type"] == "text/plain; charset=utf-8"
    assert list(robots.sitemaps) == [f"{HOUSE}/sitemap.xml"]
    assert robots.can_fetch(f"{HOUSE}{PAGE}", "anybot")
    assert robots.can_fetch(f"{HOUSE}/feeds/posts.atom", "anybot")
    assert not robots.can_fetch(f"{HOUSE}/admin/", "anybot")


def test_draft_of_the_ietf_is_off_unless_somebody_wants_it(api, world):
    assert "Content-Usage" not in api(PAGE)
    assert "Content-Usage" not in api("/robots.txt").content.decode()


@pytest.mark.parametrize("path", ["/admin/login/", "/livez"])
def test_what_is_no_content_has_no_terms(client, db, path):
    assert "tdm-reservation" not in client.get(path)


def test_what_was_not_changed_carries_the_terms_too(api, world):
    first = api("/feeds/posts.atom")
    again = api("/feeds/posts.atom", headers={"If-None-Match": first["ETag"]})

    assert (again.status_code, again["tdm-reservation"]) == (304, "0")


def test_page_leads_to_the_feeds_it_is_in(api, world):
    page = html.fromstring(api(PAGE).content)
    urls = {
        each.get("type"): each.get("href")
        for each in page.iterfind("head/link[@rel='alternate']")
        if "/feeds/" in each.get("href")
    }

    assert urls == {
        "application/atom+xml": f"{HOUSE}/feeds/posts.atom",
        "application/rss+xml": f"{HOUSE}/feeds/posts.rss",
        "application/feed+json": f"{HOUSE}/feeds/posts.json",
    }
    for type, url in urls.items():
        assert f'<{url}>; rel="alternate"; type="{type}"' in api(f"/api/v1{PAGE}")["Link"]


def test_entry_leads_to_the_feeds_of_its_own_language(api, published):
    published(PostFactory(slug="hola", locale="es"))

    links = api("posts/hola/", locale="es")["Link"].split(", ")

    assert [link.partition(">")[0] for link in links if "/feeds/" in link] == [
        f"<{HOUSE}/feeds/posts.{form}?locale=es" for form in ("atom", "rss", "json")
    ]


def test_type_without_feeds_leads_to_none(api, world):
    assert "/feeds/" not in api("/api/v1/studies/centeno-2017/")["Link"]


def test_digest_of_an_answer_is_that_of_its_bytes(api, client, world):
    from base64 import b64encode
    from hashlib import sha256

    for headers in ({}, {"Accept-Encoding": "gzip"}):
        response = api("/feeds/posts.atom", headers=headers)
        digest = b64encode(sha256(response.content).digest()).decode()
        assert response["Repr-Digest"] == f"sha-256=:{digest}:"
