"""Tags: the names under which shared caches keep answers, to be told which are out of date.

An answer has one tag for every entry it shows, one for every collection whose rows it lists, and
``ALL``. Publishing and withdrawing purge the tags that a change concerns. Tags are short, made of
letters, digits and hyphens alone; that two entries may share one only purges a little too much.
"""

import re
from collections.abc import Iterable, Sequence
from uuid import UUID

ALL = "all"
#: Of answers that show too many entries to name them: every change purges it.
MANY = "many"
MAX_NAMED_ENTRIES = 100  # entries that are named: about 1 kB, which any proxy takes
UNSAFE_CHARACTERS = re.compile(r"[^A-Za-z0-9-]")  # would end a tag, or the header it stands in


def entry_tag(id: UUID | str) -> str:
    return f"e-{str(id)[:8]}"


def list_tag(collection: str) -> str:
    return f"list-{collection}"


def neighbours_tag(collection: str, target: UUID | str) -> str:
    """The entries of a collection that refer to ``target``, such as the posts of a series."""
    return f"{collection}-{str(target)[:8]}"


def file_tag(name: str) -> str:
    """A public file, whose name begins with the digest of its bytes."""
    return f"f-{name.replace('/', '')[:12]}"


def tag_headers(tags: Sequence[str]) -> dict[str, str]:
    """The tags as shared caches read them: some know the one header, some the other."""
    return {"Cache-Tag": ",".join(tags), "Surrogate-Key": " ".join(tags)}


def response_tags(entries: Iterable[UUID | str], others: Iterable[str]) -> tuple[str, ...]:
    """The tags of an answer, in a fixed order."""
    named = {entry_tag(id) for id in entries}
    chosen = {ALL, *others, *(named if len(named) <= MAX_NAMED_ENTRIES else {MANY})}
    return tuple(sorted(UNSAFE_CHARACTERS.sub("-", tag) for tag in chosen))
