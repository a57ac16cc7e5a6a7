"""Format text and times for feeds."""

import re
from datetime import datetime
from typing import Any

from django.template.defaultfilters import linebreaksbr

from cms.lib.timestamps import format_rfc3339

# Characters that XML 1.0 cannot contain (its production "Char" leaves them out).
UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def strip_unprintable(value: Any) -> Any:
    """Remove the characters that no XML document can contain, from a text or all texts inside."""
    if isinstance(value, str):
        return UNPRINTABLE.sub("", value)
    if isinstance(value, dict):
        return {key: strip_unprintable(part) for key, part in value.items()}
    if isinstance(value, list):
        return [strip_unprintable(part) for part in value]
    return value


def text_to_html(text: str) -> str:
    """Write plain text as HTML that shows the same text, for elements that readers read as HTML."""
    html: str = linebreaksbr(text, autoescape=True)
    return html


def format_precise_timestamp(at: datetime) -> str:
    """Format an instant as RFC 3339 in UTC, with the fraction of its second.

    Feeds need the fraction: two versions of an entry within a second must differ.
    """
    return format_rfc3339(at)
