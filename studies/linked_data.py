"""Studies and measures as schema.org nodes."""

from typing import Any

from cms.api.representations.linked_data import LinkedData, RelatedNodes, drop_empty, node

Json = dict[str, Any]
TRIALS = {"rct_parallel", "rct_crossover", "controlled_nonrandomised", "single_arm_trial"}
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
RANDOMISED = {"rct_parallel", "rct_crossover"}


def build_brief_study(study: Json) -> Json:
    citations = [study["citation"], *study.get("further_citations", ())]
    return node(
        choose_study_type(study["design"]),
        study,
        studyDesign=build_term(OBSERVATIONS.get(study["design"], "")),
        subjectOf=[build_brief_article(citation) for citation in citations if citation],
    )


def build_full_study(study: Json, others: RelatedNodes) -> Json:
    return build_brief_study(study) | {
        "description": study["summary"],
        "trialDesign": list_trial_designs(study) if study["design"] in TRIALS else None,
        "healthCondition": others(study["conditions"]),
        "studySubject": others(study["treatments"]),
        "subjectOf": [build_full_article(report["citation"]) for report in study["reports"]],
    }


def choose_study_type(design: str) -> str:
    if design in TRIALS:
        return "MedicalTrial"
    return "MedicalObservationalStudy" if design in OBSERVATIONS else "MedicalStudy"


def list_trial_designs(study: Json) -> list[Json]:
    randomised = "RandomizedTrial" if study["design"] in RANDOMISED else ""
    names = (randomised, MASKINGS.get(study["masking"], ""))
    return [term for name in names if (term := build_term(name))]


def build_term(name: str) -> Json | None:
    return {"@id": f"https://schema.org/{name}"} if name else None


def build_brief_article(citation: Json) -> Json:
    """Build the node of a publication; ``creativeWorkStatus`` is its integrity."""
    doi = citation["doi"]
    return drop_empty(
        {
            "@type": "ScholarlyArticle",
            "@id": citation["url"],
            "name": citation["text"],
            "url": citation["url"],
            "sameAs": f"https://doi.org/{doi}" if doi else None,
            "creativeWorkStatus": citation["integrity"],
        }
    )


def build_full_article(citation: Json) -> Json:
    authors = [
        drop_empty(
            {
                "@type": "Person",
                "familyName": person["family"],
                "givenName": person["given"],
                "sameAs": f"https://orcid.org/{person['orcid']}" if person["orcid"] else None,
            }
        )
        for person in citation["authors"]
    ]
    return build_brief_article(citation) | drop_empty(
        {
            "headline": citation["title"],
            "author": authors,
            "isPartOf": {"@type": "Periodical", "name": citation["container_title"]}
            if citation["container_title"]
            else None,
            "pagination": citation["pages"],
            "datePublished": citation["published_on"],
        }
    )


def build_brief_measure(measure: Json) -> Json:
    return node("DefinedTerm", measure, termCode=measure["abbr"])


def build_full_measure(measure: Json, others: RelatedNodes) -> Json:
    return build_brief_measure(measure) | {"inLanguage": measure["locale"]}


STUDY = LinkedData(brief=build_brief_study, full=build_full_study)
MEASURE = LinkedData(brief=build_brief_measure, full=build_full_measure)
