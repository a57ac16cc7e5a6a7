"""Choices that are listed by how serious they are, the most serious first."""

from collections.abc import Iterable, Mapping
from functools import cache
from typing import TypeVar

from django.db.models import TextChoices

C = TypeVar("C", bound=TextChoices)


def choose_worst(values: Iterable[str], *, default: C) -> C:
    """Return the most serious of these values of a list of choices; ``default`` if there is none.

    Raises ValueError if a value is not in the list.
    """
    choices = type(default)
    ranks = rank_choices(choices)
    try:
        return choices(min(values, key=ranks.__getitem__, default=default))
    except KeyError as error:
        raise ValueError(f"{error.args[0]!r} is not a valid {choices.__name__}") from error


@cache
def rank_choices(choices: type[TextChoices]) -> Mapping[str, int]:
    """Return how serious each value is: 0 is the most serious."""
    return {choice.value: rank for rank, choice in enumerate(choices)}
