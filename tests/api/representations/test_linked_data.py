"""Entries in the words of schema.org: read back as others would, and held against our shapes."""

import json
from pathlib import Path

import extruct
import pytest
from pyshacl import validate
from rdflib import Graph

from tests.clock import TUESDAY
from tests.factories import FACTORIES
from tests.factories.claims import ClaimFactory
from tests.factories.posts import PostFactory
from tests.factories.studies import CitationFactory, ReportFactory, ResultFactory

# 2026-11: rdflib 7.6 reads JSON-LD with a class of its own that it has deprecated.
READS_JSON_LD = [
    pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning"),
    pytest.mark.filterwarnings("ignore:Dataset.default_context:DeprecationWarning"),
]
pytestmark = [pytest.mark.django_db, *READS_JSON_LD]
SHAPES = Path(__file__).parents[2] / "shapes"
CONTEXT = json.loads((SHAPES / "context.json").read_text())
JSON_LD = {"Accept": "application/ld+json"}
TYPES = {
    "post": "MedicalWebPage",
    "series": "CreativeWorkSeries",
    "author": "Person",
    "topic": "DefinedTerm",
    "treatment": "MedicalTherapy",
    "condition": "MedicalCondition",
    "study": "MedicalObservationalStudy",
    "measure": "DefinedTerm",
    "citation": "ScholarlyArticle",
    "claim": "Claim",
    "image": "ImageObject",
}


def faults(document) -> str:
    """What the shapes have against a document; empty if nothing."""
    assert document["@context"] == "https://schema.org"
    # The context is ours, so that no test asks the net; it says what schema.org's says.
    graph = Graph().parse(data=json.dumps(document | {"@context": CONTEXT}), format="json-ld")
    shapes = Graph().parse(SHAPES / "entries.ttl")
    conforms, _, report = validate(graph, shacl_graph=shapes)
    return "" if conforms else report


def test_a_post_says_what_it_is_about_and_what_it_rests_on(api, world):
    response = api("posts/chronic-back-pain/", headers=JSON_LD)

    found = response.json()

    assert response["Content-Type"] == "application/ld+json"
    assert faults(found) == ""
    assert found["@type"] == "MedicalWebPage"
    assert found["headline"] == "Chronic back pain"
    assert [each["name"] for each in found["author"]] == ["Ada Reyes"]
    assert [(each["@type"], each["name"]) for each in found["about"]] == [
        ("MedicalCondition", "Chronic back pain"),
        ("MedicalTherapy", "Bone marrow"),
        ("MedicalTherapy", "Spinal fusion"),
    ]
    assert found["mainEntity"]["@type"] == "MedicalCondition"
    assert [each["@type"] for each in found["mentions"]] == ["MedicalObservationalStudy"]
    assert found["isPartOf"]["@type"] == "CreativeWorkSeries"
    assert found["position"] == 2
    assert found["image"]["contentUrl"].endswith(".webp")
    assert "Secret" not in response.content.decode()


def test_a_post_names_its_claims_with_their_studies(api, world, published):
    result = ResultFactory()
    published(result.measure, result.study)
    claim = ClaimFactory(slug="avoided", statement="It helps", computed=True, results=[result])
    published(claim)
    published(PostFactory(slug="figures", summary="{claim:avoided} avoided it."))

    found = api("posts/figures/", headers=JSON_LD).json()

    assert faults(found) == ""
    address = "http://localhost:8000"
    assert found["hasPart"] == [
        {
            "@type": "Claim",
            "@id": f"{address}/claims/avoided/",
            "name": "It helps",
            "url": f"{address}/claims/avoided/",
            "text": claim.render()["text"],
            "isBasedOn": [
                {
                    "@type": "MedicalStudy",
                    "@id": f"{address}/studies/{result.study.slug}/",
                    "name": result.study.title,
                    "url": f"{address}/studies/{result.study.slug}/",
                }
            ],
        }
    ]


def test_the_page_of_a_post_holds_the_same_for_search_engines(api, world):
    page = api("posts/chronic-back-pain/", headers={"Accept": "text/html"})

    found = extruct.extract(page.content.decode(), syntaxes=["json-ld"])["json-ld"]

    assert found == [api("posts/chronic-back-pain/", headers=JSON_LD).json()]


@pytest.mark.parametrize("name", sorted(FACTORIES))
def test_every_type_passes_the_shapes(api, world, published, name):
    draft = FACTORIES[name]()
    published(draft)
    model = type(draft).published

    for entry in (draft, getattr(world, name, draft)):
        found = api(f"{model.collection}/{entry.pk}/", headers=JSON_LD).json()

        assert faults(found) == ""
        assert found["@id"].startswith("http")


def test_types_are_those_of_schema_org(api, world, published):
    claim = ClaimFactory(results=[world.result])
    published(claim)
    of = {
        "post": world.first, "series": world.series, "author": world.ada, "topic": world.topic,
        "treatment": world.fusion, "condition": world.pain, "study": world.study,
        "measure": world.measure, "image": world.image,
        "citation": world.citation, "claim": claim,
    }  # fmt: skip

    found = {
        name: api(f"{type(entry).published.collection}/{entry.pk}/", headers=JSON_LD).json()
        for name, entry in of.items()
    }

    assert {name: each["@type"] for name, each in found.items()} == TYPES
    assert {name: faults(each) for name, each in found.items()} == dict.fromkeys(TYPES, "")
    assert [each["name"] for each in found["treatment"]["@reverse"]["possibleTreatment"]] == [
        "Chronic back pain"
    ]


def test_the_shapes_catch_something(api, world):
    document = api("posts/chronic-back-pain/", headers=JSON_LD).json()

    assert "headline" in faults({k: v for k, v in document.items() if k != "headline"})
    assert "about" in faults(document | {"about": document["author"]})


def test_a_retracted_study_is_never_cited_without_a_word(api, world, published):
    citation = CitationFactory(notices=["retraction"])
    ReportFactory(study=world.study, citation=citation, role="primary")
    published(citation, world.study, at=TUESDAY)

    found = api("posts/chronic-back-pain/", headers=JSON_LD).json()
    page = api("posts/chronic-back-pain/", headers={"Accept": "text/html"}).content.decode()
    markdown = api("posts/chronic-back-pain/", headers={"Accept": "text/markdown"}).content

    assert [each["creativeWorkStatus"] for each in found["citation"]] == ["retracted"]
    assert '<strong class="warned">Retracted.</strong>' in page
    assert b"(retracted)" in markdown
