"""The targets of narrowed feeds: the series, topic or author whose entries a feed holds."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import QueryDict

from cms.api.database.snapshot import LogState, reader_queryset
from cms.api.entries.missing import explain_absence
from cms.api.entries.redirects import absence_headers, slug_and_locale, slug_holder
from cms.api.errors.problem_details import Problem
from cms.api.parameters.values import SLUG_REGEX, is_id
from cms.published.models.log import Change
from cms.published.models.rows import Published
from cms.syndication.feeds.changes import FeedChange
from cms.syndication.feeds.formatting import strip_unprintable

EMPTY_QUERY = QueryDict()


@dataclass(frozen=True)
class FeedTarget:
    """The entry that a feed is about. ``name`` is the last part of the feed's address.

    ``withdrawal``: the target was withdrawn within the last ``FEED_NOTICE_DAYS``, by this change.
    Until they are over, its feed tells so, and its followers are not left with a bare 410.
    """

    id: UUID
    name: str
    title: str
    withdrawal: FeedChange | None = None


def load_feed_target(
    model: type[Published], name: str, *, locale: str, feed_format: str, log_state: LogState
) -> FeedTarget:
    """Load the target by slug or id.

    Raises Problem if it has moved, was withdrawn long ago or never existed.
    """
    rows = reader_queryset(model).filter(locale=locale).values_list("pk", "slug", "title")
    row: Any = None
    if is_id(name):
        row = rows.filter(pk=name).first()
    elif SLUG_REGEX.fullmatch(name):
        row = rows.filter(slug=name).first()
    if row is not None:
        pk, slug, title = row
        return FeedTarget(pk, slug, strip_unprintable(title))
    entry_id = find_target_id(model, name, locale=locale)
    if entry_id and not is_id(name) and (place := slug_and_locale(model, entry_id)):
        raise feed_moved(model, *place, feed_format=feed_format)
    target = load_withdrawn_target(model, entry_id, locale, log_state) if entry_id else None
    if target is None:
        raise explain_absence(model, name, locale=locale, query=EMPTY_QUERY, log_state=log_state)
    if name not in (target.name, str(target.id)):
        raise feed_moved(model, target.name, locale, feed_format=feed_format)
    return target


def find_target_id(model: type[Published], name: str, *, locale: str) -> UUID | None:
    """Find the entry that a slug, also an old one, or an id means; published or not."""
    return UUID(name) if is_id(name) else slug_holder(model, name, locale=locale)


def load_withdrawn_target(
    model: type[Published], entry_id: UUID, locale: str, log_state: LogState
) -> FeedTarget | None:
    """Load a target that was withdrawn within ``FEED_NOTICE_DAYS``, by the log's clock."""
    changes = reader_queryset(Change).filter(type=model.type, entry_id=entry_id)
    row = changes.order_by("-sequence").values_list(*FeedChange._fields[:-1]).first()
    change = FeedChange(*row) if row else None
    if change is None or not change.is_withdrawal or change.locale != locale:
        return None
    if log_state.latest_at is None or change.at < log_state.latest_at - timedelta(
        days=settings.FEED_NOTICE_DAYS
    ):
        return None
    holds_slug = slug_holder(model, change.slug, locale=locale) == entry_id
    title = strip_unprintable(change.title) or change.slug
    return FeedTarget(entry_id, change.slug if holds_slug else str(entry_id), title, change)


def feed_moved(model: type[Published], name: str, locale: str, *, feed_format: str) -> Problem:
    query = "" if locale == settings.LANGUAGE_CODE else f"?locale={locale}"
    url = f"{settings.BASE_URL}/feeds/{model.collection}/{name}.{feed_format}{query}"
    detail = "What this feed is about has a new slug. Please follow the redirect and keep it."
    return Problem(
        "moved",
        detail,
        headers={"Location": url, **absence_headers(collection=model.collection)},
        url=url,
    )
