"""Find properties of a treatment that can't be true together."""

from typing import Any

from treatments.choices import Invasiveness, Kind, ProcedureType

#: How deep treatments of each type go.
DEPTHS = {
    ProcedureType.NONINVASIVE: (1, 1),
    ProcedureType.PERCUTANEOUS: (2, 3),
    ProcedureType.SURGICAL: (3, 5),
}


def find_contradictions(treatment: Any) -> dict[str, str]:
    """Map each field at fault to a sentence for authors."""
    contradictions: dict[str, str] = {}
    depth, kind = treatment.invasiveness, treatment.procedure_type
    if depth is None or kind not in DEPTHS:
        return {}  # a form was sent without them
    low, high = DEPTHS[kind]
    if not low <= depth <= high:
        label = ProcedureType(kind).label.partition(":")[0].lower()
        fitting = " to ".join(str(end) for end in dict.fromkeys((low, high)))
        contradictions["invasiveness"] = (
            f"What is {label} has the invasiveness {fitting}, not {depth}. Change one of the two."
        )
    elif treatment.leaves_implant and depth < Invasiveness.MINIMAL_ACCESS:
        contradictions["leaves_implant"] = (
            f"Something stays in the body, but the invasiveness is {depth}. An implant is 3 "
            "through the skin, and 5 by open surgery."
        )
    elif treatment.leaves_implant and depth == Invasiveness.OPEN_SURGERY:
        contradictions["invasiveness"] = (
            "Open surgery that leaves an implant is 5. Change the number, or take the tick from "
            "the implant."
        )
    elif depth == Invasiveness.OPEN_SURGERY_WITH_IMPLANTS and not treatment.leaves_implant:
        contradictions["leaves_implant"] = (
            "The invasiveness 5 is open surgery with implants. Tick the implant, or choose 4."
        )
    if treatment.removes_tissue and depth == Invasiveness.NOTHING:
        contradictions["removes_tissue"] = (
            "Something is taken out of the body, but the invasiveness says that nothing enters "
            "it. Change one of the two."
        )
    if treatment.kind == Kind.DRUG and kind == ProcedureType.SURGICAL:
        contradictions["kind"] = "A drug is not given by an incision. Choose another kind or type."
    return contradictions
