"""Say in a response why the body of a request was not taken."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseBase

from cms.api.errors.catalog import KINDS
from cms.api.errors.pages import ErrorPage, render_error_page
from cms.api.errors.problem_details import Problem, is_api_request
from cms.server.request_body import REFUSAL

DETAILS = {
    "too-large": (
        "What was sent is larger than anything that is needed here. If you were writing, you may "
        "have been logged out: go back, where your text still is, and log in again in another tab."
    ),
    "slow-body": (
        "What was sent did not arrive in time, so nothing was changed. Go back, where your text "
        "still is, and send it again."
    ),
    "busy": (
        "Too many requests came at once, so nothing was changed. Wait a few seconds, go back, "
        "where your text still is, and send it again."
    ),
}
RETRY_SECONDS = 5


class RefusalMiddleware:
    """Answer the requests whose body the server did not take."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        name = request.META.get(REFUSAL)
        return refuse_body(request, name) if name else self.get_response(request)


def refuse_body(request: HttpRequest, name: str) -> HttpResponse:
    headers = {"Retry-After": str(RETRY_SECONDS)} if name == "busy" else {}
    return refuse_request(request, Problem(name, DETAILS[name], headers=headers))


def refuse_request(request: HttpRequest, problem: Problem) -> HttpResponse:
    """Return a problem as a page to a browser, and as problem details to everything else."""
    if is_api_request(request) or "text/html" not in request.headers.get("Accept", ""):
        return problem.response()
    page = ErrorPage(problem.status_code, KINDS[problem.name].title, str(problem.detail))
    response = render_error_page(request, page)
    for header, text in problem.headers.items():
        response[header] = text
    return response
