"""Webhook payloads: change records in the envelope of Standard Webhooks or CloudEvents."""

import secrets
from collections.abc import Sequence
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

import orjson
from django.conf import settings

from cms.lib import canonical_json
from cms.lib.timestamps import format_rfc3339
from cms.published.chain import Place
from cms.syndication.push.models import Message, Subscription

#: A message must stay under 20 KB, so a note is cut; the log itself has all of it.
MAX_NOTE_CHARACTERS = 1000
CHANGES_EVENT = "entries.changed"
RESTORED_EVENT = "log.restored"
TEST_EVENT = "subscription.test"
#: Hexadecimal digits of the hash in the id of a message.
HASH_LENGTH = 16

Json = dict[str, Any]


def shorten_note(change: Json) -> Json:
    """Return the change record of the log's pages with its note cut."""
    return change | {"note": change["note"][:MAX_NOTE_CHARACTERS]}


def build_change_message(
    subscription: Subscription,
    *,
    kind: str,
    changes: Sequence[Json],
    previous: Place,
    after: Place,
    through: Place,
    head: int,
) -> Message:
    """Build the unsaved message about these changes.

    ``previous`` is where the message before it has brought the receiver: one that has come
    elsewhere has missed something, or has followed a log that was replaced by a backup.
    Its id names the place of the last change and a hash of all that it says: whatever history the
    database has, and had before it was restored, no id stands for two contents.
    """
    first, last = changes[0]["sequence"], changes[-1]["sequence"]
    data = {
        "subscription": subscription.pk,
        "previous": str(previous),
        "after": str(after),
        "place": str(through),
        "sequence": through.sequence,
        "head": head,
        "changes": changes,
    }
    content_hash = canonical_json.digest(canonical_json.dump(data))[:HASH_LENGTH]
    message = Message(
        subscription=subscription,
        kind=kind,
        webhook_id=f"chg_{subscription.pk}_{first}_{changes[-1]['place']}_{content_hash}",
        after=after.sequence,
        first=first,
        last=last,
        through=through.sequence,
    )
    ids = {change["id"] for change in changes}
    subject = changes[0]["id"] if len(ids) == 1 else ""
    return set_body(message, CHANGES_EVENT, data, at=changes[-1]["at"], subject=subject)


def build_restored_message(subscription: Subscription, *, place: Place, at: datetime) -> Message:
    """Build the unsaved message that the database was restored from a backup.

    ``place`` is where the restored log has the receiver: one that has come elsewhere starts again.
    """
    suffix = secrets.token_hex(HASH_LENGTH // 2)
    message = Message(
        subscription=subscription,
        kind=Message.Kind.RESTORED,
        webhook_id=f"restored_{subscription.pk}_{place}_{suffix}",
    )
    data = {
        "subscription": subscription.pk,
        "place": str(place),
        "sequence": place.sequence,
        "export": f"{settings.BASE_URL}/api/v1/export/",
    }
    return set_body(message, RESTORED_EVENT, data, at=format_rfc3339(at), subject="")


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
