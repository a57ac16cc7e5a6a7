"""Open a previewed world: what is published, and before it what a token opens.

A world is a transaction on a connection of its own. Its rows stand in temporary tables, so nothing
that others read is written or locked; at the end it is rolled back, and after a crash the database
does that by itself. docs/decisions/0020-a-preview-is-a-world-of-temporary-tables.md says why.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, connections, transaction
from django.db.models import Q

from cms.api.database.snapshot import LogState, current_log_state
from cms.api.parameters.values import is_id
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
from cms.preview.overlay import overlay_evidence, overlay_rows
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
        overlay_evidence(rows, tables)
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
    if choice.revision is not None:
        draft = find_named(token, type, name)
        return [publish_revision_number(draft, choice.revision, tables=tables, at=now)]
    if release := find_release(token, choice):
        return release_acts(release, user=user, now=now)
    drafts: Iterable[Draft | None] = changed_drafts(user)
    if token.scope == PreviewToken.Scope.ENTRY:
        drafts = [find_draft(token)]
    return [publish_as_saved(draft, at=now) for draft in drafts if draft]


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


def find_named(token: PreviewToken, type: str, name: str) -> Draft:
    """Return the draft with this id or slug. Raises NotOpenedError if the token opens it not."""
    model = draft_types().get(type)
    if model is None or not may_view(token.made_by, model):
        raise NotOpenedError
    is_named = Q(pk=name) if is_id(name) else Q(slug=name, locale=settings.LANGUAGE_CODE)
    draft = model.objects.filter(is_named).first()
    is_own = token.scope == PreviewToken.Scope.ALL or (draft and draft.pk == token.entry_id)
    if draft is None or not is_own:
        raise NotOpenedError
    return draft


def publish_revision_number(
    draft: Draft, number: int, *, tables: TemporaryTables, at: datetime
) -> Publication:
    """Return the publication of a revision. Raises NotOpenedError if the draft has no such one."""
    revision = Revision.objects.filter(entry_id=draft.pk, number=number).first()
    if revision is None:
        raise NotOpenedError
    return publish_revision(draft, revision.content, tables=tables, at=at)
