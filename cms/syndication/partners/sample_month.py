"""A month that never was: every kind of change that a partner meets, for its receiver to practise.

Nothing of it is in the log, and its sequences begin far above any that is.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from django.conf import settings

from cms.lib.timestamps import format_rfc3339
from cms.syndication.push.models import Message, Subscription
from cms.syndication.push.webhooks.payloads import tell

Json = dict[str, Any]
FIRST = 9_000_000_001

#: Day of the month, entry, and what is different from the line before about the same entry.
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


def lines(start: datetime) -> Iterator[Json]:
    """As ``changes/`` would have them; the translation's replacement is the original."""
    known: dict[str, Json] = {}
    for number, (day, entry, news) in enumerate(STORY):
        line = {**BLANK, **known.get(entry, {}), "significance": "update", "note": "", **news}
        line["sequence"] = FIRST + number
        line["id"] = str(id_of(entry))
        line["at"] = format_rfc3339(start + timedelta(days=day - 1))
        collection = "studies" if line["type"] == "study" else "posts"
        line["url"] = f"{settings.BASE_URL}/api/v1/{collection}/{line['id']}/"
        if entry == "translation" and line["kind"] == "withdraw":
            line["replacement"] = {"id": str(id_of("post")), "type": "post"}
        known[entry] = line
        yield line


BLANK: Json = {
    "sequence": 0,
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
    "replacement": None,
    "url": None,
}


def id_of(entry: str) -> UUID:
    """The same in every replay, and nobody else's."""
    return uuid5(NAMESPACE_URL, f"marrow:synthetic-month:{entry}")


def messages(start: datetime, *, envelope: str) -> list[Message]:
    """One message a line, as a subscription without a row would be told; none is saved."""
    subscription = Subscription(pk=0, envelope=envelope)
    told = list(lines(start))
    head = told[-1]["sequence"]
    return [
        tell(
            subscription,
            kind=Message.Kind.TEST,
            lines=[line],
            after=line["sequence"] - 1,
            to=line["sequence"],
            head=head,
        )
        for line in told
    ]
