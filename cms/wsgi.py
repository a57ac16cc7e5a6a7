"""The WSGI application: Django, and before it the liveness check and cached responses."""

import os
from collections.abc import Callable
from typing import Any

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings")
django = get_wsgi_application()

from cms.server.cached_responses import send_cached_response  # noqa: E402 -- needs Django's apps

ALIVE = b"ok"
HEADERS = [
    ("Content-Type", "text/plain"),
    ("Content-Length", str(len(ALIVE))),
    ("Cache-Control", "no-store"),
]


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Any:
    """Answer ``/livez`` without asking anybody, then from the cache, and all else with Django."""
    if environ.get("PATH_INFO") == "/livez" and environ["REQUEST_METHOD"] in ("GET", "HEAD"):
        start_response("200 OK", HEADERS)
        return [] if environ["REQUEST_METHOD"] == "HEAD" else [ALIVE]
    return send_cached_response(environ, start_response) or django(environ, start_response)
