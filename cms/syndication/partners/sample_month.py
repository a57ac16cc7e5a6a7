"""A sample month of changes: every kind that a partner meets, to test its receiver with.

None of them is in the log, and their sequences begin far above any sequence in use.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from django.conf import settings

from cms.lib import canonical_json
from cms.lib.timestamps import format_rfc3339
from cms.published.chain import Place
from cms.syndication.push.models import Message, Subscription
from cms.syndication.push.webhooks.payloads import build_change_message

Json = dict[str, Any]
FIRST_SEQUENCE = 9_000_000_001

#: Day of the month, entry, and the fields that differ from the entry's previous change.
STORY: list[tuple[int, str, Json]] = [
    (1, "post", {"slug": "sleep-and-pain", "edition": 1}),
    (2, "study", {"type": "study", "slug": "sleep-trial", "edition": 1}),
    (5, "post", {"edition": 2}),
    (8, "post", {"edition": 3, "slug": "sleep-and-back-pain"}),
    (
        12,
        "post",
        {"edition": 4, "significance": "correction", "note": "26 people took part, not 62."},
    ),
    (15, "translation", {"slug": "sueno-y-dolor", "locale": "es", "edition": 1}),
    (
        21,
        "post",
        {"edition": 5, "significance": "safety", "note": "Not for people on blood thinners."},
    ),
    (24, "post", {"edition": 6, "significance": "minor"}),
    (
        26,
        "study",
        {"kind": "withdraw", "significance": None, "reason": "retracted", "note": "Retracted."},
    ),
    (
        26,
        "post",
        {
            "kind": "evidence",
            "edition": 6,
            "significance": "correction",
            "evidence": "source_retracted",
            "note": "“A study of 62 people”: retracted.",
        },
    ),
    (
        29,
        "translation",
        {
            "kind": "withdraw",
            "significance": None,
            "reason": "error",
            "note": "The translation reversed a sentence.",
        },
    ),
]


CHANGE_DEFAULTS: Json = {
    "sequence": 0,
    "place": "",
    "kind": "publish",
    "type": "post",
    "id": "",
    "locale": "en",
    "slug": "",
    "edition": 0,
    "significance": "update",
    "at": "",
    "note": "",
    "reason": None,
    "evidence": None,
    "replacement": None,
    "url": None,
}


def sample_changes(start: datetime) -> Iterator[Json]:
    """Yield the change records as ``changes/`` would send them.

    The withdrawn translation is replaced by its original.
    """
    latest: dict[str, Json] = {}
    for number, (day, entry, fields) in enumerate(STORY):
        previous = latest.get(entry, {})
        change = CHANGE_DEFAULTS | previous | {"significance": "update", "note": ""} | fields
        change["sequence"] = FIRST_SEQUENCE + number
        change["place"] = str(sample_place(change["sequence"]))
        change["id"] = str(sample_entry_id(entry))
        change["at"] = format_rfc3339(start + timedelta(days=day - 1))
        collection = "studies" if change["type"] == "study" else "posts"
        change["url"] = f"{settings.BASE_URL}/api/v1/{collection}/{change['id']}/"
        if entry == "translation" and change["kind"] == "withdraw":
            change["replacement"] = {"id": str(sample_entry_id("post")), "type": "post"}
        latest[entry] = change
        yield change


def sample_entry_id(entry: str) -> UUID:
    """Return an id that is the same in every replay and that no real entry has."""
    return uuid5(NAMESPACE_URL, f"marrow:synthetic-month:{entry}")


def sample_place(sequence: int) -> Place:
    """Return a place that is the same in every replay and that no log has."""
    return Place.of(sequence, canonical_json.digest(f"marrow:synthetic-month:{sequence}"))


def sample_messages(start: datetime, *, envelope: str) -> list[Message]:
    """Build one unsaved message per change, for a subscription that is not in the database."""
    subscription = Subscription(pk=0, envelope=envelope)
    changes = list(sample_changes(start))
    head = changes[-1]["sequence"]
    return [
        build_change_message(
            subscription,
            kind=Message.Kind.TEST,
            changes=[change],
            previous=sample_place(change["sequence"] - 1),
            after=sample_place(change["sequence"] - 1),
            through=sample_place(change["sequence"]),
            head=head,
        )
        for change in changes
    ]
