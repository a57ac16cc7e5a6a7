"""Facts of published entries that texts may state: which there are, and what words they have.

A content type declares them in ``Published.fact_sheet``. Words are computed from its documents.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple, TypeVar

Json = Mapping[str, Any]
DEFAULT = "en"
T = TypeVar("T")


def choose_language(words: Mapping[str, T], locale: str) -> T:
    """Choose the words of a language such as "de-AT"; English for one that has none here."""
    return words.get(locale.partition("-")[0], words[DEFAULT])


class Subject(NamedTuple):
    """What a fact is stated of: a published document, in the language of the text.

    ``names`` are the titles of other entries by id, ``other`` is the id of the entry that the fact
    concerns besides; empty for most. ``is_cell``: the words stand under a heading.
    """

    document: Json
    locale: str
    names: Mapping[str, str]
    other: str = ""
    is_cell: bool = False


def list_nobody(document: Json) -> Iterator[str]:
    """List no ids: most facts name no other entry."""
    yield from ()


@dataclass(frozen=True)
class Fact:
    """A field of an entry that texts may state.

    ``label`` is for authors, ``headings`` are for readers, by language; "{}" is the name of the
    other entry. ``state`` returns the words, empty where the entry says nothing of it.
    ``is_prose``: its words are those of the entry, in the language of that. ``list_named`` lists
    the ids of the entries of the same type whose names the words have, ``list_measures`` and
    ``list_conditions`` those of outcomes and conditions. ``value`` returns the number or the code
    behind the words; None where the entry says nothing of it.
    """

    label: str
    headings: Mapping[str, str]
    state: Callable[[Subject], str]
    is_prose: bool = False
    concerns_another: bool = False
    list_named: Callable[[Json], Iterator[str]] = list_nobody
    list_measures: Callable[[Json], Iterator[str]] = list_nobody
    list_conditions: Callable[[Json], Iterator[str]] = list_nobody
    value: Callable[[Subject], str | None] | None = None

    def write_heading(self, locale: str, *, other_name: str = "") -> str:
        """Write the heading of a column with this fact."""
        return choose_language(self.headings, locale).format(other_name)


@dataclass(frozen=True)
class FactSheet:
    """The facts of a content type by name, and the word for its entries, by language."""

    subject: Mapping[str, str]
    facts: Mapping[str, Fact]
