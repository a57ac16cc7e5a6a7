"""Warnings about sentences and treatments of a text, and their acceptance for a reason."""

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
    EXPIRED = "expired", "A claim whose day has passed"


def trim_words(text: str) -> str:
    """Reduce a sentence or title to what an acceptance holds of it."""
    return " ".join(text.split())[:WORDS_LENGTH].rstrip()


def find_accepted_kind(problem: Problem) -> str:
    """Return the kind of acceptance that a problem asks for."""
    is_figure = problem.kind not in AcceptedKind.values
    return AcceptedKind.FIGURE.value if is_figure else problem.kind
