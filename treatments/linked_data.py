"""Treatments and conditions as schema.org nodes."""

from typing import Any

from cms.api.representations.linked_data import LinkedData, RelatedNodes, node

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
    "atc": "ATC",
    "rxnorm": "RxNorm",
    "gmdn": "GMDN",
}


def build_brief_condition(condition: Json) -> Json:
    return node("MedicalCondition", condition, alternateName=condition["plain_name"])


def build_full_condition(condition: Json, others: RelatedNodes) -> Json:
    site = condition["body_site"]
    return build_brief_condition(condition) | {
        "alternateName": list_alternate_names(condition),
        "code": build_codes(condition),
        "associatedAnatomy": {"@type": "AnatomicalStructure", "name": site} if site else None,
    }


def build_brief_treatment(treatment: Json) -> Json:
    return node(
        "MedicalTherapy",
        treatment,
        alternateName=treatment["plain_name"],
        description=treatment["summary"],
    )


def build_full_treatment(treatment: Json, others: RelatedNodes) -> Json:
    return build_brief_treatment(treatment) | {
        "alternateName": list_alternate_names(treatment),
        "code": build_codes(treatment),
        "procedureType": {"@id": PROCEDURES[treatment["procedure_type"]]},
        "howPerformed": treatment["how_performed"],
        "preparation": treatment["preparation"],
        "followup": treatment["follow_up"],
        "contraindication": [
            {"@type": "MedicalContraindication", "name": criterion["text"]}
            for criterion in treatment["criteria"]
            if criterion["kind"] in CONTRAINDICATIONS
        ],
        "subjectOf": others(treatment["citations"]),
        # schema.org has this property on the condition alone.
        "@reverse": {"possibleTreatment": others(treatment["conditions"])}
        if any(treatment["conditions"])
        else None,
    }


def list_alternate_names(entry: Json) -> list[str]:
    return list(filter(None, dict.fromkeys([entry["plain_name"], *entry["synonyms"]])))


def build_codes(entry: Json) -> list[Json]:
    return [
        {"@type": "MedicalCode", "codeValue": each["code"], "codingSystem": SYSTEMS[each["system"]]}
        for each in entry["codes"]
    ]


CONDITION = LinkedData(brief=build_brief_condition, full=build_full_condition)
TREATMENT = LinkedData(brief=build_brief_treatment, full=build_full_treatment)
