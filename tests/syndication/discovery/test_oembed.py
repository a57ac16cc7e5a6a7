"""oEmbed 1.0: cards for other sites, which change with their entries."""

from urllib.parse import urlsplit

import pytest
from django.core.cache import cache
from lxml import etree, html

from cms.api.database.state_cache import clear_caches
from cms.publishing import publish, withdraw
from tests.clock import MONDAY, TUESDAY, WEDNESDAY
from tests.factories.claims import ClaimFactory
from tests.factories.posts import PostFactory
from tests.factories.studies import (
    ArmFactory,
    CitationFactory,
    PopulationFactory,
    ReportFactory,
    ResultFactory,
)
from tests.syndication.feeds.validators import find_markup_faults

pytestmark = pytest.mark.django_db
HOUSE = "http://localhost:8000"
POST = f"{HOUSE}/posts/chronic-back-pain/"


@pytest.fixture
def embed(api):
    def get(url=POST, **parameters):
        return api("/oembed", url=url, **parameters)

    return get


def test_card_says_what_it_shows_and_whose_it_is(embed, world):
    response = embed()
    card = response.json()

    assert response["Content-Type"] == "application/json"
    assert {key: card[key] for key in card.keys() - {"html"}} == {
        "version": "1.0",
        "type": "rich",
        "title": "Chronic back pain",
        "author_name": "Ada Reyes",
        "author_url": f"{HOUSE}/authors/ada-reyes/",
        "provider_name": "Marrow",
        "provider_url": f"{HOUSE}/",
        "cache_age": 3600,
        "width": 600,
        "height": 240,
        "url": POST,
        "license": "https://creativecommons.org/licenses/by-nd/4.0/",
    }
    assert "Five ways to treat it." in card["html"]
    assert find_markup_faults(card["html"]) == []


def test_xml_says_the_same(embed, world):
    response = embed(format="xml")
    root = etree.fromstring(response.content)

    assert response["Content-Type"] == "text/xml; charset=utf-8"
    assert root.tag == "oembed"
    assert {each.tag: each.text for each in root} == {
        name: str(value) for name, value in embed(format="json").json().items()
    }


@pytest.mark.parametrize(
    "url",
    [
        *(POST, POST.rstrip("/"), f"{POST}?utm_source=x#what-helps", f"{POST}?locale=en"),
        f"{HOUSE}/api/v1/posts/chronic-back-pain/",
        f"{HOUSE}/api/v1/posts/chronic-back-pain/?body=text",
        "https://localhost:8000/posts/chronic-back-pain/",
    ],
)
def test_every_address_of_an_entry_leads_to_its_card(embed, world, url):
    assert embed(url).json()["url"] == POST


def test_id_and_old_slug_lead_to_the_card_too(embed, world, published):
    world.second.slug = "new-slug"
    world.second.save()
    published(world.second, at=TUESDAY)

    for url in (POST, f"{HOUSE}/api/v1/posts/{world.second.pk}/"):
        assert embed(url).json()["url"] == f"{HOUSE}/posts/new-slug/"


def test_front_end_and_languages_have_addresses_of_their_own(embed, world, published, settings):
    published(PostFactory(slug="hola", title="Hola", locale="es"), at=TUESDAY)
    settings.SITE_URL = "https://front.example"

    assert embed("https://front.example/es/posts/hola/").json()["title"] == "Hola"
    assert embed(f"{HOUSE}/api/v1/posts/hola/?locale=es").json()["url"] == (
        "https://front.example/es/posts/hola/"
    )
    assert embed("https://front.example/posts/hola/").status_code == 404


@pytest.mark.parametrize("path", ["treatments/spinal-fusion", "studies/centeno-2017"])
def test_treatments_and_studies_have_cards(embed, world, path):
    card = embed(f"{HOUSE}/{path}/").json()

    assert (card["type"], card["url"]) == ("rich", f"{HOUSE}/{path}/")


@pytest.fixture
def result():
    """42 of the 61 who answered, of 175 who were treated."""
    arm = ArmFactory(label="Had the injection", n_allocated=175, study__n_enrolled=175)
    treated = PopulationFactory(study=arm.study, arm=arm, label="Treated", n=175)
    answered = PopulationFactory(study=arm.study, arm=arm, parent=treated, label="Answered", n=61)
    report = ReportFactory(study=arm.study)
    result = ResultFactory(
        study=arm.study,
        report=report,
        arm=arm,
        population=answered,
        value=None,
        n_events=42,
        n_analysed=61,
    )
    publish(report.citation, result.measure, result.study, by=None, at=MONDAY)
    return result


