"""Health checks for load balancers and monitoring: ``/livez`` and ``/readyz``.

docs/reference/health.md is for operators.
"""

import logging
from collections.abc import Iterator

import orjson
from django.conf import settings
from django.db import Error, connections
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from cms.lib.health import HealthCheck
from cms.lib.outage_response import OutageResponse
from cms.lib.safe_cache import failed_caches
from cms.published import hooks

LOG = logging.getLogger(__name__)
HEADERS = {"Cache-Control": "no-store"}
CONTENT_TYPE = "application/health+json"
SILENT = "The database does not answer."
UNKNOWN = "This could not be looked up."
SEVERITY = ("pass", "warn", "fail")


@csrf_exempt
@require_safe
def livez(request: HttpRequest) -> HttpResponse:
    """Liveness check: the process responds."""
    return HttpResponse("ok", content_type="text/plain", headers=HEADERS)


@csrf_exempt
@require_safe
def readyz(request: HttpRequest) -> HttpResponse:
    """Readiness check: 503 if readers can't be answered.

    The body tells of all else that is wrong, with a 200: no reader should lose a server because a
    release failed.
    """
    outage = find_database_outage()
    database = HealthCheck("database", "fail", SILENT) if outage else HealthCheck("database")
    checks = [database, check_caches(), *other_checks()]
    status = max((check.status for check in checks), key=SEVERITY.index)
    shown = {
        check.name: [{"status": check.status} | ({"output": check.output} if check.output else {})]
        for check in checks
    }
    content = orjson.dumps({"status": status, "checks": shown})
    if outage:
        return OutageResponse(content, outage=outage, content_type=CONTENT_TYPE)
    return HttpResponse(content, content_type=CONTENT_TYPE, headers=HEADERS)


def find_database_outage() -> Exception | None:
    """Return what keeps the readers' database from responding; None: nothing does."""
    try:
        with connections[settings.READ_DATABASE].cursor() as cursor:
            cursor.execute("SELECT sequence FROM published_head")
    except Error as error:
        return error
    return None


def check_caches() -> HealthCheck:
    """Check the caches that failed this process."""
    if failed_caches():
        return HealthCheck(
            "caches",
            "warn",
            "The cache does not answer. Readers are answered without it, and nobody is limited.",
        )
    return HealthCheck("caches")


def other_checks() -> Iterator[HealthCheck]:
    """Run the checks that other parts connect. One that fails itself is a warning."""
    for check in hooks.health_checks.functions:
        try:
            yield check(now=timezone.now())
        except Exception:
            LOG.warning("A health check failed.", exc_info=True)
            yield HealthCheck(check.__name__.removeprefix("check_"), "warn", UNKNOWN)
