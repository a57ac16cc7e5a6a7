"""What nobody knows of compared treatments: said as such, never left out (IPDAS)."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.utils.translation import gettext as _

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
            if path["effect"] in (None, "unknown")
        ),
    ]


def list_treatment_unknowns(entry: Json, arms: Sequence[Json]) -> Iterator[Json]:
    """List what is not known of one treatment."""
    kinds = {
        arm["kind"]
        for arm in arms
        for row in arm["rows"]
        for cell in row["cells"]
        if cell["treatment"] == entry["slug"] and cell["figures"]
    }
    sentences = {
        "no_results": not kinds and _("No result of a study is known here of {treatment}."),
        "no_harms": not entry.get("harms")
        and "harm" not in kinds
        and _("There are no data here about harms of {treatment}."),
        "reversibility": entry["reversibility"] == "unknown"
        and _("Whether {treatment} can be undone is not known."),
        "recovery": entry["recovery_days_max"] is None
        and entry["recovery_days_min"] is None
        and _("How long recovery takes after {treatment} is not known."),
    }
    for code, sentence in sentences.items():
        if sentence:
            yield {
                "code": code,
                "text": sentence.format(treatment=entry["title"]),
                "treatment": entry["slug"],
                "other": None,
            }


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
