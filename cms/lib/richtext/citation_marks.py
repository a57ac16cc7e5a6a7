"""Reference marks of citations in bodies: their numbers, and what they say of the publication."""

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from cms.lib.richtext.block_types import Block, Citation, Inline, walk_blocks


class CitedWork(NamedTuple):
    """A published citation: its page, its title, and a word of warning if it does not stand."""

    url: str
    title: str
    warning: str = ""


def find_citations(blocks: Iterable[Block]) -> Iterator[Citation]:
    """Yield the marks of a body in reading order."""
    for block in walk_blocks(list(blocks)):
        if block["type"] in {"heading", "paragraph"}:
            yield from find_inline_citations(block["content"])


def find_inline_citations(content: Iterable[Inline]) -> Iterator[Citation]:
    return (part for part in content if part["type"] == "citation")


def number_citations(blocks: Iterable[Block]) -> None:
    """Set the number of each mark: that of its publication, in the order of appearance."""
    numbers: dict[str, int] = {}
    for mark in find_citations(blocks):
        mark["number"] = numbers.setdefault(mark["citation"]["$ref"], len(numbers) + 1)


def list_cited(blocks: Iterable[Block]) -> dict[str, int]:
    """List the ids of the cited publications with their numbers, in order."""
    return {mark["citation"]["$ref"]: mark["number"] for mark in find_citations(blocks)}


def warn_in_marks(blocks: Iterable[Block], works: Mapping[str, CitedWork]) -> None:
    """Let each mark say of its publication that it does not stand."""
    for mark in find_citations(blocks):
        work = works.get(mark["citation"]["$ref"])
        if work and work.warning:
            mark["warning"] = work.warning


def write_mark(number: int | str, warning: str = "") -> str:
    """Write a mark as text: [1], or [1, retracted]."""
    return f"[{number}, {warning}]" if warning else f"[{number}]"
