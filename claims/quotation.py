"""Quote published results in a claim: its words, its value, and what the results said.

A claim rests on published values. Drafts of studies are never read.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from claims import figures
from claims.bound_results import BoundResult
from claims.choices import Derivation, ResultRole
from claims.derivations import (
    DerivationError,
    Derived,
    Phrasing,
    ResultValues,
    derive,
    follows,
    quote_results,
    write_value,
    write_words,
)
from claims.facts import (
    BoundFacts,
    NamedEntries,
    PublishedFacts,
    choose_cell,
    find_fact_problems,
    list_named,
    state_facts,
)
from cms.lib import canonical_json
from cms.lib.unlike_results import ComparedResult, list_differences

Json = Mapping[str, Any]
#: What a figure rests on. All else of a result says where it stands, or follows from these.
VALUE_KEYS = (
    *("measure", "statistic", "timepoint_days", "timepoint_kind", "event_definition"),
    *("value", "value_low", "value_high", "n_analysed", "n_events", "as_reported"),
)
#: Derivations that set results side by side; a change of several results is said of each.
COMPARISONS = {"difference", "range"}


@dataclass(frozen=True)
class QuotedResult:
    """A bound result as a claim's document names it.

    ``digest`` is that of the result's values as published; empty: readers do not have it.
    """

    study_id: str
    result: str
    role: str
    note: str
    digest: str


class GivenFigure(NamedTuple):
    """What results give: ``words`` is empty and ``problem`` says why where they give none."""

    derived: Derived | None = None
    words: str = ""
    problem: str = ""


@dataclass(frozen=True)
class Quotation:
    """What a claim publishes of the results that it rests on.

    ``quoted`` None: no published result supports it. ``computed`` are the words that the results
    give, ``problem`` says why they give none. ``follows``: the text follows from the results.
    ``differences`` say why results that the figure compares are not alike.
    ``facts`` are those that it states instead, of these treatments and with the names in ``named``.
    """

    text: str = ""
    value: str | None = None
    quoted: Json | None = None
    results: tuple[QuotedResult, ...] = ()
    computed: str = ""
    problem: str = ""
    follows: bool = False
    differences: tuple[str, ...] = ()
    facts: Json | None = None
    named: NamedEntries = field(default_factory=NamedEntries)

    @property
    def study_ids(self) -> list[str]:
        """The ids of the studies, each once, in the order of the results."""
        return [*dict.fromkeys(each.study_id for each in self.results)]


def quote(
    phrasing: Phrasing,
    bound: Sequence[BoundResult],
    published: Mapping[str, Json],
    *,
    quoted_figure: str = "",
) -> Quotation:
    """Quote the published results of a claim. ``quoted_figure`` stands in place of their words."""
    supporting = [
        published[each.result]
        for each in bound
        if each.role == ResultRole.SUPPORTS and each.result in published
    ]
    studies = {each.result: each.study for each in bound}
    compared = [ComparedResult.read_result(each, study=studies[each["id"]]) for each in supporting]
    values = [ResultValues.from_document(result) for result in supporting]
    derived, computed, problem = give_figure(phrasing, values) if values else GivenFigure()
    text = computed
    if quoted_figure:
        text = figures.hedge_text(quoted_figure, hedge=phrasing.hedge, locale=phrasing.locale)
    is_right = follows(text, phrasing, values)
    return Quotation(
        text=text,
        value=write_value(derived.value) if derived and is_right else None,
        quoted=quote_results(phrasing, supporting, derived),
        results=tuple(describe_result(each, published.get(each.result)) for each in bound),
        computed=computed,
        problem=problem,
        follows=is_right,
        differences=tuple(list_differences(compared) if phrasing.derivation in COMPARISONS else ()),
    )


def quote_facts(
    phrasing: Phrasing, bound: BoundFacts, published: PublishedFacts, *, statement: str
) -> Quotation:
    """Quote facts of published treatments. A table has the statement as its text."""
    problem = next(find_fact_problems(bound, published, locale=phrasing.locale), "")
    facts = state_facts(bound, published, locale=phrasing.locale)
    named = list_named(bound, published.documents)
    if phrasing.derivation == Derivation.TABLE:
        text, value = statement, None
    else:
        cell = choose_cell(facts) or {}
        text, value = (cell["text"], cell["value"]) if cell.get("is_stated") else ("", None)
        if cell and not text:
            problem = problem or (
                "The treatment does not say this. Add it to the treatment, or choose another fact."
            )
    text = "" if problem else text
    return Quotation(
        text, value, computed=text, problem=problem, follows=True, facts=facts, named=named
    )


def give_figure(phrasing: Phrasing, values: Sequence[ResultValues]) -> GivenFigure:
    """Derive the figure that results give, and write its words."""
    derived = None
    try:
        derived = derive(phrasing, values)
        return GivenFigure(derived, write_words(phrasing, values))
    except DerivationError as error:
        return GivenFigure(derived, problem=str(error))


def describe_result(bound: BoundResult, published: Json | None) -> QuotedResult:
    """Describe a bound result with the digest of its values as published."""
    digest = digest_values(published) if published else ""
    return QuotedResult(bound.study, bound.result, bound.role, bound.note, digest)


def digest_values(result: Json) -> str:
    """Return the digest of what a result measures: a new label or locator changes no figure."""
    return canonical_json.digest(canonical_json.dump({key: result[key] for key in VALUE_KEYS}))
