"""What a previewed world adds to what is published: the acts that would come next.

Nothing is checked as it is before publishing: an author looks at a draft in order to see what is
still missing.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, cast
from uuid import UUID

from django.apps import apps
from django.db.models import F, Q

from cms.authoring.approvals import describe_frozen
from cms.authoring.models.draft import Draft, draft_types
from cms.authoring.models.preview_token import PreviewToken
from cms.authoring.models.release import Release, ReleaseItem
from cms.authoring.previews.tokens import may_view
from cms.authoring.release_order import group_items
from cms.drafts import introduce_companions
from cms.lib import canonical_json
from cms.published.models.log import Change
from cms.published.models.rows import Published

MAX_DRAFTS = 100  # that one world shows: to render them takes some milliseconds each


class TooManyDraftsError(Exception):
    """More drafts differ from what is published than one world can show."""


@dataclass(frozen=True)
class Publication:
    """A document that readers would get at ``at``, with the files that it needs."""

    model: type[Published]
    entry_id: UUID
    document: dict[str, Any]
    at: datetime
    note: str = ""
    significance: str = Change.Significance.UPDATE
    #: Public and private names of its files.
    files: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Withdrawal:
    """An entry that readers would lose at ``at``."""

    model: type[Published]
    entry_id: UUID
    at: datetime
    reason: str
    note: str
    replacement_id: UUID | None


Act = Publication | Withdrawal


def publish_as_saved(draft: Draft, *, at: datetime) -> Publication:
    """Return the publication of a draft as it is saved."""
    return Publication(draft.published, draft.pk, draft.render(), at, files=draft.public_files())


def changed_drafts(user: Any) -> Iterator[Draft]:
    """Yield the drafts that the user may see and readers don't have, as they are saved.

    What was withdrawn stays withdrawn. Raises TooManyDraftsError.
    """
    count = 0
    for model in draft_types().values():
        if not may_view(user, model):
            continue
        is_live = Q(live_digest__isnull=False) & ~Q(live_digest=F("content_digest"))
        queryset = model.objects.with_state().filter(is_live | Q(was_live=False))
        for draft in queryset.order_by("pk")[: MAX_DRAFTS + 1]:
            count += 1
            if count > MAX_DRAFTS:
                raise TooManyDraftsError
            yield draft


def opened_drafts(token: PreviewToken) -> Iterator[tuple[Draft, str]]:
    """Yield the drafts that the token opens by itself, each with the act of its preview.

    Raises TooManyDraftsError.
    """
    publish = ReleaseItem.Act.PUBLISH.value
    if token.scope == PreviewToken.Scope.ENTRY:
        if draft := find_draft(token):
            yield draft, publish
    elif token.release is None:
        yield from ((draft, publish) for draft in changed_drafts(token.made_by))
    else:
        items = token.release.items.filter(ended_at=None).order_by("position", "pk")
        drafts = get_drafts(items)
        yield from ((drafts[each.entry_id], each.act) for each in items if each.entry_id in drafts)


def find_draft(token: PreviewToken) -> Draft | None:
    """Return the draft that the token of one entry opens; None if it was deleted."""
    entry_id = cast("UUID", token.entry_id)
    return draft_types()[token.type].objects.filter(pk=entry_id).first()


def release_acts(release: Release, *, user: Any, now: datetime) -> list[Act]:
    """Return the acts that make the world of the release at its instant.

    Scheduled releases that come before it are part of that world. A release that has no instant is
    taken as if it were released now. Acts upon entries that the user may not see are left out.
    """
    acts: list[Act] = []
    for each in [*earlier_releases(release), release]:
        if each.state == Release.State.DONE:
            continue
        items = each.items.filter(ended_at=None).order_by("position", "pk")
        acts += item_acts(items, user=user, at=each.due_at or now)
    return acts


def earlier_releases(release: Release) -> list[Release]:
    """Return the scheduled releases whose instant comes before that of this one, in order."""
    if release.due_at is None or release.state != Release.State.SCHEDULED:
        return []
    before = Q(due_at__lt=release.due_at) | Q(due_at=release.due_at, pk__lt=release.pk)
    scheduled = Release.objects.filter(before, state=Release.State.SCHEDULED)
    return list(scheduled.order_by("due_at", "pk"))


def item_acts(items: Iterable[ReleaseItem], *, user: Any, at: datetime) -> Iterator[Act]:
    """Yield the acts of items in the order in which a release carries them out."""
    drafts = get_drafts(items)
    seen = [
        item
        for item in items
        if item.entry_id in drafts and may_view(user, type(drafts[item.entry_id]))
    ]
    for item in seen:
        if item.act == ReleaseItem.Act.WITHDRAW:
            model = drafts[item.entry_id].published
            yield Withdrawal(model, item.entry_id, at, item.reason, item.note, item.replacement_id)
    published = [item for item in seen if item.act == ReleaseItem.Act.PUBLISH]
    frozen = {str(item.entry_id): describe_frozen(item) for item in published if item.document}
    unfrozen = [drafts[item.entry_id] for item in published if not item.document]
    introduce_companions(unfrozen, frozen)
    for options, group in group_items(seen):
        for item in group:
            draft = drafts[item.entry_id]
            document = canonical_json.load(item.document) if item.document else draft.render()
            files = item.files if item.document else draft.public_files()
            yield Publication(draft.published, item.entry_id, document, at, files=files, **options)


def get_drafts(items: Iterable[ReleaseItem]) -> dict[UUID, Draft]:
    """Get the drafts of items that still exist: one statement for each type."""
    ids: dict[str, list[UUID]] = {}
    for item in items:
        ids.setdefault(item.type, []).append(item.entry_id)
    drafts: dict[UUID, Draft] = {}
    for label, entry_ids in ids.items():
        drafts |= apps.get_model(label)._default_manager.in_bulk(entry_ids)
    return drafts
