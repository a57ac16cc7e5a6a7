"""What nobody knows of compared treatments: said as such, never left out (IPDAS)."""

from collections.abc import Iterator, Sequence, Set
from typing import Any

from django.utils.translation import gettext as _

from treatments.cell_certainty import list_unjudged

Json = dict[str, Any]


def list_unknowns(
    entries: Sequence[Json], arms: Sequence[Json], paths: Sequence[Json]
) -> list[Json]:
    """List what is not known of the treatments, each with a code and a sentence."""
    titles = {entry["slug"]: entry["title"] for entry in entries}
    return [
        *(unknown for entry in entries for unknown in list_treatment_unknowns(entry, arms)),
        *(
            build_path_unknown(path, titles)
            for path in paths
            if path["effect"] in (None, "unknown") and path["from"] != path["to"]
        ),
    ]


def list_treatment_unknowns(entry: Json, arms: Sequence[Json]) -> Iterator[Json]:
    """List what is not known of one treatment."""
    measured = list(find_measured(entry, arms))
    for code, sentence in list_unknown_facts(entry, {arm["kind"] for arm in measured}):
        yield build_unknown(code, sentence.format(treatment=entry["title"]), entry)
    for harm in entry.get("harms", ()):
        if not harm["study"] and not harm["how_often"]:
            text = _("How often this happens after {treatment} is not known: {harm}.")
            said = text.format(treatment=entry["title"], harm=harm["text"].rstrip("."))
            yield build_unknown("harm_frequency", said, entry)
    measures = {arm["measure"]["id"]: arm["measure"] for arm in measured if arm["measure"]}
    for sentence in list_unjudged(entry, [*measures.values()]):
        yield build_unknown("not_judged", sentence, entry)


def find_measured(entry: Json, arms: Sequence[Json]) -> Iterator[Json]:
    """Find the arms in which the treatment has a figure."""
    for arm in arms:
        cells = [cell for row in arm["rows"] for cell in row["cells"] if cell["figures"]]
        if any(cell["treatment"] == entry["slug"] for cell in cells):
            yield arm


def list_unknown_facts(entry: Json, kinds: Set[str | None]) -> Iterator[tuple[str, str]]:
    """Yield the code and the sentence of each fact that the treatment does not state.

    ``kinds``: whether results of it tell of benefits or of harms.
    """
    if not kinds:
        yield "no_results", _("No result of a study is known here of {treatment}.")
    if not entry.get("harms") and "harm" not in kinds:
        yield "no_harms", _("No harms data: nothing is known here about harms of {treatment}.")
    if entry["reversibility"] == "unknown":
        yield "reversibility", _("Whether {treatment} can be undone is not known.")
    if entry["recovery_days_max"] is None and entry["recovery_days_min"] is None:
        yield "recovery", _("How long recovery takes after {treatment} is not known.")
    if is_repeat_unknown(entry):
        yield "repeat_unknown", _("Whether {treatment} can be had again is not known.")
    if not entry.get("burden"):
        yield "burden", _("What {treatment} asks of patients is not known here.")


def is_repeat_unknown(entry: Json) -> bool:
    """Return whether neither its own field nor its path to itself says if it can be had again."""
    paths = [path for path in entry["path_effects"] if path["to"]["id"] == entry["id"]]
    is_stated = any(path["effect"] != "unknown" for path in paths)
    return entry.get("repeatable", "unknown") == "unknown" and not is_stated


def build_unknown(code: str, text: str, entry: Json) -> Json:
    return {"code": code, "text": text, "treatment": entry["slug"], "other": None}


def build_path_unknown(path: Json, titles: dict[str, str]) -> Json:
    """Build what is not known of having one treatment after another."""
    if path["effect"]:
        text = _("Whether {other} stays possible after {treatment} is not known.")
    else:
        text = _("Nobody has said here whether {other} stays possible after {treatment}.")
    return {
        "code": "path_unknown" if path["effect"] else "path_not_stated",
        "text": text.format(treatment=titles[path["from"]], other=titles[path["to"]]),
        "treatment": path["from"],
        "other": path["to"],
    }
