"""Read studies and results that were stored with copies of their publications (decision 27)."""

from typing import Any

from cms.lib.citation_copies import replace_copy
from cms.lib.placeholders import REF
from studies.report_ids import hash_report

Json = dict[str, Any]


def replace_study_copies(study: Json) -> dict[str, Json]:
    """Replace the copies in the JSON of a study, its list item or its card; return their cards."""
    if "citations" in study or "citation" not in study or "integrity" not in study:
        return {}
    copies: dict[str, Json] = {}
    del study["integrity"]
    named = [study["citation"], *study.get("further_citations", ())]
    refs = [ref for each in named if (ref := replace_copy(each, copies, type="citation"))]
    study["citation"] = refs[0] if refs else None
    study["further_citations"] = refs[1:]
    if "design" in study and "summary" in study:  # not in a card
        study["citations"] = refs
    roles = {}
    for report in study.get("reports", ()):
        id = report["citation"]["id"]
        report["citation"] = replace_copy(report["citation"], copies, type="citation")
        report["id"], roles[id] = str(hash_report(study["id"], id)), report["role"]
    for result in study.get("results", ()):
        if id := result["report"]:
            result["report"] = build_report(study["id"], id, roles.get(id, ""))
    return copies


def replace_result_report(result: Json) -> None:
    """Replace the id of a publication in the JSON of a result by its report."""
    if isinstance(result.get("report"), str):
        result["report"] = build_report(result["study"][REF], result["report"], "")


def build_report(study_id: str, citation_id: str, role: str) -> Json:
    id = str(hash_report(study_id, citation_id))
    return {"id": id, "role": role, "citation": {REF: citation_id}}
