"""Studies, measures and citations as schema.org nodes."""

from typing import Any

from cms.api.representations.linked_data import LinkedData, RelatedNodes, drop_empty, node
from cms.lib.outcomes import RANDOMISED_DESIGNS, TRIAL_DESIGNS
from studies.published_citation import list_identifiers

Json = dict[str, Any]
OBSERVATIONS = {
    "cohort_prospective": "CohortStudy",
    "cohort_retrospective": "CohortStudy",
    "case_series": "CaseSeries",
    "case_control": "Observational",
    "cross_sectional": "CrossSectional",
}
MASKINGS = {
    "none": "OpenTrial",
    "single": "SingleBlindedTrial",
    "double": "DoubleBlindedTrial",
    "triple": "TripleBlindedTrial",
}
#: Kinds of publications that are no scholarly articles.
WORKS = {
    "book": "Book",
    "report": "Report",
    "registry_entry": "WebPage",
    "web_page": "WebPage",
}


def build_brief_study(study: Json) -> Json:
    citations = [study["citation"], *study.get("further_citations", ())]
    return node(
        choose_study_type(study["design"]),
        study,
        studyDesign=build_term(OBSERVATIONS.get(study["design"], "")),
        subjectOf=[build_brief_citation(citation) for citation in citations if citation],
    )


def build_full_study(study: Json, others: RelatedNodes) -> Json:
    return build_brief_study(study) | {
        "description": study["summary"],
        "trialDesign": list_trial_designs(study) if study["design"] in TRIAL_DESIGNS else None,
        "healthCondition": others(study["conditions"]),
        "studySubject": others(study["treatments"]),
        "subjectOf": others(report["citation"] for report in study["reports"]),
    }


def choose_study_type(design: str) -> str:
    if design in TRIAL_DESIGNS:
        return "MedicalTrial"
    return "MedicalObservationalStudy" if design in OBSERVATIONS else "MedicalStudy"


def list_trial_designs(study: Json) -> list[Json]:
    randomised = "RandomizedTrial" if study["design"] in RANDOMISED_DESIGNS else ""
    names = (randomised, MASKINGS.get(study["masking"], ""))
    return [term for name in names if (term := build_term(name))]


def build_term(name: str) -> Json | None:
    return {"@id": f"https://schema.org/{name}"} if name else None


def list_article_properties(citation: Json) -> Json:
    container = citation["container_title"]
    return {
        "headline": citation["title"],
        "author": [build_author(person) for person in citation["authors"]],
        "isPartOf": {"@type": "Periodical", "name": container} if container else None,
        "pagination": citation["pages"],
        "datePublished": citation["published_on"],
    }


def build_author(person: Json) -> Json:
    return drop_empty(
        {
            "@type": "Person",
            "familyName": person["family"],
            "givenName": person["given"],
            "sameAs": f"https://orcid.org/{person['orcid']}" if person["orcid"] else None,
        }
    )


def build_brief_citation(citation: Json) -> Json:
    """Build the node of a publication; ``creativeWorkStatus`` is its integrity."""
    return node(
        WORKS.get(citation["kind"], "ScholarlyArticle"),
        citation,
        sameAs=citation["source_url"],
        creativeWorkStatus=citation["integrity"],
    )


def build_full_citation(citation: Json, others: RelatedNodes) -> Json:
    notices = [
        {"@type": "CorrectionComment", "text": notice["reason"] or notice["type"]}
        | ({"datePublished": notice["date"]} if notice["date"] else {})
        for notice in citation["notices"]
    ]
    return (
        build_brief_citation(citation)
        | list_article_properties(citation)
        | {"correction": notices, "identifier": [*filter(None, list_identifiers(citation))]}
    )


def build_brief_measure(measure: Json) -> Json:
    return node("DefinedTerm", measure, termCode=measure["abbr"])


def build_full_measure(measure: Json, others: RelatedNodes) -> Json:
    return build_brief_measure(measure) | {"inLanguage": measure["locale"]}


STUDY = LinkedData(brief=build_brief_study, full=build_full_study)
MEASURE = LinkedData(brief=build_brief_measure, full=build_full_measure)
CITATION = LinkedData(brief=build_brief_citation, full=build_full_citation)
