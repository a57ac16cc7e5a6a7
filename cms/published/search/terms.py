"""The terms of a query, and what they mean."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True)
class Term:
    """A term of a query, or several of which any will do, with what is looked up of it.

    ``is_spelt``: similar words, if the term itself occurs nowhere. ``is_named``: entries whose
    names have the term; ``is_open``: also as the beginning of a word.
    """

    group: tuple[str, ...]
    locale: str
    is_spelt: bool
    is_named: bool
    is_last: bool
    is_open: bool


@dataclass(frozen=True)
class Meaning:
    """What is searched for a term.

    ``completions`` are words that it begins, ``correction`` is what it is replaced by. ``named``
    are the entries whose names have it.
    """

    completions: tuple[str, ...] = ()
    correction: str | None = None
    named: frozenset[UUID] = frozenset()

    def replace_group(self, typed: tuple[str, ...]) -> tuple[str, ...]:
        """Return the terms that are searched in place of what was typed."""
        # "stimulati" is a prefix of the word, but not of its stem, which the index contains.
        return (self.correction,) if self.correction else (*self.completions, *typed)
