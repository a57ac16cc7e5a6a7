"""The integrity of publications, the most serious state first."""

from collections.abc import Iterable

from django.db.models import TextChoices

from cms.lib.severity import choose_worst


class Integrity(TextChoices):
    """Whether a publication still stands, the most serious state first."""

    RETRACTED = "retracted", "Retracted"
    WITHDRAWN = "withdrawn", "Withdrawn"
    PARTLY_RETRACTED = "partly_retracted", "Partly retracted"
    EXPRESSION_OF_CONCERN = "expression_of_concern", "Expression of concern"
    SUPERSEDED = "superseded", "Superseded by a newer version"
    CORRECTED = "corrected", "Corrected"
    UNKNOWN = "unknown", "Not checked yet"
    CURRENT = "current", "Current"

    @classmethod
    def worst(cls, states: Iterable[str]) -> "Integrity":
        """Return the most serious state; unknown if there is no publication."""
        return choose_worst(states, default=cls.UNKNOWN)


#: Readers are warned of a publication in one of these states, wherever it is shown.
WARNED = (
    Integrity.RETRACTED,
    Integrity.WITHDRAWN,
    Integrity.PARTLY_RETRACTED,
    Integrity.EXPRESSION_OF_CONCERN,
    Integrity.SUPERSEDED,
)

#: What was found in such a publication holds no more.
VOID = (Integrity.RETRACTED, Integrity.WITHDRAWN)
#: The findings of such a publication are in doubt.
DOUBTFUL = (Integrity.PARTLY_RETRACTED, Integrity.EXPRESSION_OF_CONCERN)

#: The same in a line of text, for readers of each language.
WARNINGS = {
    "en": ("retracted", "withdrawn", "partly retracted", "expression of concern", "superseded"),
    "de": ("zurückgezogen", "zurückgenommen", "teils zurückgezogen", "in Zweifel", "überholt"),
    "es": ("retractado", "retirado", "retractado en parte", "en duda", "sustituido"),
    "fr": ("rétracté", "retiré", "rétracté en partie", "mise en garde", "remplacé"),
}


def name_warning(integrity: str, locale: str) -> str:
    """Name the integrity of a publication that does not stand; empty for one that does."""
    words = WARNINGS.get(locale.partition("-")[0], WARNINGS["en"])
    return dict(zip(WARNED, words, strict=True)).get(Integrity(integrity), "")