@pytest.fixture
def claim(result):
    claim = ClaimFactory(
        slug="improved",
        computed=True,
        results=[result],
        population_text="patients who answered",
        timeframe_text="at six years",
    )
    publish(claim, by=None, at=MONDAY)
    return claim


def move(result):
    result.n_events, result.value, result.as_reported = 41, None, ""
    result.save()
    publish(result.study, by=None, at=TUESDAY)


def read_card(embed, url):
    card = embed(url).json()["html"]
    assert find_markup_faults(card) == []
    return [each.text_content() for each in html.fromstring(card).findall("p")][1:-1]


def test_card_of_a_claim_has_its_figure_and_the_ladder(embed, claim):
    assert read_card(embed, f"{HOUSE}/claims/improved/") == [
        "Figure: 69 %, patients who answered, at six years",
        "The same people are: 69 % of 61 (Answered), 24 % of 175 (Treated)",
    ]


def test_card_of_a_claim_says_at_once_that_it_does_not_hold(embed, claim, result):
    move(result)

    assert read_card(embed, f"{HOUSE}/claims/improved/")[2:] == [
        "A figure does not follow from its source any more. The source gives “67 %” now."
    ]


def test_card_of_a_post_says_that_a_figure_does_not_hold(embed, claim, result):
    publish(PostFactory(slug="one", summary="It helped {claim:improved}."), by=None, at=MONDAY)
    move(result)

    assert read_card(embed, f"{HOUSE}/posts/one/") == [
        "It helped 69 %.",
        "A figure does not follow from its source any more.",
    ]


def test_card_of_an_edition_stays_and_names_the_newer_one(embed, claim, result):
    address = f"{HOUSE}/api/v1/claims/{claim.pk}/editions/1/"
    pinned = read_card(embed, address)
    move(result)
    publish(claim, by=None, at=WEDNESDAY, significance="correction", note="41, not 42.")

    assert pinned[0] == "Figure: 69 %, patients who answered, at six years"
    assert [pinned[0], "There is a newer edition."] == [
        line for line in read_card(embed, address) if line.startswith(("Figure", "There"))
    ]
    assert read_card(embed, f"{HOUSE}/claims/improved/")[0].startswith("Figure: 67 %")


def test_card_of_an_edition_that_there_is_not_says_so(embed, claim):
    assert embed(f"{HOUSE}/api/v1/claims/improved/editions/2/").status_code == 404
    assert embed(f"{HOUSE}/api/v1/claims/improved/editions/first/").status_code == 404
    withdraw(claim, by=None, at=TUESDAY, reason="error")

    assert (
        embed(f"{HOUSE}/api/v1/claims/improved/editions/1/")
        .json()["title"]
        .startswith("Withdrawn: ")
    )


@pytest.mark.parametrize(
    "url",
    [
        *(f"{HOUSE}/posts/nobody/", f"{HOUSE}/treatments/secret/", f"{HOUSE}/images/hilltop/"),
        *(f"{HOUSE}/", f"{HOUSE}/admin/", "https://elsewhere.example/posts/first/", "first"),
        *("http://[", f"{HOUSE}/posts/first/editions/", f"{HOUSE}/posts/%00/", "javascript:1"),
        f"{HOUSE}/api/v1/posts/0b0c2f6e-52ad-4f52-93ac-6f21a1a0ad5d/",
    ],
)
def test_what_nobody_can_embed_is_not_found(embed, world, url):
    response = embed(url)

    assert (response.status_code, response["Content-Type"]) == (404, "application/problem+json")


def test_format_that_is_not_there_is_not_implemented(embed, world):
    response = embed(format="yaml")

    assert (response.status_code, response.json()["status"]) == (501, 501)


@pytest.mark.parametrize(
    "parameters", [{"maxwidth": "wide"}, {"maxheight": "0"}, {"url": ""}, {"url": "x" * 2001}]
)
def test_what_makes_no_sense_is_refused(api, world, parameters):
    assert api("/oembed", **({"url": POST} | parameters)).status_code == 400


def test_address_must_be_there_and_what_is_not_known_is_ignored(api, embed, world):
    assert api("/oembed").status_code == 400
    assert embed(dnt="true", omit_script="1").status_code == 200


