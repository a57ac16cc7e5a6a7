"""Text and times as feeds write them."""

import re
from datetime import UTC, datetime
from typing import Any

# What XML 1.0 has no way to say (its production "Char" leaves it out).
UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def strip_unprintable(value: Any) -> Any:
    """The text, or all texts inside of it, without what no XML document can hold."""
    if isinstance(value, str):
        return UNPRINTABLE.sub("", value)
    if isinstance(value, dict):
        return {key: strip_unprintable(part) for key, part in value.items()}
    if isinstance(value, list):
        return [strip_unprintable(part) for part in value]
    return value


def format_rfc3339(moment: datetime) -> str:
    """RFC 3339 in UTC. With the fraction, if there is one: two versions of an entry that came
    within one second must not look the same.
    """
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")
