"""Draw the pictures of figures in a preview that readers do not have.

A picture is named by a digest of what it shows. One that nobody has drawn shows the figures of a
draft. Whoever previews it waits for it, two seconds or so, and gets it within the response.
"""

import re
from base64 import b64encode
from collections.abc import Mapping
from html import escape
from uuid import UUID

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from cms.api.collection import Collection, collections
from cms.api.database.snapshot import LogState, reader_queryset
from cms.api.representations.cards import get_cards
from cms.api.representations.documents import render_items, to_plain_json
from cms.api.representations.pictures import find_plots
from cms.lib.plots import Plot
from cms.pictures.process import DrawingError, draw_all
from cms.published.models.pictures import DrawnPicture

ADDRESS = re.compile(
    rb"/api/v1/(?P<collection>[a-z]+)/(?P<id>[0-9a-f-]{36})/pictures/"
    rb"(?P<kind>[a-z]+)(?:-[0-9a-f]{32})?\.svg"
)
#: More pictures of one response are not drawn: they are as readers have them.
MOST_PICTURES = 12
DATA_ADDRESS = "data:image/svg+xml;base64,"
Undrawn = Mapping[bytes, tuple[UUID, Plot]]


def find_undrawn(body: bytes, log_state: LogState) -> Undrawn:
    """Find what pictures show that a response names and nobody has drawn, by their addresses.

    Call it in the world that the response was rendered in.
    """
    by_name = {each.name: each for each in collections().values() if not each.is_part}
    found: dict[bytes, tuple[UUID, Plot]] = {}
    plots: dict[str, list[Plot]] = {}
    for match in ADDRESS.finditer(body):
        collection, entry_id = by_name.get(match["collection"].decode()), match["id"].decode()
        if collection is None or collection.plots is None or match[0] in found:
            continue
        if entry_id not in plots:
            plots[entry_id] = read_plots(collection, entry_id, log_state)
        for plot in plots[entry_id]:
            if plot.kind == match["kind"].decode() and not is_drawn(entry_id, plot):
                found[match[0]] = UUID(entry_id), plot
    return found


def read_plots(collection: Collection, entry_id: str, log_state: LogState) -> list[Plot]:
    """Read what the pictures of an entry show in this world."""
    rows = reader_queryset(collection.entry_model).filter(pk=entry_id)
    columns = ["detail", *collection.neighbour_columns]
    items = render_items(
        list(rows.values_list(*columns)), get_cards(log_state), neighbours=collection.neighbours
    )
    build = collection.plots
    entries = to_plain_json(items) if build else []
    return [plot for entry in entries if build for plot in find_plots(build, entry)]


def is_drawn(entry_id: str, plot: Plot) -> bool:
    drawn = reader_queryset(DrawnPicture).filter(entry_id=entry_id, digest=plot.digest)
    return drawn.exists()


def place_drawn(body: bytes, undrawn: Undrawn) -> bytes:
    """Draw these pictures, and put each into the response in place of its address.

    One that can't be drawn, or is one too many, says so in its place.
    """
    wanted = {(id, plot.digest): plot for id, plot in undrawn.values()}
    drawings = {key: plot.to_drawing() for key, plot in list(wanted.items())[:MOST_PICTURES]}
    try:
        drawn = draw_all(drawings)
    except DrawingError:
        drawn = {}
    for address, (entry_id, plot) in undrawn.items():
        svg = drawn.get((entry_id, plot.digest)) or build_notice(plot)
        content = f"{DATA_ADDRESS}{b64encode(svg.encode()).decode()}"
        body = body.replace(settings.BASE_URL.encode() + address, content.encode())
    return body


def build_notice(plot: Plot) -> str:
    """Build a picture that says why there is none."""
    with translation.override(plot.locale):
        text = escape(_("This picture is drawn when it is published."))
    title = escape(plot.title)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{plot.width}" height="80" role="img" '
        f'font-family="system-ui, sans-serif" font-size="13"><title>{title}</title>'
        f'<text x="20" y="30" font-weight="600">{title}</text><text x="20" y="56">{text}</text>'
        "</svg>"
    )
