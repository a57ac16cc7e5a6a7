"""Read the copies of publications in documents from before citations were entries (decision 27)."""

from typing import Any

from cms.lib.placeholders import REF

Json = dict[str, Any]


def replace_copy(copy: Json | None, copies: dict[str, Json], *, type: str) -> Json | None:
    """Return the reference for the copy of a publication, and add the copy's card to ``copies``.

    What is no copy stays as it is.
    """
    if not copy or "text" not in copy:
        return copy
    copies[copy["id"]] = copies.get(copy["id"], {}) | build_card(copy, type)
    return {REF: copy["id"]}


def build_card(copy: Json, type: str) -> Json:
    """Build the card of a publication that is not published itself, from a copy of it."""
    return {
        "id": copy["id"],
        "type": type,
        "slug": "",
        "title": copy.get("title") or copy["text"],
        "url": "",
        "canonical_url": copy["url"],
        "text": copy["text"],
        "kind": copy.get("kind", "journal_article"),
        "year": int(copy["published_on"][:4]) if copy.get("published_on") else None,
        "doi": copy["doi"],
        "pmid": copy.get("pmid", ""),
        "source_url": copy["url"],
        "integrity": copy["integrity"],
    }
