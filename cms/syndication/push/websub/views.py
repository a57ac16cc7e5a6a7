"""``/hub``: subscription requests for feeds (WebSub, a W3C recommendation)."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from cms.lib.client_address import client_network
from cms.lib.outbound.address_policy import AddressRefusedError
from cms.lib.outbound.client import parse_url
from cms.lib.rate_limits import RateLimit
from cms.lib.request_bodies import takes_body
from cms.syndication.push.websub.models import Follower
from cms.syndication.push.websub.subscriptions import SubscriptionRequest, queue_verification
from cms.syndication.push.websub.topics import parse_topic, render_feed

MIN_LEASE_SECONDS, DEFAULT_LEASE_SECONDS, MAX_LEASE_SECONDS = 3600, 10 * 86_400, 30 * 86_400
SECRET_BYTES = 200
#: How many requests of one client address are accepted in a minute.
HUB_REQUESTS = RateLimit("hub", 60, 60, settings.COUNTING_PROCESSES)
#: How many verifications may wait; each of them is a request of ours to a stranger.
MAX_PENDING = 1000


class InvalidRequestError(Exception):
    """The subscription request is invalid; the message says why."""


PARAMETER_NAMES = ("hub.mode", "hub.topic", "hub.callback", "hub.lease_seconds", "hub.secret")


@takes_body(16_384)
@csrf_exempt  # machines ask, without a cookie; nothing happens before they confirm it
@require_POST
def hub(request: HttpRequest) -> HttpResponse:
    """Accept a subscription request, which the worker verifies. 404 if an external hub is set."""
    if f"{settings.BASE_URL}/hub" != settings.HUB_URL:
        raise Http404
    client = client_network(request.META, proxies=settings.TRUSTED_PROXIES)
    if wait := HUB_REQUESTS.count_act(client):
        response = text_response(f"Too many requests. Please try again in {wait} seconds.\n", 429)
        response["Retry-After"] = str(wait)
        return response
    parameters = {name: request.POST.get(name, "") for name in PARAMETER_NAMES}
    try:
        subscription_request = parse_subscription_request(parameters)
    except InvalidRequestError as error:
        return text_response(f"{error}\n", 400)
    if Follower.objects.exclude(wanted="").count() >= MAX_PENDING:
        response = text_response(
            "Too many wait to be asked back. Please try again in a minute.\n", 503
        )
        response["Retry-After"] = "60"
        return response
    queue_verification(subscription_request, at=timezone.now())
    return text_response("The callback will be asked whether it wants this.\n", 202)


def parse_subscription_request(parameters: dict[str, str]) -> SubscriptionRequest:
    """Validate the form parameters. Raises InvalidRequestError."""
    if parameters["hub.mode"] not in Follower.Wanted.values:
        raise InvalidRequestError("hub.mode is neither “subscribe” nor “unsubscribe”.")
    callback, topic = parameters["hub.callback"], parameters["hub.topic"]
    try:
        parse_url(callback)
    except AddressRefusedError as refused:
        raise InvalidRequestError(f"hub.callback: {refused}") from refused
    if len(callback) > 1000 or not callback.isascii() or "#" in callback:
        raise InvalidRequestError(
            "hub.callback is longer than 1000 characters, not ASCII, or has a “#”."
        )
    feed = parse_topic(topic) if len(topic) <= 500 else None
    is_subscription = parameters["hub.mode"] == Follower.Wanted.SUBSCRIBE
    # Who unsubscribes may do so when the feed is gone, too.
    content = render_feed(feed) if feed and is_subscription else None
    if feed is None or (is_subscription and content is None):
        raise InvalidRequestError(
            f"hub.topic is no feed of ours; {settings.BASE_URL}/feeds/ lists them."
        )
    if len(parameters["hub.secret"].encode()) >= SECRET_BYTES:
        raise InvalidRequestError("hub.secret must be shorter than 200 bytes.")
    return SubscriptionRequest(
        mode=parameters["hub.mode"],
        callback=callback,
        topic=topic,
        feed=feed,
        secret=parameters["hub.secret"],
        seconds=parse_lease_seconds(parameters["hub.lease_seconds"]),
        digest=content.digest if content else "",
    )


def parse_lease_seconds(text: str) -> int:
    """Return the lease within our limits, or the default. Raises InvalidRequestError."""
    if not text:
        return DEFAULT_LEASE_SECONDS
    if not text.isascii() or not text.isdigit():
        raise InvalidRequestError("hub.lease_seconds is not a whole number.")
    return max(MIN_LEASE_SECONDS, min(int(text[:12]), MAX_LEASE_SECONDS))


def text_response(text: str, status: int) -> HttpResponse:
    return HttpResponse(text, status=status, content_type="text/plain; charset=utf-8")
