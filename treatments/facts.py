"""Facts of treatments that texts may state, and their words."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from cms.lib.placeholders import referenced_ids
from cms.published.facts import Fact, FactSheet, Subject, choose_language
from treatments.choices import CriterionKind, Effect
from treatments.fact_words import CLOSING, DAYS_OF_WEEK, SITES, WORDS, FactWords
from treatments.lowest_certainty import find_lowest_certainty

Json = Mapping[str, Any]
NOT_FOR = (
    CriterionKind.CONTRAINDICATION_ABSOLUTE,
    CriterionKind.CONTRAINDICATION_RELATIVE,
    CriterionKind.NOT_EXPECTED_TO_HELP,
)


def find_words(subject: Subject) -> FactWords:
    return choose_language(WORDS, subject.locale)


def state_invasiveness(subject: Subject) -> str:
    depth = subject.document["invasiveness"]
    return str(depth) if subject.is_cell else find_words(subject).scale.format(depth)


def state_depth(subject: Subject) -> str:
    depth: int = subject.document["invasiveness"]
    return find_words(subject).depths[depth - 1]


def state_reversibility(subject: Subject) -> str:
    return find_words(subject).reversibility[subject.document["reversibility"]]


def state_repeatable(subject: Subject) -> str:
    return find_words(subject).repeatable[subject.document["repeatable"]]


def state_recovery(subject: Subject) -> str:
    """State the days until ordinary life goes on, in weeks where both ends are whole weeks."""
    words, document = find_words(subject), subject.document
    low, high = document["recovery_days_min"], document["recovery_days_max"]
    known = [days for days in (low, high) if days is not None]
    if not known:
        return ""
    in_weeks = all(days and days % DAYS_OF_WEEK == 0 for days in known)
    unit = DAYS_OF_WEEK if in_weeks else 1
    if low is None or high is None:
        form = words.up_to if low is None else words.at_least
        return form.format(words.count_days(known[0], unit))
    if low == high:
        return words.count_days(low, unit)
    return words.span.format(low // unit, words.count_days(high, unit))


def state_trial(subject: Subject) -> str:
    words, days = find_words(subject), subject.document["trial_days"]
    if subject.document["trial_possible"] and days:
        return words.trial.format(words.count_days(days, 1))
    return words.yes if subject.document["trial_possible"] else words.no


def state_flag(key: str) -> Callable[[Subject], str]:
    """Build what states a fact that is true or not."""

    def state(subject: Subject) -> str:
        words = find_words(subject)
        return words.yes if subject.document[key] else words.no

    return state


def state_path(subject: Subject) -> str:
    """State what becomes of the other treatment, and where, if that is not everywhere."""
    words = find_words(subject)
    return "; ".join(
        words.effects[path["effect"]] + (f" {words.same_site}" if path["scope"] in SITES else "")
        for path in subject.document["path_effects"]
        if subject.other in referenced_ids(path["to"])
    )


def code_path(subject: Subject) -> str | None:
    """Code what becomes of the other treatment, by scope: "any_site:keeps_open"."""
    codes = [
        f"{path['scope']}:{path['effect']}"
        for path in subject.document["path_effects"]
        if subject.other in referenced_ids(path["to"])
    ]
    return ",".join(codes) or None


def list_paths(document: Json, effect: str) -> Iterator[tuple[str, Json]]:
    """Yield the later treatments with this effect, by id, without the treatment itself."""
    for path in document["path_effects"]:
        for id in referenced_ids(path["to"]):
            if path["effect"] == effect and id != document.get("id"):
                yield id, path


def name_paths(subject: Subject, effect: str) -> list[str]:
    """Name the later treatments with this effect, and where, if that is not everywhere."""
    site = f" ({find_words(subject).same_site})"
    return [
        subject.names[id] + (site if path["scope"] in SITES else "")
        for id, path in list_paths(subject.document, effect)
        if id in subject.names
    ]


def build_path_fact(effect: Effect, label: str, headings: Mapping[str, str]) -> Fact:
    """Build the fact that lists the treatments on which a treatment has an effect."""

    def state(subject: Subject) -> str:
        nobody = find_words(subject).nobody if subject.document["path_effects"] else ""
        return ", ".join(name_paths(subject, effect)) or nobody

    def list_named(document: Json) -> Iterator[str]:
        return (id for id, _ in list_paths(document, effect))

    return Fact(label, headings, state, list_named=list_named)


def list_later(document: Json) -> Iterator[str]:
    """List the ids of the later treatments that do not simply stay possible."""
    return (id for effect in CLOSING for id, _ in list_paths(document, effect))


def state_later_options(subject: Subject) -> str:
    """Name the treatments that do not stay possible, the gravest first, and count the others."""
    words = find_words(subject)
    parts = [
        words.closing[effect].format(", ".join(named))
        for effect in CLOSING
        if (named := name_paths(subject, effect))
    ]
    others = sum(1 for _ in list_paths(subject.document, Effect.KEEPS_OPEN))
    if parts and others:
        parts.append(words.others_open.format(others))
    return "; ".join(parts) or (words.all_open if others else "")


def state_criteria(*kinds: str) -> Callable[[Subject], str]:
    """Build what joins the criteria of these kinds, which have the language of the treatment."""

    def state(subject: Subject) -> str:
        criteria = subject.document["criteria"]
        texts = [each["text"].rstrip(". ") for each in criteria if each["kind"] in kinds]
        return "; ".join(texts)

    return state


def state_harms(subject: Subject) -> str:
    """List the harms; where none are entered, say so."""
    harms = [harm["text"].rstrip(". ") for harm in subject.document.get("harms", ())]
    return "; ".join(harms) or find_words(subject).no_harms


def list_judged(field: str) -> Callable[[Json], Iterator[str]]:
    """Build what lists the ids of the outcomes or conditions that the certainty is judged of."""

    def list_ids(document: Json) -> Iterator[str]:
        return referenced_ids([row[field] for row in document.get("certainties", ())])

    return list_ids


def state_certainty(subject: Subject) -> str:
    """State the certainty of each judged outcome (GRADE); where none is judged, say so."""
    words, judged = find_words(subject), subject.document.get("certainties", ())
    stated = []
    for row in judged:
        names = [
            subject.names[id]
            for field in ("measure", "condition")
            for id in referenced_ids(row[field])
            if id in subject.names
        ]
        outcome = f"{names[0]} ({names[1]})" if len(names) == 2 else "".join(names)
        stated.append(f"{outcome}: {words.certainty[row['level']]}")
    return "; ".join(stated) or words.not_judged


def code_certainty(subject: Subject) -> str:
    """Return the lowest level of certainty that was judged, or that none was."""
    levels = (row["level"] for row in subject.document.get("certainties", ()))
    return find_lowest_certainty(levels).value


def head(en: str, de: str, es: str, fr: str) -> dict[str, str]:
    return {"en": en, "de": de, "es": es, "fr": fr}


FACT_SHEET = FactSheet(
    subject=head("Treatment", "Behandlung", "Tratamiento", "Traitement"),
    facts={
        "invasiveness": Fact(
            "Invasiveness, from 1 to 5",
            head(
                *("Invasiveness (1–5)", "Invasivität (1–5)", "Invasividad (1–5)"),
                "Caractère invasif (1–5)",
            ),
            state_invasiveness,
            value=lambda subject: str(subject.document["invasiveness"]),
        ),
        "depth": Fact(
            "How deep it goes, in words",
            head("How deep it goes", "Wie tief sie geht", "Hasta dónde llega", "Jusqu’où il va"),
            state_depth,
        ),
        "reversibility": Fact(
            "Whether it can be undone",
            head("Reversible", "Umkehrbar", "Reversible", "Réversible"),
            state_reversibility,
        ),
        "recovery": Fact(
            "Recovery",
            head("Recovery", "Erholung", "Recuperación", "Convalescence"),
            state_recovery,
        ),
        "trial": Fact(
            "Whether it can be tried first",
            head(
                *("Can be tried first", "Vorher zu erproben", "Se puede probar antes"),
                "Peut être essayé avant",
            ),
            state_trial,
        ),
        "repeatable": Fact(
            "Whether it can be had again",
            head("Repeatable", "Wiederholbar", "Se puede repetir", "Renouvelable"),
            state_repeatable,
        ),
        "leaves_implant": Fact(
            "Whether something stays in the body",
            head(
                *("Leaves an implant", "Hinterlässt ein Implantat", "Deja un implante"),
                "Laisse un implant",
            ),
            state_flag("leaves_implant"),
        ),
        "removes_tissue": Fact(
            "Whether something is taken out for good",
            head("Removes tissue", "Entfernt Gewebe", "Extrae tejido", "Retire du tissu"),
            state_flag("removes_tissue"),
        ),
        "uses_cells": Fact(
            "Whether it works by cells",
            head("Works by cells", "Wirkt durch Zellen", "Usa células", "Utilise des cellules"),
            state_flag("uses_cells"),
        ),
        "path": Fact(
            "What becomes of another treatment afterwards",
            head("{} afterwards", "{} danach", "{} después", "{} ensuite"),
            state_path,
            concerns_another=True,
            value=code_path,
        ),
        "later_options": Fact(
            "Later options, in short",
            head("Later options", "Spätere Möglichkeiten", "Opciones después", "Options ensuite"),
            state_later_options,
            list_named=list_later,
        ),
        "keeps_open": build_path_fact(
            Effect.KEEPS_OPEN,
            "Treatments that stay possible",
            head(
                *("Stays possible afterwards", "Bleibt danach möglich"),
                *("Sigue siendo posible después", "Reste possible ensuite"),
            ),
        ),
        "limits": build_path_fact(
            Effect.LIMITS,
            "Treatments that are limited afterwards",
            head(
                *("Limited afterwards", "Danach eingeschränkt", "Limitado después"),
                "Limité ensuite",
            ),
        ),
        "forecloses": build_path_fact(
            Effect.FORECLOSES,
            "Treatments that are closed off",
            head(
                *("Closed off afterwards", "Danach ausgeschlossen", "Excluido después"),
                "Exclu ensuite",
            ),
        ),
        "indications": Fact(
            "Whom it is for",
            head("For", "Für", "Para", "Pour"),
            state_criteria(CriterionKind.INDICATION),
            is_prose=True,
        ),
        "not_for": Fact(
            "Whom it is not for",
            head("Not for", "Nicht für", "No para", "Pas pour"),
            state_criteria(*NOT_FOR),
            is_prose=True,
        ),
        "certainty": Fact(
            "How certain its effects are (GRADE)",
            head("Certainty", "Gewissheit", "Certeza", "Certitude"),
            state_certainty,
            list_measures=list_judged("measure"),
            list_conditions=list_judged("condition"),
            value=code_certainty,
        ),
        "harms": Fact(
            "What harm it may do",
            head("Harms", "Schäden", "Daños", "Effets nocifs"),
            state_harms,
            is_prose=True,
        ),
    },
)
