"""Charts of a partner's daily usage, for Chart.js in the admin."""

import json
from collections import defaultdict
from datetime import date, timedelta
from typing import Any

from cms.syndication.partners.activity_models import Usage
from cms.syndication.partners.models import Partner

DAYS = 30
#: Variables of the admin theme, which follow light and dark mode.
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


def build_usage_charts(partner: Partner, *, today: date) -> dict[str, Any]:
    """Return requests and full entries of the last 30 days, and their sums; one statement."""
    days = [today - timedelta(days=back) for back in reversed(range(DAYS))]
    rows = list(Usage.objects.filter(partner=partner, day__gte=days[0]))
    by_kind: dict[str, dict[date, Usage]] = defaultdict(dict)
    for row in rows:
        by_kind[row.kind][row.day] = row
    return {
        "requests": build_chart_data(by_kind, days, "requests"),
        "entries": build_chart_data(by_kind, days, "entries"),
        "options": json.dumps(OPTIONS),
        "sums": {
            name: sum(getattr(row, name) for row in rows)
            for name in ("requests", "bytes", "entries")
        },
        "days": DAYS,
    }


def build_chart_data(by_kind: dict[str, dict[date, Usage]], days: list[date], name: str) -> str:
    """Return the JSON data of one Chart.js bar chart: a column of usage per day, by kind."""
    datasets = [
        {
            "label": kind.label,
            "data": [getattr(by_kind[kind].get(day), name, 0) for day in days],
            "backgroundColor": COLOURS[kind],
            "maxBarThickness": 14,
        }
        for kind in Usage.Kind
        if kind in by_kind
    ]
    return json.dumps({"labels": [f"{day:%-d %b}" for day in days], "datasets": datasets})
