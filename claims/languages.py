"""The words around figures in each language, and how it writes numbers."""

from dataclasses import dataclass

#: What a figure counts, and so which words stand around its numbers.
PERCENT, PARTS, RANGE_OF_PERCENT, RANGE, POINTS, PLAIN = (
    *("percent", "parts", "range_of_percent", "range", "points", "plain"),
)


@dataclass(frozen=True)
class Language:
    """The words around figures in one language, and how it writes numbers."""

    decimal: str
    group: str
    hedges: dict[str, str]
    forms: dict[str, str]
    #: Numbers below have no separator of groups.
    smallest_grouped: int = 1_000


def build_forms(of: str, to: str, points: str) -> dict[str, str]:
    """Build the forms of figures from three words of a language."""
    return {
        PERCENT: "{} %",
        PARTS: f"{{}} {of} {{}}",
        RANGE_OF_PERCENT: f"{{}} % {to} {{}} %",
        RANGE: f"{{}} {to} {{}}",
        POINTS: f"{{}} {points}",
        PLAIN: "{}",
    }


def build_hedges(about: str, almost: str, more_than: str, up_to: str) -> dict[str, str]:
    hedges = {"about": about, "almost": almost, "more_than": more_than, "up_to": up_to}
    return {name: f"{word} {{}}" for name, word in hedges.items()} | {"none": "{}"}


ENGLISH = Language(
    decimal=".",
    group=",",
    hedges=build_hedges("about", "almost", "more than", "up to"),
    forms=build_forms("of", "to", "percentage points"),
)
LANGUAGES = {
    "en": ENGLISH,
    "de": Language(
        decimal=",",
        group=".",
        hedges=build_hedges("etwa", "fast", "mehr als", "bis zu"),
        forms=build_forms("von", "bis", "Prozentpunkte"),
    ),
    "es": Language(
        decimal=",",
        group="\N{NO-BREAK SPACE}",
        hedges=build_hedges("alrededor de", "casi", "más de", "hasta"),
        forms=build_forms("de", "a", "puntos porcentuales"),
        smallest_grouped=10_000,  # as the Spanish academy asks for
    ),
    "fr": Language(
        decimal=",",
        group="\N{NARROW NO-BREAK SPACE}",
        hedges=build_hedges("environ", "près de", "plus de", "jusqu’à"),
        forms=build_forms("sur", "à", "points de pourcentage"),
    ),
}


def find_language(locale: str) -> Language:
    """Return the language of a locale such as "de-AT"; English for one that has no words here."""
    return LANGUAGES.get(locale.partition("-")[0], ENGLISH)
