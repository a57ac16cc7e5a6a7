"""The page of a post says what its reader has to know, and the first page what this is."""

from datetime import date

import pytest
from selectolax.lexbor import LexborHTMLParser

from cms.publishing import publish, withdraw
from tests.clock import MONDAY, TUESDAY
from tests.factories.media import ImageFactory
from tests.factories.posts import PostFactory, SeriesFactory
from tests.factories.studies import CitationFactory, ReportFactory, StudyFactory

pytestmark = pytest.mark.django_db


def open_page(client, path):
    return LexborHTMLParser(client.get(path).content.decode())


def text_of(page, selector):
    return " ".join(page.css_first(selector).text(separator=" ").split())


def test_corrections_stand_above_the_text_with_their_day(client):
    post = PostFactory(slug="backs")
    publish(post, by=None, at=MONDAY)
    for note, significance in (("The dose was wrong.", "safety"), ("It was 61.", "correction")):
        post.summary += "!"
        post.save()
        publish(post, by=None, at=TUESDAY, note=note, significance=significance)

    page = open_page(client, "/posts/backs/")

    notes = [" ".join(each.text().split()) for each in page.css(".corrections li")]
    assert notes == [
        "3 March 2026, for safety: The dose was wrong.",
        "3 March 2026: It was 61.",
    ]
    assert page.html.index("The dose was wrong.") < page.html.index('class="body"')


def test_without_corrections_there_is_no_such_section(client):
    publish(PostFactory(slug="backs"), by=None, at=MONDAY)

    assert open_page(client, "/posts/backs/").css(".corrections") == []


def test_every_publication_of_a_study_is_named(client):
    study = StudyFactory(title="Marrow", summary="It helped some.")
    for number, role in enumerate(["abstract", "primary", "follow_up"]):
        citation = CitationFactory(title=f"Report {number}")
        ReportFactory(study=study, citation=citation, role=role, position=number)
        publish(citation, by=None, at=MONDAY)
    publish(study, PostFactory(slug="backs", studies=[study]), by=None, at=MONDAY)

    (listed,) = open_page(client, "/posts/backs/").css("section:has(#about-studies) li")

    assert " ".join(listed.text(separator=" ").split()) == (
        "Marrow It helped some. Report 1. Report 0. Report 2."
    )


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({}, "Nobody with medical training has checked this post."),
        (
            {"reviewed_at": MONDAY, "next_review_on": date(2027, 1, 5)},
            (
                "Checked by somebody with medical training on 2 March 2026 . "
                "To be checked again on 5 January 2027 ."
            ),
        ),
    ],
)
def test_review_dates_disclaimer_and_licence_are_on_the_page(client, fields, sentence):
    publish(PostFactory(slug="backs", disclaimer="No advice.", **fields), by=None, at=MONDAY)

    page = open_page(client, "/posts/backs/")

    assert text_of(page, "section:has(#about-review) p") == sentence
    assert text_of(page, ".disclaimer") == "No advice."
    assert page.css_first('footer a[rel~="license"]').text() == "CC BY-ND 4.0"


def test_first_edition_is_no_update_even_if_it_appeared_elsewhere_before(client):
    post = PostFactory(slug="backs", original_published_at="2018-11-06T12:00:00Z")
    publish(post, by=None, at=MONDAY)
    first = text_of(open_page(client, "/posts/backs/"), ".byline")
    post.summary = "New."
    post.save()
    publish(post, by=None, at=TUESDAY)

    assert "Updated" not in first
    assert "6 November 2018 · Updated 3 March 2026" in text_of(
        open_page(client, "/posts/backs/"), ".byline"
    )


def test_first_page_shows_the_series_in_order_and_then_what_this_is(client):
    series = SeriesFactory(title="Can It Help?", lead_image=ImageFactory())
    posts = [PostFactory(slug=f"p{n}", series=series, series_position=n) for n in (2, 1)]
    publish(series.lead_image, series, *posts, by=None, at=MONDAY)

    page = open_page(client, "/")

    headings = [each.text() for each in page.css("h1, .product h2")]
    links = [each.attributes["href"] for each in page.css(".item .title a")]
    assert headings == ["Can It Help?", "What this is"]
    assert [link.rsplit("/", 2)[1] for link in links] == ["p1", "p2"]
    assert "Jesper Aggergaard" in text_of(page, "figure")
    assert text_of(page, ".tagline").startswith("Health series, with the treatments they compare")


def test_first_page_of_an_empty_house_says_that_nothing_is_published(client):
    SeriesFactory(title="Secret")

    page = open_page(client, "/")

    assert "Nothing is published yet." in text_of(page, "main")
    assert "Secret" not in page.html


def test_first_page_follows_the_log(client):
    series = SeriesFactory(title="Can It Help?")
    publish(series, by=None, at=MONDAY)
    tag = client.get("/")["ETag"]

    same = client.get("/", headers={"If-None-Match": tag})
    withdraw(series, by=None, at=TUESDAY, reason="error")
    gone = client.get("/", headers={"If-None-Match": tag})

    assert (same.status_code, gone.status_code) == (304, 200)
    assert "Can It Help?" not in gone.content.decode()


@pytest.mark.parametrize("path", ["/", "/posts/", "/posts/backs/", "/nothing/", "/api/v1/docs/"])
def test_every_page_has_our_icon(client, path):
    publish(PostFactory(slug="backs"), by=None, at=MONDAY)

    icon = open_page(client, path).css_first('link[rel="icon"]').attributes["href"]

    assert icon == "/static/api/icon.svg"
