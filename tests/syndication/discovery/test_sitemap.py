"""The sitemap lists the pages of published entries, and nothing else."""

import pytest
from django.core.cache import cache
from lxml import etree, html

from cms.publishing import publish
from cms.syndication.discovery import sitemap
from tests.api.world import translation_of
from tests.clock import TUESDAY, WEDNESDAY
from tests.factories.posts import PostFactory
from tests.syndication.discovery.sitemap_validator import (
    NAMESPACE,
    XHTML_LINK,
    find_sitemap_faults,
)

pytestmark = pytest.mark.django_db
HOUSE = "http://localhost:8000"


@pytest.fixture
def locs(api):
    def read(path="/sitemap.xml"):
        response = api(path)
        assert response["Content-Type"] == "application/xml; charset=utf-8"
        assert find_sitemap_faults(response.content, host="localhost:8000") == []
        root = etree.fromstring(response.content)
        return {
            each.findtext(f"{NAMESPACE}loc"): each.findtext(f"{NAMESPACE}lastmod") for each in root
        }

    return read


def test_index_leads_to_parts_and_parts_to_pages(api, locs, world):
    parts = [part.removeprefix(HOUSE) for part in locs()]
    pages = [page for part in parts for page in locs(part)]

    assert sorted(parts) == [
        *("/sitemap-citations-1.xml", "/sitemap-conditions-1.xml", "/sitemap-posts-1.xml"),
        *("/sitemap-series-1.xml", "/sitemap-studies-1.xml", "/sitemap-treatments-1.xml"),
    ]
    assert sorted(pages) == [
        f"{HOUSE}/citations/centeno-2017/",
        f"{HOUSE}/conditions/chronic-back-pain/",
        f"{HOUSE}/posts/chronic-back-pain/",
        f"{HOUSE}/posts/first/",
        f"{HOUSE}/series/can-stem-cells-help/",
        f"{HOUSE}/studies/centeno-2017/",
        f"{HOUSE}/treatments/bone-marrow/",
        f"{HOUSE}/treatments/microdiscectomy/",
        f"{HOUSE}/treatments/spinal-fusion/",
    ]
    assert [api(page.removeprefix(HOUSE)).status_code for page in pages] == [200] * 9


def test_lastmod_is_when_the_content_last_changed(locs, world, published):
    world.second.summary = "Better."
    world.second.save()
    published(world.second, at=WEDNESDAY)

    assert locs("/sitemap-posts-1.xml") == {
        f"{HOUSE}/posts/first/": "2026-03-02T10:00:00.000Z",
        f"{HOUSE}/posts/chronic-back-pain/": "2026-03-04T09:00:00.000Z",
    }


def test_what_is_withdrawn_is_listed_no_more(api, locs, world):
    from cms.publishing import withdraw

    withdraw(world.first, by=None, at=TUESDAY, reason="error")
    withdraw(world.study, by=None, at=TUESDAY, reason="error")

    assert list(locs("/sitemap-posts-1.xml")) == [f"{HOUSE}/posts/chronic-back-pain/"]
    assert f"{HOUSE}/sitemap-studies-1.xml" not in locs()
    assert api("/sitemap-studies-1.xml").status_code == 404


def test_many_pages_make_several_parts(locs, world, published, monkeypatch):
    monkeypatch.setattr(sitemap, "PART_SIZE", 3)
    published(*(PostFactory() for _ in range(5)), at=TUESDAY)

    parts = [part for part in locs() if "posts" in part]
    pages = [page for part in parts for page in locs(part.removeprefix(HOUSE))]

    assert len(parts) == 3
    assert len(set(pages)) == len(pages) == 7


def test_other_languages_are_listed_under_their_own_addresses(api, locs, world, published):
    published(PostFactory(slug="first", title="Primero", locale="es"), at=TUESDAY)

    assert f"{HOUSE}/es/posts/first/" in locs("/sitemap-posts-1.xml")
    assert api("/es/posts/first/").status_code == 200


def test_translations_are_named_on_each_of_their_pages(api, locs, world, published):
    spanish, german = (translation_of(world.first, locale, title="T") for locale in ("es", "de"))
    published(spanish, german, at=TUESDAY)

    locs("/sitemap-posts-1.xml")
    root = etree.fromstring(api("/sitemap-posts-1.xml").content)
    alternates = {
        page.findtext(f"{NAMESPACE}loc"): [
            (link.get("hreflang"), link.get("href")) for link in page.findall(XHTML_LINK)
        ]
        for page in root
    }

    pages = {
        "de": f"{HOUSE}/de/posts/{german.slug}/",
        "en": f"{HOUSE}/posts/first/",
        "es": f"{HOUSE}/es/posts/{spanish.slug}/",
    }
    named = [*pages.items(), ("x-default", pages["en"])]
    assert alternates == {
        f"{HOUSE}/posts/chronic-back-pain/": [],
        **dict.fromkeys(pages.values(), named),
    }
    for url in pages.values():
        head = html.fromstring(api(url.removeprefix(HOUSE)).content).find("head")
        links = [(each.get("hreflang"), each.get("href")) for each in head.iter("link")]
        assert sorted(pair for pair in links if pair[0]) == sorted(named)


@pytest.mark.parametrize("part", ["posts-2", "posts-0", "images-1", "nothing-1", "series-2"])
def test_there_is_no_other_part(api, world, part):
    assert api(f"/sitemap-{part}.xml").status_code == 404


def test_rules_find_what_is_broken():
    content = b"""<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
    <url><loc>/relative/</loc><lastmod>yesterday</lastmod></url><url><priority>1</priority></url>
    </urlset>"""

    faults = find_sitemap_faults(content, host="localhost")

    assert [fault.split()[0] for fault in faults] == ["loc", "lastmod", "parts", "loc"]
    assert find_sitemap_faults(b"<urlset/>", host="localhost") == ["root urlset"]


def test_cost_is_a_fixed_number_of_statements(api, world, published, django_assert_num_queries):
    with django_assert_num_queries(2):  # head, cards
        api("/sitemap.xml")
    with django_assert_num_queries(3):  # head, translations, rows
        api("/sitemap-posts-1.xml")
    publish(*(PostFactory() for _ in range(5)), by=None, at=TUESDAY)
    cache.clear()
    with django_assert_num_queries(3):
        api("/sitemap-posts-1.xml")


def test_shared_caches_know_of_whose_pages_it_is(api, world):
    names = ("citations", "claims", "conditions", "posts", "series", "studies", "treatments")
    lists = [f"list-{name}" for name in names]

    assert api("/sitemap.xml")["Cache-Tag"].split(",") == ["all", *lists]
    assert api("/sitemap-posts-1.xml")["Cache-Tag"] == "all,list-posts"


def test_who_has_it_already_is_told_so(api, world):
    first = api("/sitemap-posts-1.xml")
    again = api("/sitemap-posts-1.xml", headers={"If-None-Match": first["ETag"]})

    assert again.status_code == 304
