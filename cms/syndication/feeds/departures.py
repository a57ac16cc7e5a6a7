"""Notices of entries that are published, but not part of a feed any more, in their language.

They name all corrections of the entry, since a reader of the feed may have missed the latest ones.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import orjson
from django.conf import settings
from django.utils import translation
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext

from cms.api.database.snapshot import reader_queryset
from cms.published.models.log import Change
from cms.published.models.rows import Published
from cms.published.projection import front_end_path
from cms.syndication.feeds.changes import FeedChange
from cms.syndication.feeds.formatting import strip_unprintable


@dataclass(frozen=True)
class DepartedEntry:
    """An entry as it is now, outside of the feed; ``url`` is its page for people."""

    title: str
    url: str
    corrections: list[dict[str, Any]]


def load_departed_entries(
    model: type[Published], changes: Iterable[FeedChange]
) -> dict[UUID, DepartedEntry]:
    """Load the entries that have left the feed, by id: one statement, or none if none has."""
    ids = [change.entry_id for change in changes if change.has_left]
    if not ids:
        return {}
    rows = reader_queryset(model).filter(pk__in=ids)
    return {
        pk: DepartedEntry(
            title=strip_unprintable(title),
            url=settings.SITE_URL + front_end_path(model, slug, locale=locale),
            corrections=strip_unprintable(orjson.loads(corrections)),
        )
        for pk, title, slug, locale, corrections in rows.values_list(
            "pk", "title", "slug", "locale", "corrections"
        )
    }


def build_title(change: FeedChange, entry: DepartedEntry) -> str:
    """Head the notice by what matters most: a safety notice, a correction, or the leaving."""
    since = change.at - timedelta(days=settings.FEED_NOTICE_DAYS)
    recent = {
        correction["significance"]
        for correction in entry.corrections
        if datetime.fromisoformat(correction["at"]) >= since
    }
    with translation.override(change.locale):
        if Change.Significance.SAFETY in recent:
            text = gettext("Safety: {title}")
        elif recent:
            text = gettext("Correction: {title}")
        else:
            text = gettext("Moved: {title}")
    return text.format(title=entry.title)


def render_notice(change: FeedChange, entry: DepartedEntry) -> str:
    """Say what was put right, that the entry is not in this feed any more, and where it is."""
    with translation.override(change.locale):
        moved = gettext("It is not part of this feed any more. Read it as it is now: {link}.")
    link = format_html('<a href="{}">{}</a>', entry.url, entry.title)
    notes = [
        format_html("{}: {}", correction["at"][:10], correction["note"])
        for correction in reversed(entry.corrections)
    ]
    paragraphs = [*notes, format_html(moved, link=link)]
    return format_html_join("", "<p>{}</p>", ((each,) for each in paragraphs))
