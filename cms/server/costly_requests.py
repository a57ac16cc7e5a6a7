"""Let costly requests of readers wait for each other, so that all other requests wait for none.

Nobody can tell from an address what it costs the database. So each request has a short time of it
at first, which nearly all need only a part of. One that needs more leaves the threads that serve
readers, waits for its turn, and begins again with the whole budget of its caller. One with many
conditions waits for its turn at once: to build its statements takes long, which no budget of the
database bounds.
"""

from collections.abc import Callable

from django.conf import settings
from django.db import close_old_connections
from django.http import HttpRequest, HttpResponse, HttpResponseBase

from cms.api.access.admission import find_admission
from cms.api.access.throttling import charge_cost
from cms.api.database.read_budget import open_budget
from cms.api.errors.problem_details import Problem
from cms.lib.client_address import client_network
from cms.lib.processor_time import thread_seconds
from cms.server.lanes import COSTLY
from cms.server.request_body import BodyRefusedError
from cms.server.spare_threads import SERVING_THREAD, ServingThread

#: The database's time of a request that waits for no turn: a plain list takes a hundredth of it.
QUICK_SECONDS = 0.1
#: Conditions, those within ``or`` too, and other parameters that a request has without a turn.
QUICK_CONDITIONS = 10
#: Addresses without a budget, by the start of their path.
UNBOUNDED = ("/admin/", "/preview/", "/static/", "/media/", "/livez", "/readyz")
BUSY = "Many costly requests wait just now. Ask again in some seconds, or ask for less."


class CostlyRequestMiddleware:
    """Give each GET of a reader a budget of the database's time, and count what it cost."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.method not in ("GET", "HEAD") or request.path.startswith(UNBOUNDED):
            return self.get_response(request)
        start, allowed = thread_seconds(), budget_seconds(request)
        response, waited_for = None, 0.0
        if not has_many_conditions(request):
            with open_budget(min(QUICK_SECONDS, allowed), is_first=True) as quick:
                response = self.get_response(request)
            waited_for, allowed = quick.spent, allowed - min(quick.spent, QUICK_SECONDS)
            if quick.is_exceeded and allowed > 0:
                response = None
        if response is None:
            try:
                response, spent = self.answer_in_turn(request, allowed)
                waited_for += spent
            except BodyRefusedError:
                response = Problem("busy", BUSY, headers={"Retry-After": "5"}).response()
        is_sqlite = "sqlite" in settings.DATABASES[settings.READ_DATABASE]["ENGINE"]
        seconds = thread_seconds() - start + (0 if is_sqlite else waited_for)
        if admission := find_admission(request):
            charge_cost(admission.caller, response, seconds)
        return response

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Answer with a refusal that was raised outside of the API's views, such as by a feed."""
        is_refusal = isinstance(error, Problem) and error.name == "too-costly"
        return error.response() if is_refusal else None  # type: ignore[attr-defined]  # see above

    def answer_in_turn(
        self, request: HttpRequest, seconds: float
    ) -> tuple[HttpResponseBase, float]:
        """Answer when it is the turn of the request. Raises BodyRefusedError if none comes."""
        thread: ServingThread | None = request.META.get(SERVING_THREAD)
        has_left = thread is not None and thread.leave()
        client = client_network(request.META, proxies=settings.TRUSTED_PROXIES)
        close_old_connections()  # a pool has few, and the turn may take long to come
        # A thread that readers need does not wait.
        with COSTLY.place(client), COSTLY.turn(seconds=None if has_left else 0):
            with open_budget(seconds) as budget:
                response = self.get_response(request)
            return response, budget.spent


def has_many_conditions(request: HttpRequest) -> bool:
    """Return whether a request has many conditions, and a thread that can leave for a turn."""
    query = request.META.get("QUERY_STRING", "")
    count = query.count("=") + query.upper().count("%3D")
    return count > QUICK_CONDITIONS and SERVING_THREAD in request.META


def budget_seconds(request: HttpRequest) -> float:
    """Return the database's time for a request; who has a key has more."""
    admission = find_admission(request)
    has_key = admission is not None and admission.caller.policy == "key"
    return float(settings.KEY_READ_MS if has_key else settings.READ_MS) / 1000
