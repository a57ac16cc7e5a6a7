"""The WSGI application: Django, and the liveness check beside it."""

import os
from collections.abc import Callable
from typing import Any

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings")
django = get_wsgi_application()
ALIVE = b"ok"
HEADERS = [
    ("Content-Type", "text/plain"),
    ("Content-Length", str(len(ALIVE))),
    ("Cache-Control", "no-store"),
]


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Any:
    """Answer ``/livez`` before Django, whose middleware may wait for a cache or a database."""
    if environ.get("PATH_INFO") == "/livez" and environ["REQUEST_METHOD"] in ("GET", "HEAD"):
        start_response("200 OK", HEADERS)
        return [] if environ["REQUEST_METHOD"] == "HEAD" else [ALIVE]
    return django(environ, start_response)
