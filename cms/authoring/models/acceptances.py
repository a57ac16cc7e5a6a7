"""What was accepted with a reason, against what a preflight finds now.

An acceptance holds for what was accepted and for nothing else: the words, and what stood against
them then (``basis``), such as the level of certainty or what the evidence had come to.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

from cms.authoring.models.accepted_figures import are_accepted
from cms.authoring.models.accepted_warnings import AcceptedKind, find_accepted_kind, trim_words
from cms.publishing import Problem

FORMER = " It was accepted while this was otherwise (“{}”). Accept it anew, or change it."


class Acceptances(NamedTuple):
    """The accepted rows of a draft: those of figures, and those of what warnings are about."""

    figures: Sequence[Any] = ()
    warnings: Sequence[Any] = ()

    @classmethod
    def of_draft(cls, draft: Any) -> "Acceptances":
        """Load the rows of a draft."""
        rows = list(draft.accepted_figures.all())
        figures = [row for row in rows if row.kind == AcceptedKind.FIGURE]
        return cls(figures, [row for row in rows if row.kind != AcceptedKind.FIGURE])


def find_row(problem: Problem, rows: Iterable[Any]) -> Any:
    """Find the row that accepts the words of a problem, whatever it was accepted of; or None."""
    kind = find_accepted_kind(problem)
    return next((row for row in rows if row.kind == kind and is_about(row, problem.figure)), None)


def is_about(row: Any, words: str) -> bool:
    """Return whether a row is about these words: all their figures, or the words themselves."""
    if row.kind == AcceptedKind.FIGURE and are_accepted(words, [row]):
        return True
    return trim_words(row.figure) == trim_words(words)


def leave_out_accepted(found: Iterable[Problem], rows: Sequence[Any]) -> Iterator[Problem]:
    """Yield the problems that no row accepts; of those with a former basis, that this is so."""
    for problem in found:
        row = find_row(problem, rows) if problem.figure else None
        if row is None:
            yield problem
        elif row.basis != problem.basis:
            hint = FORMER.format(row.basis) if row.basis else ""
            yield replace(problem, message=problem.message + hint)


def review_warnings(found: Iterable[Problem], rows: Sequence[Any]) -> Iterator[Problem]:
    """Yield the warnings that no row accepts, and one for each row that no warning is about."""
    problems = list(found)
    yield from leave_out_accepted(problems, rows)
    used = {id(row) for problem in problems if (row := find_row(problem, rows))}
    for row in rows:
        if id(row) not in used:
            yield Problem(
                f"“{trim_words(row.figure)}” was accepted, and no such warning is about it any "
                "more. Remove it from “Accepted figures and warnings”.",
                is_error=False,
                kind="idle_acceptance",
            )


def bind_acceptances(draft: Any) -> None:
    """Bind the rows that have no basis to what a preflight of the saved draft finds now."""
    unbound = [row for row in draft.accepted_figures.all() if not row.basis]
    if not unbound:
        return
    saved = type(draft)._base_manager.get(pk=draft.pk)
    for problem in saved.preflight():
        row = find_row(problem, unbound) if problem.figure and problem.basis else None
        if row and not row.basis:
            row.basis = problem.basis
            row.save(update_fields=["basis"])
