"""The WSGI application that `manage.py serve` runs: Django, with guards for requests with a body.

Requests without one are answered as if nothing stood between, but for previews and for those that
turn out to be costly, which take turns on spare threads. A body is received as a whole,
before a deadline and on a spare thread, and then the request waits for a turn in its lane.
"""

from collections.abc import Callable
from io import BytesIO
from typing import Any

from django.conf import settings

from cms.lib.client_address import client_network
from cms.server.closing_response import ClosingResponse
from cms.server.lanes import PREVIEWS
from cms.server.policies import BodyPolicy, find_policy
from cms.server.request_body import REFUSAL, BodyRefusedError, RequestBody
from cms.server.spare_threads import SERVING_THREAD, ServingThread, SpareThreads, park_after
from cms.wsgi import application as django

Environ = dict[str, Any]
StartResponse = Callable[..., Any]
SAFE_METHODS = {"GET", "HEAD", "OPTIONS"}
PREVIEW_PATH = "/preview/v1/"


class Application:
    """Serve Django with the threads of one process."""

    def __init__(self, django: Callable[..., Any], threads: SpareThreads) -> None:
        self.django, self.threads = django, threads

    def __call__(self, environ: Environ, start_response: StartResponse) -> Any:
        if environ["REQUEST_METHOD"] not in SAFE_METHODS:
            return self.answer_away(environ, start_response)
        has_body = "CONTENT_LENGTH" in environ or "HTTP_TRANSFER_ENCODING" in environ
        if has_body:
            environ["wsgi.input"] = BytesIO()  # no view reads it
        elif environ.get("PATH_INFO", "").startswith(PREVIEW_PATH):
            return self.answer_preview(environ, start_response)
        thread = ServingThread(self.threads)
        if not has_body:
            environ[SERVING_THREAD] = thread
        should_park = False
        try:
            response = self.django(environ, start_response)
        finally:
            should_park = thread.finish()
        # With a parked thread, the body that nobody reads would stay with the server.
        return park_after(response, self.threads) if should_park and not has_body else response

    def answer_preview(self, environ: Environ, start_response: StartResponse) -> Any:
        """Answer a preview when its turn comes, away from the threads that serve readers."""
        if not self.threads.go_away():
            return self.refuse("busy", environ, start_response)
        client = client_network(environ, proxies=settings.TRUSTED_PROXIES)
        try:
            with PREVIEWS.place(client), PREVIEWS.turn():
                response = self.django(environ, start_response)
        except BodyRefusedError as error:
            return self.refuse(error.problem, environ, start_response)
        finally:
            self.threads.come_back()
        return park_after(response, self.threads)

    def answer_away(self, environ: Environ, start_response: StartResponse) -> Any:
        """Answer a request that may have a body, away from the threads that serve readers."""
        policy, length = find_policy(environ), content_length(environ)
        source, environ["wsgi.input"] = environ["wsgi.input"], BytesIO()
        if not policy.limit:
            return self.django(environ, start_response)
        if length is not None and length > max(policy.limit, policy.drop):
            return self.refuse("too-large", environ, start_response)
        if not self.threads.go_away():
            return self.refuse("busy", environ, start_response)
        body = RequestBody(source, length=length, limit=policy.limit)
        try:
            response = self.receive(body, policy, environ, start_response)
        except BodyRefusedError as error:
            if not body.is_awaited:
                return self.refuse(error.problem, environ, start_response)
            closing = ClosingResponse(start_response)
            return closing.send(self.refuse(error.problem, environ, closing.keep_headers))
        finally:
            self.threads.come_back()
            if not body.is_awaited:
                body.file.close()
        return park_after(response, self.threads)

    def receive(
        self,
        body: RequestBody,
        policy: BodyPolicy,
        environ: Environ,
        start_response: StartResponse,
    ) -> Any:
        """Receive the body and answer, in the lane of the request. Raises BodyRefusedError."""
        client = client_network(environ, proxies=settings.TRUSTED_PROXIES)
        place = policy.lane.enter(client)
        try:
            if body.most:
                place.share()
                environ["wsgi.input"] = body.receive(
                    seconds=settings.BODY_SECONDS, on_end=place.leave
                )
                environ["CONTENT_LENGTH"] = str(body.size)
            with policy.lane.turn():
                return self.django(environ, start_response)
        finally:
            place.leave()

    def refuse(self, problem: str, environ: Environ, start_response: StartResponse) -> Any:
        """Let Django say why the body was not taken."""
        environ[REFUSAL] = problem
        return self.django(environ, start_response)


def content_length(environ: Environ) -> int | None:
    """Return the length of the body; None: its end will tell."""
    if "HTTP_TRANSFER_ENCODING" in environ:
        return None
    text = environ.get("CONTENT_LENGTH") or "0"
    return int(text) if text.isascii() and text.isdigit() else 0


application = Application(
    django, SpareThreads(serving=settings.THREADS, spare=settings.SPARE_THREADS)
)
