"""Studies are found by the DOI of any of their publications, however it is written."""

import pytest
from django.test import Client

from cms.publishing import publish
from tests.clock import MONDAY
from tests.factories.posts import PostFactory
from tests.factories.studies import CitationFactory, ReportFactory, StudyFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def studies():
    """One with two publications, one with a DOI that begins like one of them, one without."""
    both, other, none = (StudyFactory(slug=slug, title=slug) for slug in ("both", "other", "none"))
    for study, doi in [
        *((both, "10.1186/s12967-015"), (both, "10.1000/a,b_(c)%d")),
        *((other, "10.1186/s12967-0159"), (none, "")),
    ]:
        report = ReportFactory(study=study, citation=CitationFactory(doi=doi))
        publish(report.citation, by=None, at=MONDAY)
    post = PostFactory(slug="about-both", studies=[both])
    publish(both, other, none, by=None, at=MONDAY)
    publish(post, by=None, at=MONDAY)


def find(**query) -> list[str]:
    response = Client().get("/api/v1/studies/", query)
    assert response.status_code == 200, response.json()
    return [item["slug"] for item in response.json()["results"]]


@pytest.mark.parametrize(
    "text",
    [
        *("10.1186/s12967-015", "10.1186/S12967-015", "https://doi.org/10.1186/s12967-015"),
        *("http://dx.doi.org/10.1186/s12967-015", "HTTPS://DOI.ORG/10.1186/S12967-015"),
        *(
            "doi:10.1186/s12967-015",
            "DOI: 10.1186/s12967-015",
            "https://www.doi.org/10.1000/a,b_(C)%d",
        ),
    ],
)
def test_every_spelling_finds_it(studies, text):
    assert find(doi=text) == ["both"]


def test_other_conditions_by_doi(studies):
    assert find(doi="10.1186/s12967-0159") == ["other"]
    assert find(doi="10.1186/s12967-01") == []
    assert find(doi__not="10.1186/s12967-015") == ["none", "other"]
    assert find(doi__not=["10.1186/s12967-015", "10.1186/s12967-0159"]) == ["none"]
    assert find(doi__isnull="true") == ["none"]
    assert find(**{"or": "(doi=10.1186/s12967-0159,doi__isnull=true)"}) == ["none", "other"]


def test_posts_are_found_by_the_doi_of_their_studies(studies):
    posts = Client().get("/api/v1/posts/", {"studies__doi": "https://doi.org/10.1186/S12967-015"})

    assert [item["slug"] for item in posts.json()["results"]] == ["about-both"]


@pytest.mark.parametrize(
    "text", ["", "10.1186", "pubmed:1234", "10.1186/", "10.1186/a b", "x10.1186/a"]
)
def test_what_is_no_doi_is_refused(studies, text):
    response = Client().get("/api/v1/studies/", {"doi": text})

    assert response.status_code == 400
    assert "is not a DOI, such as" in response.json()["detail"]
