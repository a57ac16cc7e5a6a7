"""Studies and measures in the words of schema.org."""

from typing import Any

from cms.api.representations.linked_data import LinkedData, Others, drop_empty, node

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


def study_brief(study: Json) -> Json:
    citation = study["citation"]
    return node(
        study_type(study["design"]),
        study,
        studyDesign=term(OBSERVATIONS.get(study["design"], "")),
        subjectOf=article(citation) if citation else None,
    )


def study_whole(study: Json, others: Others) -> Json:
    return study_brief(study) | {
        "description": study["summary"],
        "trialDesign": designs(study) if study["design"] in TRIALS else None,
        "healthCondition": others(study["conditions"]),
        "studySubject": others(study["treatments"]),
        "subjectOf": [report(each["citation"]) for each in study["reports"]],
    }


def study_type(design: str) -> str:
    if design in TRIALS:
        return "MedicalTrial"
    return "MedicalObservationalStudy" if design in OBSERVATIONS else "MedicalStudy"


def designs(study: Json) -> list[Json]:
    randomised = "RandomizedTrial" if study["design"] in RANDOMISED else ""
    found = (term(name) for name in (randomised, MASKINGS.get(study["masking"], "")))
    return [each for each in found if each]


def term(name: str) -> Json | None:
    return {"@id": f"https://schema.org/{name}"} if name else None


def article(citation: Json) -> Json:
    """A publication from its footnote. ``creativeWorkStatus`` tells whether it still stands."""
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


def report(citation: Json) -> Json:
    people = [
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
    return article(citation) | drop_empty(
        {
            "headline": citation["title"],
            "author": people,
            "isPartOf": {"@type": "Periodical", "name": citation["container_title"]}
            if citation["container_title"]
            else None,
            "pagination": citation["pages"],
            "datePublished": citation["published_on"],
        }
    )


def measure_brief(measure: Json) -> Json:
    return node("DefinedTerm", measure, termCode=measure["abbr"])


def measure_whole(measure: Json, others: Others) -> Json:
    return measure_brief(measure) | {"inLanguage": measure["locale"]}


STUDY = LinkedData(brief=study_brief, whole=study_whole)
MEASURE = LinkedData(brief=measure_brief, whole=measure_whole)
