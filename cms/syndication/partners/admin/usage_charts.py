"""What partners asked, day by day, for the plots in the admin."""

import json
from collections import defaultdict
from datetime import date, timedelta
from typing import Any

from cms.syndication.partners.activity_models import Usage
from cms.syndication.partners.models import Partner

DAYS = 30
#: Of the theme: each colour is one of its variables, which follow light and dark.
COLOURS = {
    Usage.Kind.CHANGES: "var(--color-primary-600)",
    Usage.Kind.EXPORT: "var(--color-primary-300)",
    Usage.Kind.FEEDS: "var(--color-orange-500)",
    Usage.Kind.API: "var(--color-base-400)",
}
AXIS = {"grid": {"display": False}, "ticks": {"color": "#8a857f", "maxTicksLimit": 8}}
LABELS = {"boxWidth": 10, "color": "#8a857f"}
OPTIONS = {
    "responsive": True,
    "maintainAspectRatio": False,
    "animation": False,
    "plugins": {"legend": {"position": "bottom", "align": "start", "labels": LABELS}},
    "scales": {
        "x": {**AXIS, "stacked": True},
        "y": {
            "stacked": True,
            "beginAtZero": True,
            "grid": {},
            "ticks": {"color": "#8a857f", "precision": 0, "maxTicksLimit": 5},
        },
    },
}


def plots(partner: Partner, *, today: date) -> dict[str, Any]:
    """Requests and whole entries of the last 30 days, and their sums; one statement."""
    days = [today - timedelta(days=back) for back in reversed(range(DAYS))]
    rows = Usage.objects.filter(partner=partner, day__gte=days[0])
    counted: dict[str, dict[date, Usage]] = defaultdict(dict)
    for row in rows:
        counted[row.kind][row.day] = row
    found = [row for by_day in counted.values() for row in by_day.values()]
    return {
        "requests": plot(counted, days, "requests"),
        "entries": plot(counted, days, "entries"),
        "options": json.dumps(OPTIONS),
        "sums": {
            name: sum(getattr(row, name) for row in found)
            for name in ("requests", "bytes", "entries")
        },
        "days": DAYS,
    }


def plot(counted: dict[str, dict[date, Usage]], days: list[date], name: str) -> str:
    """The data of one plot, as Chart.js reads them."""
    sets = [
        {
            "label": kind.label,
            "data": [getattr(counted[kind].get(day), name, 0) for day in days],
            "backgroundColor": COLOURS[kind],
            "maxBarThickness": 14,
        }
        for kind in Usage.Kind
        if kind in counted
    ]
    return json.dumps({"labels": [f"{day:%-d %b}" for day in days], "datasets": sets})
