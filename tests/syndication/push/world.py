"""A partner with a receiver, and a clock that tests move."""

import json
from datetime import datetime, timedelta

from cms.lib.outbound.client import NoResponseError, OutboundResponse
from cms.publishing import publish
from cms.syndication.partners.models import Partner
from cms.syndication.push.models import Subscription
from cms.syndication.push.webhooks.delivery import step
from cms.syndication.push.webhooks.signing import new_secret
from tests.clock import MONDAY, TUESDAY
from tests.factories.treatments import TreatmentFactory

NEWS = "https://news.example/hooks"


class Clock:
    def __init__(self, now: datetime = TUESDAY) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def wait(self, **much) -> None:
        self.now += timedelta(**much)


class Receiver:
    """Stands at the other end of the client: writes down requests, and answers as it is told.

    ``says`` is a status, a status with headers, or an exception; the last one is for all that
    follow.
    """

    def __init__(self, *says) -> None:
        self.says = list(says) or [204]
        self.got: list[dict] = []

    def __call__(self, method: str, address: str, **request) -> OutboundResponse:
        self.got.append({"method": method, "address": address, **request})
        said = self.says.pop(0) if len(self.says) > 1 else self.says[0]
        if isinstance(said, Exception):
            raise said
        if callable(said):
            said = said(self.got[-1])
        status, headers, body = said if isinstance(said, tuple) else (said, {}, b"")
        return OutboundResponse(status, headers, body, is_complete=True)

    @property
    def ids(self) -> list[str]:
        return [each["headers"]["webhook-id"] for each in self.got]

    @property
    def told(self) -> list[dict]:
        return [json.loads(each["body"]) for each in self.got]

    @property
    def sequences(self) -> list[list[int]]:
        return [[line["sequence"] for line in said["data"]["changes"]] for said in self.told]


DEAD = NoResponseError("The connection failed.")


def subscribe(name: str = "Example News", **values) -> Subscription:
    partner, _ = Partner.objects.get_or_create(
        name=name, defaults={"contact": f"desk@{name.lower().replace(' ', '-')}.example"}
    )
    made = Subscription.objects.create(
        **{"partner": partner, "url": NEWS, "told": 0, "created_at": MONDAY, **values}
    )
    new_secret(made, at=MONDAY)
    return made


def tell(receiver: Receiver, clock: Clock, *, most: int = 100) -> int:
    """Send all that is due now; how many attempts that took."""
    for number in range(most):
        if not any(step(slow=slow, send=receiver, clock=clock) for slow in (False, True)):
            return number
    raise AssertionError(f"It is still not done after {most} attempts.")


def published(number: int = 1, **values) -> list:
    made = [TreatmentFactory(**values) for _ in range(number)]
    for each in made:
        publish(each, by=None, at=MONDAY)
    return made


def again(treatment, **values) -> None:
    for name, value in values.items():
        setattr(treatment, name, value)
    treatment.save()
    publish(treatment, by=None, at=MONDAY)
