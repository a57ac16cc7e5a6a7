"""What is shown of publications that are not published, of several, and at which cost."""

from uuid import UUID

import pytest

from cms.publishing import publish, withdraw
from tests.clock import MONDAY, WEDNESDAY
from tests.factories.posts import PostFactory
from tests.factories.studies import CitationFactory, ReportFactory, StudyFactory
from tests.studies.papers import publish_paper

pytestmark = pytest.mark.django_db
API = "/api/v1"
PAGES = ("/posts/post/", "/studies/study/", "/treatments/treatment/", "/feeds/posts.json")


@pytest.fixture
def paper():
    return publish_paper()


def test_what_is_withdrawn_is_absent_wherever_it_was_shown(client, paper):
    withdraw(paper, by=None, at=WEDNESDAY, reason="error", note="It is another paper.")

    study = client.get(f"{API}/studies/study/").json()
    assert (study["citation"], study["further_citations"], study["citations"]) == (None, [], [])
    assert study["integrity"] == "unknown"
    assert [report["citation"] for report in study["reports"]] == [None]
    assert study["results"][0]["report"] == study["reports"][0]
    treatment = client.get(f"{API}/treatments/treatment/").json()
    rows = (*treatment["criteria"], *treatment["path_effects"], *treatment["regulatory"])
    assert [row["source"] for row in rows] == [None, None, None]
    assert treatment["citations"] == []
    pages = {each: client.get(each).content.decode() for each in PAGES}
    assert [each for each, page in pages.items() if "The paper" in page or "10.1000" in page] == []


def test_the_preflight_names_a_publication_that_readers_do_not_get(paper):
    report = ReportFactory(citation__title="Nobody has published this")

    problems = [problem.message for problem in report.study.preflight()]

    sentence = "Citation “Nobody has published this” is not published. "
    assert problems == [f"{sentence}Readers will not see it here until it is."]


@pytest.mark.parametrize("number", [1, 3])
def test_what_a_study_costs_does_not_depend_on_its_publications(
    client, number, django_assert_num_queries
):
    reports = [ReportFactory(study__slug="many")]
    reports += [ReportFactory(study=reports[0].study) for _ in range(number - 1)]
    citations = [report.citation for report in reports]
    study = reports[0].study
    publish(*citations, study, PostFactory(slug="post", studies=[study]), by=None, at=MONDAY)

    with django_assert_num_queries(3):  # head, entry, cards
        client.get(f"{API}/studies/many/")
    with django_assert_num_queries(3):  # head, entry, cards (those of the publications are kept)
        client.get(f"{API}/posts/post/")


@pytest.mark.parametrize("number", [1, 2**128 - 1])
def test_a_card_is_complete_in_whatever_order_cards_are_loaded(client, paper, number):
    """Rows come in the order of their ids: the publication before the study, or after it."""
    other = CitationFactory(id=UUID(int=number), title="Another paper", notices=["retraction"])
    study = StudyFactory(id=UUID(int=2**127), slug="both")
    ReportFactory(study=study, citation=other)
    post = PostFactory(
        slug="both", studies=[study], body=f'<p><a href="entry:{other.pk}">It</a></p>'
    )
    publish(other, study, post, by=None, at=MONDAY)

    (card,) = client.get(f"{API}/posts/both/").json()["studies"]

    assert (card["citation"]["title"], card["integrity"]) == ("Another paper", "retracted")
