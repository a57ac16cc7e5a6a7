"""A fake clock and a fake receiver, and factories of subscriptions and published treatments."""

import json
from datetime import datetime, timedelta

from cms.lib.outbound.response import NoResponseError, OutboundResponse
from cms.publishing import publish
from cms.syndication.partners.models import Partner
from cms.syndication.push.models import Subscription
from cms.syndication.push.webhooks.delivery import deliver_next
from cms.syndication.push.webhooks.signing import create_secret
from tests.clock import MONDAY, TUESDAY
from tests.factories.treatments import TreatmentFactory

NEWS = "https://news.example/hooks"


class Clock:
    """A clock that tests move."""

    def __init__(self, now: datetime = TUESDAY) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def wait(self, **duration) -> None:
        self.now += timedelta(**duration)


class Receiver:
    """A fake of ``client.send``: records the requests and sends the given responses.

    A response is a status, a status with headers and body, an exception, or a function of the
    request that returns one of them. The last response is repeated.
    """

    def __init__(self, *responses) -> None:
        self.responses = list(responses) or [204]
        self.requests: list[dict] = []

    def __call__(self, method: str, address: str, **request) -> OutboundResponse:
        self.requests.append({"method": method, "address": address, **request})
        response = self.responses.pop(0) if len(self.responses) > 1 else self.responses[0]
        if isinstance(response, Exception):
            raise response
        if callable(response):
            response = response(self.requests[-1])
        status, headers, body = response if isinstance(response, tuple) else (response, {}, b"")
        return OutboundResponse(status, headers, body, is_complete=True)

    @property
    def ids(self) -> list[str]:
        return [request["headers"]["webhook-id"] for request in self.requests]

    @property
    def payloads(self) -> list[dict]:
        return [json.loads(request["body"]) for request in self.requests]

    @property
    def sequences(self) -> list[list[int]]:
        return [
            [change["sequence"] for change in payload["data"]["changes"]]
            for payload in self.payloads
        ]


NO_RESPONSE = NoResponseError("The connection failed.")


def create_subscription(name: str = "Example News", **values) -> Subscription:
    partner, _ = Partner.objects.get_or_create(
        name=name, defaults={"contact": f"desk@{name.lower().replace(' ', '-')}.example"}
    )
    subscription = Subscription.objects.create(
        **{"partner": partner, "url": NEWS, "delivered_sequence": 0, "created_at": MONDAY, **values}
    )
    create_secret(subscription, at=MONDAY)
    return subscription


def deliver_all(receiver: Receiver, clock: Clock, *, most: int = 100) -> int:
    """Send all that is due now, and return how many attempts that took."""
    for number in range(most):
        if not any(deliver_next(slow=slow, send=receiver, clock=clock) for slow in (False, True)):
            return number
    raise AssertionError(f"It is still not done after {most} attempts.")


def publish_treatments(number: int = 1, **values) -> list:
    treatments = [TreatmentFactory(**values) for _ in range(number)]
    for treatment in treatments:
        publish(treatment, by=None, at=MONDAY)
    return treatments


def publish_again(treatment, **values) -> None:
    """Change the treatment's fields and publish it again."""
    for name, value in values.items():
        setattr(treatment, name, value)
    treatment.save()
    publish(treatment, by=None, at=MONDAY)
