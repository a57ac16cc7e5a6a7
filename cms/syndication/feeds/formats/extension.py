"""Our extension of the feed formats, in the terms of the API: docs/reference/feeds.md.

Feed readers strip attributes and unknown elements from an item's HTML. So its studies, its edition
and its terms have elements of their own.
"""

from typing import Any

from cms.api.representations.linked_data import drop_empty
from cms.syndication.feeds.formatting import format_precise_timestamp
from cms.syndication.feeds.items import FeedItem

Json = dict[str, Any]
NAMESPACE = "urn:x-marrow:syndication:1"
#: Keys that are copied from an entry.
ENTRY_KEYS = (
    *("edition", "sequence", "digest", "locale", "canonical_url", "license", "attribution"),
    *("refresh_within", "disclaimer", "reviewed_at", "next_review_on", "corrections"),
    "evidence",
)


def build_syndication(item: FeedItem) -> Json:
    """Build ``_syndication``: the edition, its terms and its corrections."""
    change = item.change
    if item.entry is None:
        departure = {"has_left": True, "corrections": item.corrections} if change.has_left else {}
        return departure | {
            "id": str(change.entry_id),
            "type": change.type,
            "edition": change.edition,
            "sequence": change.sequence,
            "place": str(change.place),
            "significance": change.significance or None,
            "evidence": change.evidence or None,
            "embargo": None,
        }
    entry = item.entry
    syndication = {key: entry[key] for key in ENTRY_KEYS if key in entry}
    if item.image:  # JSON Feed's own key has no place for the credit
        syndication["image"] = {key: item.image[key] for key in ("src", "alt", "credit", "license")}
    syndication |= {"place": str(change.place), "embargo": None}
    return {"id": entry["id"], "type": entry["type"], **syndication}


def build_tombstone(item: FeedItem) -> Json:
    """Build ``_tombstone``: why and when the entry was withdrawn, and its replacement."""
    change = item.change
    return {
        "withdrawn_at": format_precise_timestamp(change.at),
        "reason": change.reason,
        "note": change.note,
        "replacement": item.replacement,
    }


def add_extension_elements(handler: Any, item: FeedItem) -> None:
    """Add the extension to an item in XML, for Atom and RSS."""
    syndication = build_syndication(item)
    attributes = {
        **{key: str(syndication[key]) for key in ("type", "edition", "sequence", "place")},
        "digest": syndication.get("digest"),
        "refresh-within": syndication.get("refresh_within"),
        "evidence": syndication.get("evidence"),
        "has-left": "true" if item.change.has_left else None,
        "embargo": "none",
    }
    handler.addQuickElement("marrow:syndication", None, drop_empty(attributes))
    for correction in syndication.get("corrections", ()):
        attributes = {key: str(correction[key]) for key in ("edition", "at", "significance")}
        handler.addQuickElement("marrow:correction", correction["note"], attributes)
    for card in select_cards(item.evidence):
        handler.addQuickElement("marrow:evidence", *build_evidence_element(card))
    if item.change.is_withdrawal:
        attributes = {"reason": item.change.reason, "at": format_precise_timestamp(item.change.at)}
        handler.addQuickElement("marrow:withdrawal", None, attributes)


def select_cards(evidence: Json) -> list[Json]:
    """Select the cards of entries from an item's evidence."""
    values = [each for value in evidence.values() if isinstance(value, list) for each in value]
    return [value for value in values if "canonical_url" in value]


def build_evidence_element(card: Json) -> tuple[str, Json]:
    """Build the text and the attributes of an evidence element."""
    citation = card.get("citation") or {}
    attributes = {
        "id": f"urn:uuid:{card['id']}",
        "href": card["canonical_url"],
        "doi": citation.get("doi"),
        "source": citation.get("source_url"),
        "integrity": card.get("integrity"),
    }
    return citation.get("text") or card["title"], drop_empty(attributes)
