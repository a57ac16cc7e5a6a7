"""The two objects that web servers import."""

from django.core.handlers.asgi import ASGIHandler
from django.core.handlers.wsgi import WSGIHandler


def test_entrances_are_what_servers_expect():
    from cms import asgi, wsgi  # importing them starts the middleware

    assert isinstance(wsgi.application, WSGIHandler)
    assert isinstance(asgi.application, ASGIHandler)
