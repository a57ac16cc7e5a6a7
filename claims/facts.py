"""State facts of published entries in a claim: one in a sentence, or a table of several.

Pure functions of published documents, for publishing and for assessing evidence alike.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from claims.choices import Derivation
from cms.lib.placeholders import REF, referenced_ids
from cms.published.facts import Fact, FactSheet, Subject, choose_language
from cms.published.models.rows import published_types

Json = Mapping[str, Any]
TREATMENT = "treatment"
NOT_STATED = {"en": "not stated", "de": "nicht angegeben", "es": "sin datos", "fr": "non précisé"}


@dataclass(frozen=True)
class NamedFact:
    """A fact by name, and the id of the other entry that it concerns; empty for most."""

    name: str
    other: str = ""


@dataclass(frozen=True)
class BoundFacts:
    """The facts that a claim states, of these entries by id, in a sentence or in a table."""

    subjects: tuple[str, ...] = ()
    facts: tuple[NamedFact, ...] = ()
    is_table: bool = False

    @property
    def ids(self) -> list[str]:
        """The ids of the subjects, and of the entries that the facts concern."""
        others = [fact.other for fact in self.facts if fact.other]
        return [*dict.fromkeys([*self.subjects, *others])]

    @classmethod
    def from_document(cls, document: Json) -> "BoundFacts":
        """Read which facts a published claim states."""
        facts = document["facts"]
        columns = [
            NamedFact(each["name"], next(referenced_ids(each["other"]), ""))
            for each in facts["columns"]
        ]
        subjects = (next(referenced_ids(row["treatment"]), "") for row in facts["rows"])
        return cls(tuple(subjects), tuple(columns), document["derivation"] == Derivation.TABLE)


@dataclass(frozen=True)
class PublishedFacts:
    """What readers have of the subjects of facts: documents, and names of others, by id."""

    documents: Mapping[str, Json] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)


def get_fact_sheet() -> FactSheet:
    """Return the facts that claims may state."""
    sheet = published_types()[TREATMENT].fact_sheet
    if sheet is None:
        raise LookupError(f"Entries of the type “{TREATMENT}” declare no facts.")
    return sheet


@dataclass(frozen=True)
class NamedEntries:
    """The ids of all entries whose documents or names the words of facts have, by type."""

    treatments: tuple[str, ...] = ()
    measures: tuple[str, ...] = ()
    conditions: tuple[str, ...] = ()

    @property
    def ids(self) -> tuple[str, ...]:
        return (*self.treatments, *self.measures, *self.conditions)


def list_named(bound: BoundFacts, documents: Mapping[str, Json]) -> NamedEntries:
    """List the entries whose documents or names the words of these facts have."""
    facts = get_fact_sheet().facts
    stated = [
        (facts[fact.name], documents[subject])
        for fact in bound.facts
        for subject in bound.subjects
        if subject in documents and fact.name in facts
    ]
    named = (id for fact, document in stated for id in fact.list_named(document))
    measures = (id for fact, document in stated for id in fact.list_measures(document))
    conditions = (id for fact, document in stated for id in fact.list_conditions(document))
    return NamedEntries(
        tuple(dict.fromkeys([*bound.ids, *named])),
        tuple(dict.fromkeys(measures)),
        tuple(dict.fromkeys(conditions)),
    )


def state_facts(bound: BoundFacts, published: PublishedFacts, *, locale: str) -> dict[str, Any]:
    """State facts as a document has them; a subject that readers do not have has no row.

    ``is_stated`` is False where the entry says nothing of it: that is said in its words.
    """
    sheet = get_fact_sheet()
    named = [fact for fact in bound.facts if fact.name in sheet.facts]
    return {
        "heading": choose_language(sheet.subject, locale),
        "columns": [
            {
                "name": fact.name,
                "other": {REF: fact.other} if fact.other else None,
                "heading": sheet.facts[fact.name].write_heading(
                    locale, other_name=published.names.get(fact.other, "…")
                ),
            }
            for fact in named
        ],
        "rows": [
            {
                "treatment": {REF: id},
                "name": published.documents[id]["title"],
                "cells": [
                    write_cell(
                        sheet.facts[fact.name],
                        Subject(
                            published.documents[id],
                            locale,
                            published.names,
                            fact.other,
                            is_cell=bound.is_table,
                        ),
                    )
                    for fact in named
                ],
            }
            for id in bound.subjects
            if id in published.documents
        ],
    }


def write_cell(fact: Fact, subject: Subject) -> dict[str, Any]:
    words = fact.state(subject)
    return {
        "text": words or choose_language(NOT_STATED, subject.locale),
        "value": fact.value(subject) if fact.value else None,
        "is_stated": bool(words),
    }


def find_fact_problems(
    bound: BoundFacts, published: PublishedFacts, *, locale: str
) -> Iterator[str]:
    """Yield why facts can't be stated so, each with what would be right."""
    facts = get_fact_sheet().facts
    for named in bound.facts:
        fact = facts.get(named.name)
        if fact is None:
            yield f"There is no fact “{named.name}”. Choose another one."
        elif fact.concerns_another != bool(named.other):
            yield (
                f"“{fact.label}” needs another treatment. Choose that, too."
                if fact.concerns_another
                else f"“{fact.label}” concerns no other treatment. Leave that out."
            )
        elif fact.is_prose:
            for id in bound.subjects:
                language = published.documents.get(id, {}).get("locale", locale)
                if language.partition("-")[0] != locale.partition("-")[0]:
                    yield (
                        f"“{fact.label}” is in the words of “{published.documents[id]['title']}”, "
                        f"which is in “{language}”. Choose its translation into “{locale}”."
                    )


def list_changes(before: Json, now: Json) -> list[str]:
    """List the cells that have other words now, each with its row and its column."""
    rows = {next(referenced_ids(row["treatment"]), ""): row for row in now["rows"]}
    return [
        f"{row['name']}, {column['heading']}: {new['text']}"
        for row in before["rows"]
        if (current := rows.get(next(referenced_ids(row["treatment"]), "")))
        for column, old, new in zip(before["columns"], row["cells"], current["cells"], strict=False)
        if old["text"] != new["text"]
    ]


def join_names(documents: Mapping[str, Json], titles: Mapping[str, str]) -> dict[str, str]:
    """Map ids to names: those of documents, and others that were looked up."""
    return {**titles, **{id: document["title"] for id, document in documents.items()}}


def index_documents(pairs: Iterable[tuple[str, Json | None]]) -> dict[str, Json]:
    """Map ids to published documents, which say their own ids, too."""
    return {id: {**document, "id": id} for id, document in pairs if document}


def choose_cell(facts: Json) -> Mapping[str, Any] | None:
    """Return the only cell of facts that are one fact; None where its subject is not published."""
    cells: Sequence[Json] = facts["rows"][0]["cells"] if facts["rows"] else ()
    return cells[0] if cells else None
