"""The 503 of a request that failed since the database does not answer."""

from typing import Any

from django.http import HttpResponse

RETRY_AFTER = 5  # seconds


class OutageResponse(HttpResponse):
    """A response instead of which middleware may try again; ``outage`` is the error."""

    status_code = 503
    _has_been_logged = True  # Django would log each with a traceback, a thousand times a second

    def __init__(self, content: Any, *, outage: BaseException, **options: Any) -> None:
        super().__init__(content, **options)
        self.outage = outage
        self["Cache-Control"] = "no-store"
        self["Retry-After"] = str(RETRY_AFTER)
        self["Access-Control-Allow-Origin"] = "*"
