"""All that shows a publication shows the same of it, in each state of the log."""

import json
import re
from uuid import UUID

import pytest

from cms.publishing import publish, withdraw
from tests.clock import MONDAY, TUESDAY, WEDNESDAY
from tests.factories.posts import PostFactory
from tests.factories.studies import (
    ArmFactory,
    CitationFactory,
    ReportFactory,
    ResultFactory,
    StudyFactory,
)
from tests.factories.treatments import (
    CriterionFactory,
    PathEffectFactory,
    RegulatoryStatusFactory,
    TreatmentFactory,
)

pytestmark = pytest.mark.django_db
API = "/api/v1"
#: Where readers meet the publication: in JSON, and in other representations.
JSON_ADDRESSES = (
    f"{API}/citations/paper/",
    f"{API}/citations/",
    f"{API}/studies/study/",
    f"{API}/studies/study/editions/1/",
    f"{API}/studies/",
    f"{API}/studies/?fields=citation.integrity",
    f"{API}/results/",
    f"{API}/treatments/treatment/",
    f"{API}/compare/treatments/?slugs=treatment,other",
    f"{API}/posts/post/",
    f"{API}/posts/?include=studies",
    f"{API}/studies/?include=citations",
    f"{API}/search/?q=paper",
    "/feeds/posts.json",
)
TEXTS = (
    ("/feeds/posts.atom", {}),
    ("/feeds/posts.rss", {}),
    ("/posts/post/", {}),
    ("/studies/study/", {}),
    ("/treatments/treatment/", {}),
    ("/citations/paper/", {}),
    (f"{API}/posts/post/", {"accept": "text/markdown"}),
    (f"{API}/posts/post/", {"accept": "application/ld+json"}),
    (f"{API}/studies/study/", {"accept": "application/ld+json"}),
    (f"{API}/treatments/treatment/", {"accept": "application/ld+json"}),
    ("/oembed?url=http://localhost:8000/studies/study/", {}),
)


@pytest.fixture
def paper():
    """A publication, and all that rests on it, published."""
    paper = CitationFactory(slug="paper", title="The paper", doi="10.1000/paper")
    paper.integrity_checked_at = MONDAY
    paper.save()
    report = ReportFactory(citation=paper, study__slug="study", study__design="rct_parallel")
    treatment = TreatmentFactory(slug="treatment", name="Marrow")
    other = TreatmentFactory(slug="other", name="Other")
    for each in (treatment, other):
        arm = ArmFactory(study=report.study, treatment=each, label=each.slug)
        ResultFactory(study=report.study, report=report, arm=arm, locator="Table 2")
    CriterionFactory(treatment=treatment, source=paper)
    PathEffectFactory(from_treatment=treatment, to_treatment=other, source=paper)
    RegulatoryStatusFactory(treatment=treatment, source=paper)
    post = PostFactory(slug="post", studies=[report.study])
    publish(paper, report.study, treatment, other, post, by=None, at=MONDAY)
    return paper


def find_integrities(node):
    """Yield the value of each ``integrity`` in JSON."""
    if isinstance(node, dict):
        if "integrity" in node:
            yield node["integrity"]
        for value in node.values():
            yield from find_integrities(value)
    elif isinstance(node, list):
        for value in node:
            yield from find_integrities(value)


def read_integrities(client):
    found = {}
    for address in JSON_ADDRESSES:
        response = client.get(address)
        assert response.status_code == 200, (address, response.content)
        found[address] = set(find_integrities(response.json()))
    return found


def read_text(client, address, headers):
    response = client.get(address, headers=headers)
    assert response.status_code == 200, (address, response.content)
    return response.content.decode().lower()


@pytest.mark.parametrize("notice", ["retraction", "expression_of_concern", "correction"])
def test_a_notice_shows_wherever_the_publication_is_shown(client, paper, notice):
    assert read_integrities(client) == {each: {"current"} for each in JSON_ADDRESSES}
    before = {each: client.get(each).headers["ETag"] for each in JSON_ADDRESSES}
    paper.notices.create(type=notice)
    integrity = paper.integrity.value

    publish(paper, by=None, at=TUESDAY)

    assert read_integrities(client) == {each: {integrity} for each in JSON_ADDRESSES}
    for address, etag in before.items():
        response = client.get(address, headers={"If-None-Match": etag})
        assert response.status_code == 200, address


@pytest.mark.parametrize(("address", "headers"), TEXTS)
def test_other_representations_show_the_notice(client, paper, address, headers):
    assert "retracted" not in read_text(client, address, headers)
    paper.notices.create(type="retraction")

    publish(paper, by=None, at=TUESDAY)

    assert "retracted" in read_text(client, address, headers)


def test_a_comparison_names_the_doubt(client, paper):
    paper.notices.create(type="retraction")
    publish(paper, by=None, at=TUESDAY)

    compared = client.get(f"{API}/compare/treatments/?slugs=treatment,other").json()

    whys = [sentence for outcome in compared["outcomes"] for sentence in outcome["why"]]
    assert [each for each in whys if "retracted" in each]
    (criterion,) = compared["treatments"][0]["criteria"]["indication"]
    assert criterion["source"]["integrity"] == "retracted"


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
    pages = [client.get(f"/{name}/").content.decode() for name in ("posts/post", "studies/study")]
    pages += [json.dumps(client.get(each).json()) for each in JSON_ADDRESSES[2:]]
    assert [page for page in pages if re.search("10.1000|The paper", page)] == []


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
