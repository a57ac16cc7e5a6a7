"""Previews take turns on spare threads, so that readers keep theirs."""

from threading import Event, Thread

import pytest

from cms.server.lanes import Lane
from cms.server.spare_threads import SpareThreads


class Response:
    streaming = False
    headers = {"Content-Length": "0"}

    def close(self) -> None:
        pass


@pytest.fixture
def application_module():
    """Imported late: with it Django starts, which wants the folder of static files."""
    from cms.server import application

    return application


@pytest.fixture
def django():
    """A Django that answers when it is told to; ``seen`` are the paths that reached it."""

    class Waiting:
        def __init__(self):
            self.seen: list[str] = []
            self.may_answer = Event()

        def __call__(self, environ, start_response):
            self.seen.append(environ["PATH_INFO"])
            if environ["PATH_INFO"].startswith("/preview/"):
                self.may_answer.wait(timeout=20)
            return Response()

    return Waiting()


def environ(path: str) -> dict[str, str]:
    return {"REQUEST_METHOD": "GET", "PATH_INFO": path, "REMOTE_ADDR": "192.0.2.1"}


def test_previews_wait_for_each_other_and_readers_for_none(django, application_module, monkeypatch):
    monkeypatch.setattr(application_module, "PREVIEWS", Lane(size=2, per_client=2, turns=1))
    application = application_module.Application(django, SpareThreads(serving=2, spare=8))
    previews = [
        Thread(target=application, args=(environ("/preview/v1/posts/"), None)) for _ in range(2)
    ]
    for each in previews:
        each.daemon = True
        each.start()
    while len(django.seen) < 1:
        pass

    application(environ("/api/v1/posts/"), None)
    refused = environ("/preview/v1/posts/")
    while application_module.PREVIEWS.clients.total() < 2:
        pass
    application(refused, None)

    assert django.seen[:2] == ["/preview/v1/posts/", "/api/v1/posts/"]
    assert refused["marrow.refusal"] == "busy"
    django.may_answer.set()
