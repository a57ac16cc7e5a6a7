"""Choices that are listed by how serious they are, the most serious first."""

from collections.abc import Iterable
from typing import TypeVar

from django.db.models import TextChoices

C = TypeVar("C", bound=TextChoices)


def choose_worst(values: Iterable[str], *, default: C) -> C:
    """Return the most serious of these values of a list of choices; ``default`` if there is none.

    Raises ValueError if a value is not in the list.
    """
    choices = type(default)
    order = list(choices)
    return min((choices(value) for value in values), key=order.index, default=default)
