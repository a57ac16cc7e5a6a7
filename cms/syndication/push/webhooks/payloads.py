"""What a message says: thin lines of the log, as Standard Webhooks or CloudEvents wrap them."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

import orjson
from django.conf import settings

from cms.lib.timestamps import format_rfc3339
from cms.syndication.push.models import Message, Subscription

#: A message must stay under 20 KB, so a note is cut; the log itself has it whole.
MOST_NOTE = 1000
CHANGED = "entries.changed"
TEST = "subscription.test"

Json = dict[str, Any]


def thin(line: Json) -> Json:
    """The line as the log's pages have it, with its note cut."""
    return line | {"note": line["note"][:MOST_NOTE]}


def tell(
    subscription: Subscription, *, kind: str, lines: Sequence[Json], after: int, to: int, head: int
) -> Message:
    """The message about these lines, not saved. Its id follows from them alone."""
    first, last = lines[0]["sequence"], lines[-1]["sequence"]
    message = Message(
        subscription=subscription,
        kind=kind,
        webhook_id=f"chg_{subscription.pk}_{first}_{last}",
        after=after,
        first=first,
        last=last,
        through=to,
    )
    data = {
        "subscription": subscription.pk,
        "after": after,
        "sequence": to,
        "head": head,
        "changes": lines,
    }
    subject = lines[0]["id"] if len({line["id"] for line in lines}) == 1 else ""
    return write(message, CHANGED, data, at=lines[-1]["at"], subject=subject)


def test(subscription: Subscription, *, mark: str, at: datetime) -> Message:
    message = Message(
        subscription=subscription,
        kind=Message.Kind.TEST,
        webhook_id=f"test_{subscription.pk}_{mark}",
    )
    data = {"subscription": subscription.pk, "message": "Nothing has changed. This is a test."}
    return write(message, TEST, data, at=format_rfc3339(at), subject="")


def write(message: Message, type: str, data: Json, *, at: str, subject: str) -> Message:
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
    return ".".join(reversed((urlsplit(url).hostname or "").split(".")))
