"""The second floor: a Django view that only sends the stored bytes of our response."""

import os
from functools import cache
from pathlib import Path

from django.http import HttpRequest, HttpResponse


@cache
def load_response(name: str) -> tuple[bytes, str]:
    folder = Path(os.environ["MARROW_DATA"]) / "bare"
    return (folder / name).read_bytes(), (folder / f"{name}.etag").read_text()


def bare_view(request: HttpRequest, name: str) -> HttpResponse:
    body, etag = load_response(name)
    if request.headers.get("If-None-Match") == etag:
        return HttpResponse(status=304)
    return HttpResponse(body, content_type="application/json")
