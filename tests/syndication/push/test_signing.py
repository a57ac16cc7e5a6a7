"""Secrets, signatures and envelopes."""

import base64
import json
from datetime import UTC, datetime

import pytest
from standardwebhooks import Webhook

from cms.syndication.push.models import Secret, Subscription
from cms.syndication.push.webhooks.signing import create_secret
from tests.clock import MONDAY
from tests.syndication.push.fakes import (
    Receiver,
    create_subscription,
    deliver_all,
    publish_treatments,
)

pytestmark = pytest.mark.django_db


def verifies(secret: str, request: dict) -> bool:
    """With the time of the request, which the library compares with its own."""
    headers = request["headers"]
    stamp = datetime.fromtimestamp(int(headers["webhook-timestamp"]), UTC)
    signed = Webhook(secret).sign(headers["webhook-id"], stamp, request["body"].decode())
    return signed in headers["webhook-signature"].split(" ")


def test_old_and_new_secret_both_verify_until_the_overlap_is_over(clock):
    subscription = create_subscription()
    Secret.objects.all().delete()
    oldest = create_secret(subscription, at=MONDAY)
    old = create_secret(subscription, at=clock.now)
    new = create_secret(subscription, at=clock.now)
    receiver = Receiver()

    publish_treatments()
    deliver_all(receiver, clock)
    clock.wait(hours=24)
    publish_treatments()
    deliver_all(receiver, clock)

    verified = [
        [verifies(each, request) for each in (oldest, old, new)] for request in receiver.requests
    ]
    assert verified == [[False, True, True], [False, False, True]]
    assert len({oldest, old, new}) == 3


def test_secret_has_the_form_of_the_standard_and_is_shown_by_nothing(clock):
    subscription = create_subscription()
    text = create_secret(subscription, at=clock.now)

    assert text.startswith("whsec_")
    assert 24 <= len(base64.b64decode(text.removeprefix("whsec_"))) <= 64
    assert text not in str(Secret.objects.get(text=text))


def test_signature_is_of_the_bytes_that_are_sent(clock):
    subscription = create_subscription()
    secret = create_secret(subscription, at=clock.now)
    publish_treatments()
    receiver = Receiver()

    deliver_all(receiver, clock)

    (request,) = receiver.requests
    assert verifies(secret, request)
    assert not verifies(secret, request | {"body": request["body"] + b" "})
    assert "." not in request["headers"]["webhook-id"]


def test_cloudevents_envelope_has_the_id_of_the_webhook(clock):
    create_subscription(envelope=Subscription.Envelope.CLOUD)
    (treatment,) = publish_treatments()
    receiver = Receiver()

    deliver_all(receiver, clock)

    ((request,), (payload,)) = receiver.requests, receiver.payloads
    assert request["headers"]["Content-Type"] == "application/cloudevents+json"
    assert {key: payload[key] for key in payload if key != "data"} == {
        "specversion": "1.0",
        "id": request["headers"]["webhook-id"],
        "source": "http://localhost:8000/api/v1/changes/",
        "type": "localhost.entries.changed",
        "subject": str(treatment.pk),
        "time": "2026-03-02T09:00:00.000Z",
        "datacontenttype": "application/json",
    }
    assert payload["data"]["changes"][0]["sequence"] == 1


def test_request_names_no_other_secret_of_the_house(clock, settings):
    settings.PURGE_TOKEN = "cdn-secret"
    subscription = create_subscription()
    create_subscription("Other", url="https://other.example/")
    publish_treatments()
    receiver = Receiver()

    deliver_all(receiver, clock)

    assert sorted(receiver.requests[0]["headers"]) == [
        *("Content-Type", "User-Agent", "webhook-id", "webhook-signature", "webhook-timestamp")
    ]
    texts = Secret.objects.values_list("text", flat=True)
    sent = json.dumps([str(request) for request in receiver.requests])
    assert [text for text in (*texts, "cdn-secret", settings.SECRET_KEY) if text in sent] == []
    assert subscription.secrets.count() == 1
