"""Secrets, signatures and envelopes."""

import base64
import json
from datetime import UTC, datetime

import pytest
from standardwebhooks import Webhook

from cms.syndication.push.models import Secret, Subscription
from cms.syndication.push.webhooks.signing import new_secret
from tests.clock import MONDAY
from tests.syndication.push.world import Receiver, published, subscribe, tell

pytestmark = pytest.mark.django_db


def verifies(secret: str, request: dict) -> bool:
    """With the time of the request, which the library compares with its own."""
    headers = request["headers"]
    stamp = datetime.fromtimestamp(int(headers["webhook-timestamp"]), UTC)
    signed = Webhook(secret).sign(headers["webhook-id"], stamp, request["body"].decode())
    return signed in headers["webhook-signature"].split(" ")


def test_old_and_new_secret_both_verify_until_the_overlap_is_over(clock):
    subscription = subscribe()
    Secret.objects.all().delete()
    oldest = new_secret(subscription, at=MONDAY)
    old = new_secret(subscription, at=clock.now)
    new = new_secret(subscription, at=clock.now)
    receiver = Receiver()

    published()
    tell(receiver, clock)
    clock.wait(hours=24)
    published()
    tell(receiver, clock)

    held = [[verifies(each, request) for each in (oldest, old, new)] for request in receiver.got]
    assert held == [[False, True, True], [False, False, True]]
    assert len({oldest, old, new}) == 3


def test_secret_has_the_form_of_the_standard_and_is_shown_by_nothing(clock):
    subscription = subscribe()
    text = new_secret(subscription, at=clock.now)

    assert text.startswith("whsec_")
    assert 24 <= len(base64.b64decode(text.removeprefix("whsec_"))) <= 64
    assert text not in str(Secret.objects.get(text=text))


def test_signature_is_of_the_bytes_that_are_sent(clock):
    subscription = subscribe()
    secret = new_secret(subscription, at=clock.now)
    published()
    receiver = Receiver()

    tell(receiver, clock)

    (request,) = receiver.got
    assert verifies(secret, request)
    assert not verifies(secret, request | {"body": request["body"] + b" "})
    assert "." not in request["headers"]["webhook-id"]


def test_cloudevents_envelope_has_the_id_of_the_webhook(clock):
    subscribe(envelope=Subscription.Envelope.CLOUD)
    (treatment,) = published()
    receiver = Receiver()

    tell(receiver, clock)

    ((request,), (said,)) = receiver.got, receiver.told
    assert request["headers"]["Content-Type"] == "application/cloudevents+json"
    assert {key: said[key] for key in said if key != "data"} == {
        "specversion": "1.0",
        "id": request["headers"]["webhook-id"],
        "source": "http://localhost:8000/api/v1/changes/",
        "type": "localhost.entries.changed",
        "subject": str(treatment.pk),
        "time": "2026-03-02T09:00:00Z",
        "datacontenttype": "application/json",
    }
    assert said["data"]["changes"][0]["sequence"] == 1


def test_request_names_no_other_secret_of_the_house(clock, settings):
    settings.PURGE_TOKEN = "cdn-secret"
    subscription = subscribe()
    subscribe("Other", url="https://other.example/")
    published()
    receiver = Receiver()

    tell(receiver, clock)

    assert sorted(receiver.got[0]["headers"]) == [
        *("Content-Type", "User-Agent", "webhook-id", "webhook-signature", "webhook-timestamp")
    ]
    texts = Secret.objects.values_list("text", flat=True)
    said = json.dumps([str(request) for request in receiver.got])
    assert [text for text in (*texts, "cdn-secret", settings.SECRET_KEY) if text in said] == []
    assert subscription.secrets.count() == 1
