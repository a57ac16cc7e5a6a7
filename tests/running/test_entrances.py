"""The two objects that web servers import."""

from django.core.handlers.asgi import ASGIHandler
from django.core.handlers.wsgi import WSGIHandler


def test_entrances_are_what_servers_expect():
    from cms import asgi, wsgi  # importing them starts the middleware

    assert callable(wsgi.application)
    assert isinstance(wsgi.django, WSGIHandler)
    assert isinstance(asgi.application, ASGIHandler)
