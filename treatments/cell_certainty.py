"""Say in a comparison how certain an effect is (GRADE), by condition, or that nobody judged it."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from treatments.choices import CertaintyLevel

Json = dict[str, Any]
CERTAINTY_WORDS = {
    CertaintyLevel.HIGH: gettext_lazy(
        "High certainty: the true effect is very likely close to this."
    ),
    CertaintyLevel.MODERATE: gettext_lazy(
        "Moderate certainty: the true effect is probably close to this, and may differ."
    ),
    CertaintyLevel.LOW: gettext_lazy("Low certainty: the true effect may differ much from this."),
    CertaintyLevel.VERY_LOW: gettext_lazy(
        "Very low certainty: the true effect probably differs much from this."
    ),
}


def list_certainties(entry: Json, measure: Json | None, conditions: Iterable[Json]) -> list[Json]:
    """List the judgements on a treatment's effect on an outcome.

    ``conditions`` are those of the patients whom the shown figures are of. For one without a
    judgement, and for an outcome without any, the list says so (``level`` null).
    """
    judged = [row for row in entry.get("certainties", ()) if is_of(row, measure)]
    known = {row["condition"]["id"] for row in judged}
    missing = {each["id"]: each for each in conditions if each["id"] not in known}
    rows = [build_certainty(row["condition"], row) for row in judged]
    rows += [build_certainty(condition) for condition in missing.values()]
    return rows or [build_certainty(None)]


def is_of(row: Json, measure: Json | None) -> bool:
    """Return whether a judgement is of an outcome."""
    return measure is not None and row["measure"]["id"] == measure["id"]


def build_certainty(condition: Json | None, row: Json | None = None) -> Json:
    """Build what is said of a judgement, or of its lack."""
    text = _("How certain this is has not been judged.")
    if row:
        text = str(CERTAINTY_WORDS[CertaintyLevel(row["level"])])
    return {
        "condition": condition,
        "level": row["level"] if row else None,
        "reasons": row["reasons"] if row else [],
        "judged_at": row["judged_at"] if row else None,
        "text": f"{condition['title']}: {text}" if condition else text,
    }


def find_conditions(studies: Iterable[Json | None], patients: Json) -> list[Json]:
    """Find the conditions of the patients of these studies; ``patients`` has them by study."""
    found = [each for study in studies if study for each in patients.get(study["id"], ())]
    return [*{each["id"]: each for each in found}.values()]


def list_unjudged(entry: Json, measures: Sequence[Json]) -> Iterator[str]:
    """Yield a sentence for each outcome whose certainty nobody has judged, or one for all."""
    if not entry.get("certainties"):
        text = _("How certain any effect of {treatment} is has not been judged.")
        yield text.format(treatment=entry["title"])
        return
    for measure in measures:
        if not any(is_of(row, measure) for row in entry["certainties"]):
            text = _("How certain the effect of {treatment} on “{outcome}” is has not been judged.")
            yield text.format(treatment=entry["title"], outcome=measure["title"])
