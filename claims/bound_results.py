"""The results that claims name."""

from dataclasses import dataclass


@dataclass(frozen=True)
class BoundResult:
    """One result that a claim names, by the ids of it and of its study."""

    study: str
    result: str
    role: str
    note: str = ""
