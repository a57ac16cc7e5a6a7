"""The first page: the series with their posts, then what this is and where to go on."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from cms.api.database.snapshot import LogState
from cms.api.http.responses import ResponseBody, cacheable_response
from cms.api.representations.html import site_context
from cms.api.representations.registry import HTML
from cms.api.views.page_lists import read_list, read_page_lists
from cms.lib.srcset import build_srcset
from cms.posts.api import SERIES

MAX_SERIES = 3  # that are shown with their posts; the page of all series has the others

Json = dict[str, Any]


@csrf_exempt
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    return cacheable_response(request, render_home)  # type: ignore[arg-type]  # it reads headers


def render_home(log_state: LogState) -> ResponseBody:
    """Render the page. Each series costs the statements of one list."""
    listed = read_list(SERIES, log_state, ordering="-published_at", page_size=MAX_SERIES)
    context = site_context(settings.LANGUAGE_CODE) | {
        "series": [describe_series(each, log_state) for each in listed["results"]],
        "has_more": listed["next"] is not None,
    }
    text = render_to_string("home.html", context)
    return ResponseBody(text.encode(), f"{HTML}; charset=utf-8")


def describe_series(series: Json, log_state: LogState) -> Json:
    image = series["lead_image"]
    srcset = build_srcset(image["renditions"]) if image else ""
    return series | {"lists": read_page_lists(SERIES, series, log_state), "srcset": srcset}
