"""What feeds say beyond their standards, in the words of the API: docs/reference/feeds.md.

Readers strip attributes and unknown elements from an item's HTML, so that the studies behind it,
its edition and its terms stand beside it.
"""

from typing import Any

from cms.api.representations.linked_data import known
from cms.syndication.feeds.formatting import format_rfc3339
from cms.syndication.feeds.items import FeedItem

Json = dict[str, Any]
NAMESPACE = "urn:x-marrow:syndication:1"
#: What is taken from an entry as it stands there.
ENTRY_KEYS = (
    *("edition", "sequence", "digest", "locale", "canonical_url", "license", "attribution"),
    *("refresh_within", "disclaimer", "reviewed_at", "next_review_on", "corrections"),
)


def build_syndication(item: FeedItem) -> Json:
    """Which edition this is, under which terms, and what was put right in it."""
    line = item.line
    if item.entry is None:
        return {
            "id": str(line.entry_id),
            "type": line.type,
            "edition": line.edition,
            "sequence": line.sequence,
            "significance": line.significance or None,
            "embargo": None,
        }
    entry = item.entry
    told = {key: entry[key] for key in ENTRY_KEYS if key in entry}
    if item.image:  # which JSON Feed names without saying whose it is
        told["image"] = {key: item.image[key] for key in ("src", "alt", "credit", "license")}
    return {"id": entry["id"], "type": entry["type"], **told, "embargo": None}


def build_tombstone(item: FeedItem) -> Json:
    """Why and when the entry was withdrawn, and what replaces it."""
    line = item.line
    return {
        "withdrawn_at": format_rfc3339(line.at),
        "reason": line.reason,
        "note": line.note,
        "replacement": item.replacement,
    }


def add_extension_elements(handler: Any, item: FeedItem) -> None:
    """The same in XML, for Atom and RSS."""
    told = build_syndication(item)
    facts = {
        **{key: str(told[key]) for key in ("type", "edition", "sequence")},
        "digest": told.get("digest"),
        "refresh-within": told.get("refresh_within"),
        "embargo": "none",
    }
    handler.addQuickElement("marrow:syndication", None, known(facts))
    for each in told.get("corrections", ()):
        about = {key: str(each[key]) for key in ("edition", "at", "significance")}
        handler.addQuickElement("marrow:correction", each["note"], about)
    for card in select_cards(item.evidence):
        handler.addQuickElement("marrow:evidence", *build_evidence_element(card))
    if item.line.is_withdrawal:
        gone = {"reason": item.line.reason, "at": format_rfc3339(item.line.at)}
        handler.addQuickElement("marrow:withdrawal", None, gone)


def select_cards(evidence: Json) -> list[Json]:
    """The entries among what an item rests on."""
    found = [each for value in evidence.values() if isinstance(value, list) for each in value]
    return [each for each in found if "canonical_url" in each]


def build_evidence_element(card: Json) -> tuple[str, Json]:
    citation = card.get("citation") or {}
    about = {
        "id": f"urn:uuid:{card['id']}",
        "href": card["canonical_url"],
        "doi": citation.get("doi"),
        "source": citation.get("url"),
        "integrity": card.get("integrity"),
    }
    return citation.get("text") or card["title"], known(about)
