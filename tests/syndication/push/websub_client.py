"""A subscriber of the WebSub hub: its requests, and its confirmation of them."""

from urllib.parse import parse_qs, urlsplit

from cms.syndication.push.websub.distribution import serve_next
from cms.syndication.push.websub.models import Follower
from tests.syndication.push.fakes import Clock, Receiver

TOPIC = "http://localhost:8000/feeds/posts.json"
CALLBACK = "https://reader.example/hook?a=1"


def post_request(client, **values):
    parameters = {"mode": "subscribe", "topic": TOPIC, "callback": CALLBACK} | values
    return client.post("/hub", {f"hub.{name}": value for name, value in parameters.items()})


def confirm_intent(request):
    query = parse_qs(urlsplit(request["address"]).query)
    return 200, {}, query["hub.challenge"][0].encode()


def serve_all(receiver: Receiver, clock: Clock) -> int:
    number = 0
    while serve_next(send=receiver, clock=clock):
        number += 1
        assert number < 100
    return number


def create_follower(client, clock, **values) -> Follower:
    post_request(client, **values)
    serve_all(Receiver(confirm_intent), clock)
    return Follower.objects.get()
