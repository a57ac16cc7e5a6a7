"""What pages, linked data and feeds tell of a publication."""

import pytest

from cms.publishing import publish
from tests.clock import TUESDAY

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("published_citation")]


def test_the_page_says_whether_it_still_stands(client):
    trial, article = (
        client.get(f"/citations/{slug}/", headers={"accept": "text/html"}).content.decode()
        for slug in ("trial", "pettine-2016")
    )

    assert "<dt>Does it still stand</dt>\n<dd>Retracted</dd>" in trial
    assert '<a href="https://registry.example/1"' in trial
    assert "<dd>K Pettine, R Suzuki</dd>" in article
    assert '<dd>Correction, 1 May 2016 <span class="note">The journal</span></dd>' in article


def test_linked_data_has_the_type_of_its_kind(client):
    accept = {"accept": "application/ld+json"}
    article = client.get("/api/v1/citations/pettine-2016/", headers=accept).json()
    registry = client.get("/api/v1/citations/trial/", headers=accept).json()

    assert (article["@type"], registry["@type"]) == ("ScholarlyArticle", "WebPage")
    assert article["sameAs"] == "https://doi.org/10.1007/s00264-015-2886-4"
    assert article["creativeWorkStatus"] == "corrected"
    assert article["correction"] == [
        {"@type": "CorrectionComment", "text": "correction", "datePublished": "2016-05-01"}
    ]


def test_the_feed_of_corrections_tells_of_a_correction(client, published_citation):
    published_citation.volume = "41"
    published_citation.save()
    publish(published_citation, by=None, at=TUESDAY, significance="correction", note="The volume.")

    for form in ("rss", "atom", "json"):
        feed = client.get(f"/feeds/corrections.{form}")
        assert (feed.status_code, "The volume." in feed.content.decode()) == (200, True)
