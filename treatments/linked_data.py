"""Treatments and conditions in the words of schema.org."""

from typing import Any

from cms.api.representations.linked_data import LinkedData, Others, node

Json = dict[str, Any]
PROCEDURES = {
    "noninvasive": "https://schema.org/NoninvasiveProcedure",
    "percutaneous": "https://schema.org/PercutaneousProcedure",
    "surgical": "https://schema.org/SurgicalProcedure",
}
CONTRAINDICATIONS = {"contraindication_absolute", "contraindication_relative"}
SYSTEMS = {
    "icd11": "ICD-11",
    "icd10": "ICD-10",
    "snomedct": "SNOMED-CT",
    "mesh": "MeSH",
    "wikidata": "Wikidata",
}


def condition_brief(condition: Json) -> Json:
    return node("MedicalCondition", condition, alternateName=condition["plain_name"])


def condition_whole(condition: Json, others: Others) -> Json:
    site = condition["body_site"]
    return condition_brief(condition) | {
        "alternateName": names(condition),
        "code": codes(condition),
        "associatedAnatomy": {"@type": "AnatomicalStructure", "name": site} if site else None,
    }


def treatment_brief(treatment: Json) -> Json:
    return node(
        "MedicalTherapy",
        treatment,
        alternateName=treatment["plain_name"],
        description=treatment["summary"],
    )


def treatment_whole(treatment: Json, others: Others) -> Json:
    return treatment_brief(treatment) | {
        "alternateName": names(treatment),
        "code": codes(treatment),
        "procedureType": {"@id": PROCEDURES[treatment["procedure_type"]]},
        "howPerformed": treatment["how_performed"],
        "preparation": treatment["preparation"],
        "followup": treatment["follow_up"],
        "contraindication": [
            {"@type": "MedicalContraindication", "name": criterion["text"]}
            for criterion in treatment["criteria"]
            if criterion["kind"] in CONTRAINDICATIONS
        ],
        # schema.org says it from the condition's side alone.
        "@reverse": {"possibleTreatment": others(treatment["conditions"])}
        if any(treatment["conditions"])
        else None,
    }


def names(entry: Json) -> list[str]:
    return list(filter(None, dict.fromkeys([entry["plain_name"], *entry["synonyms"]])))


def codes(entry: Json) -> list[Json]:
    return [
        {"@type": "MedicalCode", "codeValue": each["code"], "codingSystem": SYSTEMS[each["system"]]}
        for each in entry["codes"]
    ]


CONDITION = LinkedData(brief=condition_brief, whole=condition_whole)
TREATMENT = LinkedData(brief=treatment_brief, whole=treatment_whole)
