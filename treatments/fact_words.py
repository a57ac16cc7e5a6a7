"""The words of facts of treatments, in each language."""

from dataclasses import dataclass
from typing import Any

from treatments.choices import CertaintyLevel, Effect, Repeatable, Reversibility, Scope

DAYS_OF_WEEK = 7
SITES = {Scope.SAME_SITE.value}
#: The gravest first.
CLOSING = (Effect.FORECLOSES.value, Effect.LIMITS.value, Effect.UNKNOWN.value)


@dataclass(frozen=True)
class FactWords:
    """The words of one language. Forms have their numbers or names at "{}"."""

    scale: str
    depths: tuple[str, ...]
    reversibility: dict[Any, str]
    days: tuple[str, str]
    weeks: tuple[str, str]
    span: str
    at_least: str
    up_to: str
    yes: str
    no: str
    trial: str
    repeatable: dict[Any, str]
    effects: dict[Any, str]
    same_site: str
    all_open: str
    closing: dict[Any, str]
    others_open: str
    nobody: str
    no_harms: str
    certainty: dict[Any, str]
    not_judged: str

    def count_days(self, days: int, unit: int) -> str:
        """Write a number of days in days or weeks (``unit`` is 1 or 7)."""
        count = days // unit
        single, several = self.weeks if unit == DAYS_OF_WEEK else self.days
        return f"{count} {single if count == 1 else several}"


def build_words(**words: Any) -> FactWords:
    """Build the words of a language; those of choices are given in the order of the choices."""
    for name, choices in (
        ("reversibility", Reversibility),
        ("repeatable", Repeatable),
        ("effects", Effect),
        ("certainty", CertaintyLevel),
    ):
        words[name] = dict(zip(choices.values, words[name], strict=True))
    words["closing"] = dict(zip(CLOSING, words["closing"], strict=True))
    return FactWords(**words)


WORDS = {
    "en": build_words(
        scale="{} of 5",
        depths=(
            *("nothing enters the body", "a needle"),
            "minimal access, or an implant through the skin",
            *("open surgery", "open surgery with implants"),
        ),
        reversibility=(
            *("yes", "removable, and traces stay", "partly"),
            *("no", "not known"),
        ),
        days=("day", "days"),
        weeks=("week", "weeks"),
        span="{} to {}",
        at_least="at least {}",
        up_to="up to {}",
        yes="yes",
        no="no",
        trial="yes, for {}",
        repeatable=("as often as needed", "a limited number of times", "once only", "not known"),
        effects=("stays possible", "is limited", "is closed off", "not known"),
        same_site="at the same site",
        all_open="all stated stay possible",
        closing=("closed off: {}", "limited: {}", "not known: {}"),
        others_open="also still possible: {}",
        nobody="none stated",
        no_harms="no harms data",
        certainty=("high", "moderate", "low", "very low"),
        not_judged="not judged",
    ),
    "de": build_words(
        scale="{} von 5",
        depths=(
            *("nichts dringt in den Körper ein", "eine Nadel"),
            "kleiner Zugang oder ein Implantat durch die Haut",
            *("offene Operation", "offene Operation mit Implantaten"),
        ),
        reversibility=(
            *("ja", "entfernbar, Spuren bleiben", "teilweise"),
            *("nein", "nicht bekannt"),
        ),
        days=("Tag", "Tage"),
        weeks=("Woche", "Wochen"),
        span="{} bis {}",
        at_least="mindestens {}",
        up_to="bis zu {}",
        yes="ja",
        no="nein",
        trial="ja, {} lang",
        repeatable=("so oft wie nötig", "begrenzt oft", "nur einmal", "nicht bekannt"),
        effects=("bleibt möglich", "ist eingeschränkt", "ist ausgeschlossen", "nicht bekannt"),
        same_site="an derselben Stelle",
        all_open="alle, die genannt sind, bleiben möglich",
        closing=("ausgeschlossen: {}", "eingeschränkt: {}", "nicht bekannt: {}"),
        others_open="außerdem noch möglich: {}",
        nobody="keine angegeben",
        no_harms="keine Daten zu Schäden",
        certainty=("hoch", "mäßig", "gering", "sehr gering"),
        not_judged="nicht beurteilt",
    ),
    "es": build_words(
        scale="{} de 5",
        depths=(
            *("nada entra en el cuerpo", "una aguja"),
            "acceso mínimo o un implante a través de la piel",
            *("cirugía abierta", "cirugía abierta con implantes"),
        ),
        reversibility=(
            *("sí", "extraíble, y quedan huellas", "en parte"),
            *("no", "no se sabe"),
        ),
        days=("día", "días"),
        weeks=("semana", "semanas"),
        span="{} a {}",
        at_least="al menos {}",
        up_to="hasta {}",
        yes="sí",
        no="no",
        trial="sí, durante {}",
        repeatable=(
            *("tantas veces como haga falta", "un número limitado de veces", "una sola vez"),
            "no se sabe",
        ),
        effects=("sigue siendo posible", "queda limitado", "queda excluido", "no se sabe"),
        same_site="en el mismo lugar",
        all_open="todas las indicadas siguen siendo posibles",
        closing=("excluido: {}", "limitado: {}", "no se sabe: {}"),
        others_open="también siguen siendo posibles: {}",
        nobody="ninguno indicado",
        no_harms="sin datos sobre daños",
        certainty=("alta", "moderada", "baja", "muy baja"),
        not_judged="sin valorar",
    ),
    "fr": build_words(
        scale="{} sur 5",
        depths=(
            *("rien n’entre dans le corps", "une aiguille"),
            "accès minimal ou implant à travers la peau",
            *("chirurgie ouverte", "chirurgie ouverte avec implants"),
        ),
        reversibility=(
            *("oui", "retirable, des traces restent", "en partie"),
            *("non", "non connu"),
        ),
        days=("jour", "jours"),
        weeks=("semaine", "semaines"),
        span="{} à {}",
        at_least="au moins {}",
        up_to="jusqu’à {}",
        yes="oui",
        no="non",
        trial="oui, pendant {}",
        repeatable=(
            *("aussi souvent que nécessaire", "un nombre limité de fois", "une seule fois"),
            "non connu",
        ),
        effects=("reste possible", "est limité", "est exclu", "non connu"),
        same_site="au même endroit",
        all_open="tous ceux qui sont indiqués restent possibles",
        closing=("exclu : {}", "limité : {}", "non connu : {}"),
        others_open="restent aussi possibles : {}",
        nobody="aucun indiqué",
        no_harms="pas de données sur les effets nocifs",
        certainty=("élevée", "modérée", "faible", "très faible"),
        not_judged="non évaluée",
    ),
}
