"""Open a previewed world: what is published, and before it what a token opens.

A world is a transaction on a connection of its own. Its rows stand in temporary tables, so nothing
that others read is written or locked; at the end it is rolled back, and after a crash the database
does that by itself. docs/decisions/0019-a-preview-is-a-world-of-temporary-tables.md says why.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, connections, transaction

from cms.api.database.snapshot import LogState, current_log_state
from cms.authoring.models.draft import Draft, draft_types
from cms.authoring.models.preview_token import PreviewToken
from cms.authoring.models.release import Release
from cms.authoring.models.revision import Revision
from cms.authoring.previews.tokens import may_view, may_view_release
from cms.preview.access import Choice
from cms.preview.acts import (
    Act,
    Publication,
    changed_drafts,
    find_draft,
    publish_as_saved,
    release_acts,
)
from cms.preview.overlay import overlay_rows
from cms.preview.projections import project_acts
from cms.preview.revisions import publish_revision
from cms.preview.temporary_tables import TemporaryTables


class NotOpenedError(Exception):
    """The token does not open the revision or release that was asked for, or there is none."""


@dataclass(frozen=True)
class World:
    """A previewed world: the state of its log, and the files of its entries, public by private."""

    log_state: LogState
    files: dict[str, str] = field(default_factory=dict)


@contextmanager
def open_world(
    token: PreviewToken, choice: Choice, *, now: datetime, type: str = "", name: str = ""
) -> Iterator[World]:
    """Read inside the world that the token opens.

    ``type`` and ``name`` are those of the entry that a revision is asked of. Raises NotOpenedError,
    AddressTakenError or TooManyDraftsError.
    """
    with rolled_back() as tables:
        acts = choose_acts(token, choice, now=now, tables=tables, type=type, name=name)
        rows = project_acts(acts, log_state=current_log_state())
        overlay_rows(rows, tables)
        tables.forbid_writing()
        files: dict[str, str] = {}
        for act in acts:
            files |= act.files if isinstance(act, Publication) else {}
        yield World(rows.log_state, files)


@contextmanager
def rolled_back() -> Iterator[TemporaryTables]:
    """Let all queries of this thread run on the connection of previews, and undo what they did."""
    own = connections[settings.PREVIEW_DATABASE]
    aliases = {DEFAULT_DB_ALIAS, settings.READ_DATABASE}
    before = {alias: connections[alias] for alias in aliases}
    tables = TemporaryTables(own)
    try:
        for alias in aliases:
            connections[alias] = own
        with transaction.atomic(using=settings.PREVIEW_DATABASE):
            try:
                yield tables
            finally:
                transaction.set_rollback(True, using=settings.PREVIEW_DATABASE)
    finally:
        for alias, connection in before.items():
            connections[alias] = connection
        tables.allow_writing()


def choose_acts(
    token: PreviewToken,
    choice: Choice,
    *,
    now: datetime,
    tables: TemporaryTables,
    type: str,
    name: str,
) -> list[Act]:
    """Return the acts that the token and the choice stand for. Raises NotOpenedError."""
    user = token.made_by
    if release := find_release(token, choice):
        return release_acts(release, user=user, now=now)
    if token.scope == PreviewToken.Scope.ENTRY:
        drafts = [draft for draft in [find_draft(token)] if draft]
    elif choice.revision is not None:
        drafts = [draft for draft in [find_named(type, name, user=user)] if draft]
    else:
        drafts = list(changed_drafts(user))
    if choice.revision is None:
        return [publish_as_saved(draft, at=now) for draft in drafts]
    if not drafts:
        raise NotOpenedError
    return [publish_revision_number(drafts[0], choice.revision, tables=tables, at=now)]


def find_release(token: PreviewToken, choice: Choice) -> Release | None:
    """Return the release whose world is asked for. Raises NotOpenedError if it may not be seen."""
    if token.scope == PreviewToken.Scope.RELEASE and choice.release in (None, token.release_id):
        return token.release
    if choice.release is None:
        return None
    release = Release.objects.filter(pk=choice.release).first()
    if token.scope != PreviewToken.Scope.ALL or not may_view_release(token.made_by, release):
        raise NotOpenedError
    return release


def find_named(type: str, name: str, *, user: Any) -> Draft | None:
    """Return the draft with this id or slug, if the user may see it."""
    model = draft_types().get(type)
    if model is None or not may_view(user, model):
        return None
    try:
        return model.objects.filter(pk=UUID(name)).first()
    except ValueError:
        return model.objects.filter(slug=name, locale=settings.LANGUAGE_CODE).first()


def publish_revision_number(
    draft: Draft, number: int, *, tables: TemporaryTables, at: datetime
) -> Publication:
    """Return the publication of a revision. Raises NotOpenedError if the draft has no such one."""
    revision = Revision.objects.filter(entry_id=draft.pk, number=number).first()
    if revision is None:
        raise NotOpenedError
    return publish_revision(draft, revision.content, tables=tables, at=at)
