"""Figures as a comparison shows them: one denominator, and one form of interval."""

from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from cms.lib.outcomes import DOMAINS_OF_HARM, SHARE_DIFFERENCES, SHARES

Json = dict[str, Any]
STUDY_FIELDS = ("id", "type", "slug", "title", "url", "design", "year", "sample_size", "integrity")
HUNDRED, THOUSAND = 100, 1000
#: A share below is less than one of a hundred people.
RARE = Decimal("0.01")


def choose_denominator(results: Iterable[Json]) -> int:
    """Choose of how many people all shares are told: 100, or 1,000 where something is rare."""
    shares = (
        abs(Decimal(result["value"]))
        for result in results
        if result["value"] is not None and is_share(result["statistic"])
    )
    return THOUSAND if any(0 < share < RARE for share in shares) else HUNDRED


def is_share(statistic: str) -> bool:
    """Return whether the values of a statistic are shares of people, or their difference."""
    return statistic in SHARES | SHARE_DIFFERENCES


def build_figure(result: Json, *, denominator: int) -> Json:
    """Build the figure of a result of one group."""
    interval = find_interval(result)
    arm, population = result.get("intervention") or {}, result["population"] or {}
    return {
        "result": result["id"],
        "study": select_study(result),
        "arm": arm.get("label") or result.get("arm"),
        "group": population.get("label"),
        "group_kind": population.get("kind"),
        "statistic": result["statistic"],
        "n_analysed": result["n_analysed"],
        "n_events": result["n_events"],
        "value": result["value"],
        "value_low": result["value_low"],
        "value_high": result["value_high"],
        "interval": interval,
        "people": count_group(result, interval, denominator),
        "timepoint_days": result["timepoint_days"],
        "timepoint_kind": result["timepoint_kind"],
        "event_definition": result["event_definition"],
        "report": result["report"],
        "locator": result["locator"],
    }


def outcome_kind(measure: Json | None) -> str | None:
    """Return whether a measure tells of a benefit or a harm; None where it is not described."""
    if not measure or not measure.get("domain"):
        return None
    return "harm" if measure["domain"] in DOMAINS_OF_HARM else "benefit"


def select_study(result: Json) -> Json | None:
    """Select what a comparison shows of the study of a result."""
    study = result["study"]
    return {key: study[key] for key in STUDY_FIELDS} if study else None


def find_interval(result: Json) -> Json | None:
    """Return the reported interval, else the one computed from the counts, which is marked."""
    if result["ci_low"] is not None and result["ci_high"] is not None:
        return build_interval(result["ci_low"], result["ci_high"], result["ci_level"])
    computed = (result.get("computed") or {}).get("interval")
    if not computed:
        return None
    return build_interval(
        computed["low"], computed["high"], computed["level"], method=computed["method"]
    )


def build_interval(low: str, high: str, level: str | None, *, method: str = "") -> Json:
    """Build an interval; with a ``method`` it is computed, otherwise reported."""
    return {
        "low": low,
        "high": high,
        "level": level,
        "is_computed": bool(method),
        "method": method or None,
    }


def count_group(result: Json, interval: Json | None, denominator: int) -> Json | None:
    """Say a share, or the ends of a range of shares, as whole people of the denominator."""
    if result["statistic"] in SHARES:
        return count_people(result["value"], interval, denominator)
    is_binary = (result["measure"] or {}).get("data_type") == "binary"
    if result["statistic"] != "range" or not is_binary:
        return None
    low, high = (round_people(result[key], denominator) for key in ("value_low", "value_high"))
    return {"of": denominator, "value": None, "low": low, "high": high}


def count_people(value: str | None, interval: Json | None, denominator: int) -> Json | None:
    """Say a share, and the ends of its interval, as whole people of the denominator."""
    if value is None:
        return None
    ends = (interval["low"], interval["high"]) if interval else (None, None)
    return {
        "of": denominator,
        "value": round_people(value, denominator),
        "low": round_people(ends[0], denominator),
        "high": round_people(ends[1], denominator),
    }


def round_people(share: str | None, denominator: int) -> int | None:
    if share is None:
        return None
    return int((Decimal(share) * denominator).quantize(Decimal(1), ROUND_HALF_UP))
