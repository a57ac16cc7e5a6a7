"""``/hub``: where followers of feeds ask to be sent them (WebSub, a W3C recommendation)."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from cms.lib.outbound.client import parse_url
from cms.lib.outbound.transport import AddressRefusedError
from cms.syndication.push.websub.models import Follower
from cms.syndication.push.websub.subscriptions import Wish, ask
from cms.syndication.push.websub.topics import content_of

LEAST_SECONDS, USUAL_SECONDS, MOST_SECONDS = 3600, 10 * 86_400, 30 * 86_400
SECRET_BYTES = 200
#: How many may wait to be asked back; each of them is a request of ours to a stranger.
MOST_WAITING = 1000


class WrongError(Exception):
    """What was asked for can't be; the message says why."""


@csrf_exempt  # machines ask, without a cookie; nothing happens before they confirm it
@require_POST
def hub(request: HttpRequest) -> HttpResponse:
    if f"{settings.BASE_URL}/hub" != settings.HUB_URL:
        raise Http404
    try:
        wish = read({name: request.POST.get(name, "") for name in NAMES})
    except WrongError as wrong:
        return text(f"{wrong}\n", 400)
    if Follower.objects.exclude(wanted="").count() >= MOST_WAITING:
        response = text("Too many wait to be asked back. Please try again in a minute.\n", 503)
        response["Retry-After"] = "60"
        return response
    ask(wish, at=timezone.now())
    return text("The callback will be asked whether it wants this.\n", 202)


NAMES = ("hub.mode", "hub.topic", "hub.callback", "hub.lease_seconds", "hub.secret")


def read(said: dict[str, str]) -> Wish:
    """Parameters that nobody knows are ignored. Raises WrongError."""
    if said["hub.mode"] not in Follower.Wanted.values:
        raise WrongError("hub.mode is neither “subscribe” nor “unsubscribe”.")
    callback, topic = said["hub.callback"], said["hub.topic"]
    try:
        parse_url(callback)
    except AddressRefusedError as refused:
        raise WrongError(f"hub.callback: {refused}") from refused
    if len(callback) > 1000 or not callback.isascii() or "#" in callback:
        raise WrongError("hub.callback is longer than 1000 characters, not ASCII, or has a “#”.")
    if len(topic) > 500 or content_of(topic) is None:
        raise WrongError(f"hub.topic is no feed of ours; {settings.BASE_URL}/feeds/ lists them.")
    if len(said["hub.secret"].encode()) >= SECRET_BYTES:
        raise WrongError("hub.secret must be shorter than 200 bytes.")
    return Wish(
        mode=said["hub.mode"],
        callback=callback,
        topic=topic,
        secret=said["hub.secret"],
        seconds=lease(said["hub.lease_seconds"]),
    )


def lease(written: str) -> int:
    if not written:
        return USUAL_SECONDS
    if not written.isascii() or not written.isdigit():
        raise WrongError("hub.lease_seconds is not a whole number.")
    return max(LEAST_SECONDS, min(int(written[:12]), MOST_SECONDS))


def text(said: str, status: int) -> HttpResponse:
    return HttpResponse(said, status=status, content_type="text/plain; charset=utf-8")
