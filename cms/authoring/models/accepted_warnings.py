"""Warnings about sentences and treatments of a text, and their acceptance for a reason."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.db import models

from cms.publishing import Problem

#: A row holds the beginning of a longer sentence.
WORDS_LENGTH = 500


class AcceptedKind(models.TextChoices):
    """What a row accepts: a figure without a claim, or the words that a warning is about."""

    FIGURE = "figure", "A figure"
    HEDGE = "hedge", "A sentence that is surer than the evidence"
    COMPARISON = "comparison", "A sentence that compares unlike results"
    HARMS = "harms", "A treatment shown without its harms"


def trim_words(text: str) -> str:
    """Reduce a sentence or title to what an acceptance holds of it."""
    return " ".join(text.split())[:WORDS_LENGTH].rstrip()


def find_accepted_kind(problem: Problem) -> str:
    """Return the kind of acceptance that a problem asks for."""
    is_figure = problem.kind not in AcceptedKind.values
    return AcceptedKind.FIGURE.value if is_figure else problem.kind


def review_warnings(found: Iterable[Problem], accepted: Iterable[Any]) -> Iterator[Problem]:
    """Yield the warnings that no row accepts, and one for each row that no warning is about.

    A row accepts the warnings of its kind about its words, wherever they stand.
    """
    rows = {(row.kind, trim_words(row.figure)): row for row in accepted}
    used = set()
    for problem in found:
        key = (problem.kind, problem.figure)
        if key in rows:
            used.add(key)
        else:
            yield problem
    for key in (key for key in rows if key not in used):
        yield Problem(
            f"“{key[1]}” was accepted, and no such warning is about it any more. Remove it from "
            "“Accepted figures and warnings”.",
            is_error=False,
            kind="idle_acceptance",
        )
