"""Vega marks with fixed places, as all forms use them."""

from collections.abc import Sequence
from typing import Any

from cms.pictures.palette import INK, LINE, QUIET

Json = dict[str, Any]
TEXT_SIZE, LINE_HEIGHT = 13, 17


def encode(**values: Any) -> Json:
    """Encode constants, and what stands as an object already, such as a place on a scale."""
    return {
        "enter": {
            name: value if isinstance(value, dict) else {"value": value}
            for name, value in values.items()
        }
    }


def build_text(text: str | Sequence[str], x: Any, y: float, **values: Any) -> Json:
    """Build a text, of one line or several, whose first baseline stands at ``y``."""
    shown = text if isinstance(text, str) or len(text) > 1 else text[0]
    given = {"fill": INK, "fontSize": TEXT_SIZE, "lineHeight": LINE_HEIGHT} | values
    return {"type": "text", "encode": encode(text=shown, x=x, y=y, **given)}


def build_rule(x: Any, y: Any, x2: Any, y2: Any, **values: Any) -> Json:
    given: Json = {"stroke": LINE, "strokeWidth": 1} | values
    return {"type": "rule", "encode": encode(x=x, y=y, x2=x2, y2=y2, **given)}


def build_symbol(x: Any, y: Any, **values: Any) -> Json:
    return {"type": "symbol", "encode": encode(x=x, y=y, **values)}


def build_group(x: float, y: float, width: float, height: float, **content: Any) -> Json:
    """Build a group with scales, axes and marks of its own.

    The grid of an axis is as long as the signals say.
    """
    signals = [{"name": "width", "value": width}, {"name": "height", "value": height}]
    return {
        "type": "group",
        "encode": encode(x=x, y=y, width=width, height=height),
        "signals": signals,
        **content,
    }


def build_axis(ticks: Sequence[Json], *, orient: str = "bottom", scale: str = "x") -> Json:
    """Build an axis with these ticks, each a value with its label; a grid stands behind."""
    labels = {"labels": {"update": {"text": {"signal": build_label_signal(ticks)}}}}
    return {
        "scale": scale,
        "orient": orient,
        "values": [tick["value"] for tick in ticks],
        "encode": labels,
        "labelOverlap": False,
        "labelBound": False,
        "labelFlush": False,
        "labelPadding": 8,
        "labelColor": QUIET,
        "labelFontSize": 12,
        "grid": True,
        "gridColor": LINE,
        "ticks": False,
        "domain": False,
    }


def build_label_signal(ticks: Sequence[Json]) -> str:
    """Build the Vega expression that finds the label of a tick."""
    pairs = [f"datum.value=={float(tick['value'])!r}?{quote(tick['label'])}:" for tick in ticks]
    return "".join([*pairs, "''"])


def quote(text: str) -> str:
    """Quote a text for a Vega expression."""
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"
