"""Pictures of an entry: what is listed of them, and the SVG that the worker has drawn.

A request never draws. It finds what the entry, as this response has it, shows (``cms.lib.plots``);
only a picture of exactly that is sent.
"""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.utils import translation

from cms.api.database.snapshot import reader_queryset
from cms.api.errors.problem_details import Problem
from cms.lib.plots import Plot
from cms.published.models.pictures import DrawnPicture

Json = dict[str, Any]
ListPlots = Callable[[Json], list[Plot]]
SVG = "image/svg+xml"
RETRY_SECONDS = 5
#: Should a browser open the picture by itself, nothing in it may run or load.
SVG_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; sandbox",
    "Cross-Origin-Resource-Policy": "cross-origin",
    "X-Content-Type-Options": "nosniff",
}


def find_plots(build: ListPlots, entry: Json) -> list[Plot]:
    """Find what pictures of an entry show, in its language. ``entry`` is plain JSON."""
    with translation.override(entry["locale"]):
        return build(entry)


def describe_pictures(build: ListPlots, entry: Json, *, collection: str) -> list[Json]:
    """Describe the pictures of an entry, with their addresses and the same data as a table."""
    return [
        {
            "kind": plot.kind,
            "src": picture_url(collection, entry["id"], f"{plot.kind}-{plot.digest}.svg"),
            "title": plot.title,
            "description": plot.description,
            "width": plot.width,
            "height": plot.height,
            "table": {"columns": plot.columns, "rows": plot.rows},
        }
        for plot in find_plots(build, entry)
    ]


def picture_url(collection: str, entry_id: str, file: str) -> str:
    return f"{settings.BASE_URL}/api/v1/{collection}/{entry_id}/pictures/{file}"


def read_svg(entry_id: str, plot: Plot) -> str:
    """Read the SVG of a picture. Raises Problem while the worker has not drawn it."""
    drawn = reader_queryset(DrawnPicture).filter(entry_id=entry_id, digest=plot.digest)
    svg = drawn.values_list("svg", flat=True).first()
    if svg is None:
        raise Problem(
            "not-drawn",
            "The picture is being drawn: figures were published a moment ago. Ask again.",
            headers={"Retry-After": str(RETRY_SECONDS), "Cache-Control": "no-store"},
        )
    return svg


def render_main_picture(build: ListPlots) -> Callable[[Json, Json], str]:
    """Return the function that renders the first picture of an entry as its representation."""

    def make(entry: Json, linked: Json) -> str:
        plots = find_plots(build, entry)
        if not plots:
            raise Problem("not-found", "There are no figures here that a picture could show.")
        return read_svg(entry["id"], plots[0])

    return make
