"""Parts of a published entry, such as the results of a study, that its draft does not have."""

from collections.abc import Iterator, Mapping
from typing import Any
from uuid import UUID

from cms.evidence.reach import Touched, find_part_reach
from cms.lib import canonical_json
from cms.lib.placeholders import TITLE
from cms.published.models.rows import Published
from cms.publishing import Problem

MAX_NAMED = 5


def find_removed_part_problems(
    entry_id: UUID, published: type[Published], document: Mapping[str, Any]
) -> Iterator[Problem]:
    """Yield a warning for each removed part that published entries rest on, with their names."""
    rows = published._default_manager.filter(pk=entry_id)
    text = rows.values_list("live_edition__document", flat=True).first()
    if text is None:
        return
    present = {id for id, _ in list_parts(document)}
    for id, name in list_parts(canonical_json.load(text)):
        if id not in present and (touched := find_part_reach(entry_id, UUID(id))):
            yield Problem(
                f"“{name}” is removed, and readers have entries that rest on it: "
                f"{name_entries(touched)}. Publish this, and they lose their source.",
                is_error=False,
                kind="removed_part",
            )


def list_parts(document: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield the parts of a document that have an id, with their names."""
    for value in document.values():
        for part in value if isinstance(value, list) else ():
            if isinstance(part, dict) and is_id(part.get("id")):
                yield part["id"], name_part(part)


def is_id(value: Any) -> bool:
    try:
        return isinstance(value, str) and bool(UUID(value))
    except ValueError:
        return False


def name_part(part: Mapping[str, Any]) -> str:
    """Return what a part is called: its title, its label, or else its id."""
    name = part.get("title") or part.get("label") or part["id"]
    return str(name["otherwise"] if isinstance(name, dict) and TITLE in name else name)


def name_entries(touched: list[Touched]) -> str:
    """Name the nearest of these entries, and count the others."""
    named = ", ".join(f"{each.type} “{each.title}”" for each in touched[:MAX_NAMED])
    more = len(touched) - MAX_NAMED
    return f"{named} and {more} more" if more > 0 else named
