"""Cache tags: names under which shared caches store responses, so that they can be purged.

A response has a tag for every entry it shows, a tag for every collection whose rows it lists, and
``ALL``. Publishing and withdrawing purge the tags that a change concerns. Tags are short, made of
letters, digits and hyphens alone; that two entries may share a tag only purges a little too much.
"""

import re
from collections.abc import Iterable, Sequence, Set
from uuid import UUID

ALL = "all"
#: The tag of responses that show too many entries to name them: every change purges it.
MANY = "many"
MAX_NAMED_ENTRIES = 100  # entries named in a response: about 1 kB, which any proxy takes
UNSAFE_CHARACTERS = re.compile(r"[^A-Za-z0-9-]")  # would end a tag, or the header it stands in


def entry_tag(id: UUID | str) -> str:
    return UNSAFE_CHARACTERS.sub("-", f"e-{str(id)[:8]}")


def list_tag(collection: str) -> str:
    return f"list-{collection}"


def neighbours_tag(collection: str, target: UUID | str) -> str:
    """Return the tag of a collection's entries that refer to ``target``: the posts of a series."""
    return f"{collection}-{str(target)[:8]}"


def file_tag(name: str) -> str:
    """Return the tag of a public file, whose name begins with the digest of its content."""
    return f"f-{name.replace('/', '')[:12]}"


def tag_headers(tags: Sequence[str]) -> dict[str, str]:
    """Write the tags into both headers in use: ``Cache-Tag`` and ``Surrogate-Key``."""
    return {"Cache-Tag": ",".join(tags), "Surrogate-Key": " ".join(tags)}


def response_tags(entries: Iterable[UUID | str], others: Iterable[str]) -> tuple[str, ...]:
    """Return the tags of a response, in a fixed order."""
    return join_tags({entry_tag(id) for id in entries}, others)


def join_tags(entry_tags: Set[str], others: Iterable[str]) -> tuple[str, ...]:
    """Return the tags of a response with those of its entries, in a fixed order."""
    named = entry_tags if len(entry_tags) <= MAX_NAMED_ENTRIES else {MANY}
    return tuple(sorted({ALL, *named, *(UNSAFE_CHARACTERS.sub("-", tag) for tag in others)}))