@pytest.mark.parametrize(("width", "height"), [(400, 200), (240, 160), (2000, 2000)])
def test_card_is_no_larger_than_asked(embed, world, width, height):
    card = embed(maxwidth=width, maxheight=height).json()

    assert (card["width"], card["height"]) == (min(width, 600), min(height, 240))


@pytest.mark.parametrize("size", [{"maxwidth": 239}, {"maxheight": 159}])
def test_where_no_card_fits_there_is_a_link(embed, world, size):
    card = embed(**size).json()

    assert card["type"] == "link"
    assert card.keys() & {"html", "width", "height"} == set()


def test_card_of_what_was_withdrawn_is_a_notice_at_once(embed, world):
    embed()
    withdraw(
        world.second,
        by=None,
        at=TUESDAY,
        reason="safety",
        note="<i>No</i>",
        replacement=world.first.pk,
    )

    response = embed()
    card = response.json()

    assert response.status_code == 200
    assert (card["title"], card["url"]) == ("Withdrawn: Chronic back pain", POST)
    assert "was withdrawn on March 3, 2026" in card["html"]
    assert "&lt;i&gt;No&lt;/i&gt;" in card["html"]
    assert f"{HOUSE}/posts/first/" in card["html"]
    assert "Five ways" not in card["html"]
    assert f"e-{str(world.second.pk)[:8]}" in response["Cache-Tag"].split(",")
    assert embed(format="xml").status_code == 200


def test_notice_names_no_replacement_that_nobody_may_know(embed, world):
    withdraw(world.second, by=None, at=TUESDAY, reason="error", replacement=world.secret.pk)

    notice = html.fromstring(embed().json()["html"])

    assert notice.get("cite") == POST
    assert notice.xpath("//a/@href") == []


def test_xml_leaves_out_what_it_cannot_say(embed, world):
    withdraw(world.second, by=None, at=TUESDAY, reason="error", note="Ten\x0b mg.")

    card = etree.fromstring(embed(format="xml").content)

    assert html.fromstring(card.findtext("html")).xpath("//p[3]/text()") == ["Ten mg."]


def test_id_of_what_was_withdrawn_leads_nowhere_among_another_type(embed, world):
    withdraw(world.study, by=None, at=TUESDAY, reason="error")

    addresses = [f"{HOUSE}/api/v1/{each}/{world.study.pk}/" for each in ("studies", "posts")]

    assert [embed(url).status_code for url in addresses] == [200, 404]


def test_card_shows_corrections_and_what_became_of_a_study(embed, world, published):
    world.second.summary = "Better."
    world.second.save()
    publish(world.second, by=None, at=TUESDAY, significance="correction", note="It said ten.")
    citation = CitationFactory(notices=["retraction"], integrity_checked_at=TUESDAY)
    ReportFactory(study=world.study, citation=citation)
    published(citation, world.study, at=WEDNESDAY)

    assert "Corrected (2026-03-03):</strong> It said ten." in embed().json()["html"]
    assert "Retracted." in embed(f"{HOUSE}/studies/centeno-2017/").json()["html"]


def test_card_is_kept_no_longer_than_a_copy_may_be(embed, world, settings):
    from datetime import timedelta

    settings.REFRESH_WITHIN = timedelta(minutes=5)

    assert embed().json()["cache_age"] == 300


def test_pages_and_answers_lead_to_the_card(api, client, world):
    page = html.fromstring(client.get("/posts/chronic-back-pain/").content)
    urls = {
        each.get("type"): each.get("href")
        for each in page.iterfind("head/link[@rel='alternate']")
        if "oembed" in each.get("type", "")
    }

    assert urls.keys() == {"application/json+oembed", "text/xml+oembed"}
    for type, url in urls.items():
        parts = urlsplit(url)
        assert client.get(f"{parts.path}?{parts.query}").status_code == 200
        assert f'<{url}>; rel="alternate"; type="{type}"' in api("posts/chronic-back-pain/")["Link"]


def test_what_has_no_pages_leads_to_no_card(api, world):
    assert "/oembed" in api("posts/first/")["Link"]
    assert "/oembed" not in api("authors/ada-reyes/")["Link"]


def test_cost_is_a_fixed_number_of_statements(embed, world, django_assert_num_queries):
    cache.clear()
    clear_caches()

    with django_assert_num_queries(4):  # head, slug, row, cards
        embed()
