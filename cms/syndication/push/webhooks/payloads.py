"""Webhook payloads: change records in the envelope of Standard Webhooks or CloudEvents."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

import orjson
from django.conf import settings

from cms.lib.timestamps import format_rfc3339
from cms.syndication.push.models import Message, Subscription

#: A message must stay under 20 KB, so a note is cut; the log itself has all of it.
MAX_NOTE_CHARACTERS = 1000
CHANGES_EVENT = "entries.changed"
TEST_EVENT = "subscription.test"

Json = dict[str, Any]


def shorten_note(change: Json) -> Json:
    """Return the change record of the log's pages with its note cut."""
    return change | {"note": change["note"][:MAX_NOTE_CHARACTERS]}


def build_change_message(
    subscription: Subscription,
    *,
    kind: str,
    changes: Sequence[Json],
    after: int,
    through: int,
    head: int,
) -> Message:
    """Build the unsaved message about these changes. Its id depends on them alone."""
    first, last = changes[0]["sequence"], changes[-1]["sequence"]
    message = Message(
        subscription=subscription,
        kind=kind,
        webhook_id=f"chg_{subscription.pk}_{first}_{last}",
        after=after,
        first=first,
        last=last,
        through=through,
    )
    data = {
        "subscription": subscription.pk,
        "after": after,
        "sequence": through,
        "head": head,
        "changes": changes,
    }
    ids = {change["id"] for change in changes}
    subject = changes[0]["id"] if len(ids) == 1 else ""
    return set_body(message, CHANGES_EVENT, data, at=changes[-1]["at"], subject=subject)


def build_test_message(subscription: Subscription, *, suffix: str, at: datetime) -> Message:
    """Build an unsaved test message; ``suffix`` makes its id unique."""
    message = Message(
        subscription=subscription,
        kind=Message.Kind.TEST,
        webhook_id=f"test_{subscription.pk}_{suffix}",
    )
    data = {"subscription": subscription.pk, "message": "Nothing has changed. This is a test."}
    return set_body(message, TEST_EVENT, data, at=format_rfc3339(at), subject="")


def set_body(message: Message, type: str, data: Json, *, at: str, subject: str) -> Message:
    """Set the message's body and content type, in the envelope of its subscription."""
    if message.subscription.envelope == Subscription.Envelope.CLOUD:
        message.content_type = "application/cloudevents+json"
        body = {
            "specversion": "1.0",
            "id": message.webhook_id,
            "source": f"{settings.BASE_URL}/api/v1/changes/",
            "type": f"{reverse_dns(settings.BASE_URL)}.{type}",
            **({"subject": subject} if subject else {}),
            "time": at,
            "datacontenttype": "application/json",
            "data": data,
        }
    else:
        message.content_type = "application/json"
        body = {"type": type, "timestamp": at, "data": data}
    message.body = orjson.dumps(body).decode()
    return message


def reverse_dns(url: str) -> str:
    """Return the host name in reverse order, as CloudEvents recommends for event types."""
    return ".".join(reversed((urlsplit(url).hostname or "").split(".")))
