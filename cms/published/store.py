"""The only writer of the published tables; ``cms.publishing`` calls it in its transaction."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q

from cms.published.chain import link_change
from cms.published.models.embargoed import Embargoed
from cms.published.models.log import CORRECTING, Change, ChangeTarget, Edition, Head
from cms.published.models.references import Card, Reference, Slug
from cms.published.models.rows import Published
from cms.published.projection import Projection, Target
from cms.published.public_files import delete_files_on_commit
from cms.published.search import index


class SlugTakenError(Exception):
    """Another live entry of the type holds the slug in this locale."""

    def __init__(self, *, slug: str, title: str) -> None:
        self.slug, self.title = slug, title
        super().__init__(
            f"The address “{slug}” belongs to “{title}”, which is published. "
            "Choose another slug, or publish that entry under a new one first."
        )


def lock_head() -> Head:
    """Lock the head of the log until the commit: nobody else can get a sequence before.

    This makes sequences gapless and puts them in commit order. SQLite has a single writer anyway;
    PostgreSQL makes other publishers wait for this row.
    """
    head = Head.objects.select_for_update().filter(pk=1).first()
    if head is None:  # the very first publication
        Head.objects.get_or_create(pk=1)
        head = Head.objects.select_for_update().get(pk=1)
    return head


def append_change(head: Head, change: Change) -> Change:
    """Append a change to the log with the next sequence. Times in the log never decrease."""
    append_changes(head, [change])
    return change


def append_changes(head: Head, changes: list[Change]) -> None:
    """Append changes in this order, each linked to the one before it, with two statements."""
    for change in changes:
        head.sequence += 1
        head.latest_at = max(change.at, head.latest_at or change.at)
        change.sequence, change.at = head.sequence, head.latest_at
        change.chain = head.chain = link_change(head.chain, change)
    head.save(update_fields=["sequence", "chain", "latest_at"])
    Change.objects.bulk_create(changes)


def record_targets(change: Change, targets: set[Target]) -> None:
    """Record what the changed entry refers to after the change, and what it referred to before.

    ``targets`` are those of the new edition. Call it before its references replace the stored ones.
    """
    stored = Reference.objects.filter(source_id=change.entry_id).exclude(name="")
    former = set(stored.values_list("name", "target_id"))
    ChangeTarget.objects.bulk_create(
        ChangeTarget(
            change=change, name=name, target_id=target, is_member=(name, target) in targets
        )
        for name, target in sorted(former | targets)
    )


def complete_targets(projections: Iterable[Projection]) -> None:
    """Record the targets of current editions where they are missing, with one statement.

    A bulk load has recorded none, and a new relation of a type has none in older changes.
    """
    ChangeTarget.objects.bulk_create(
        [
            ChangeTarget(change_id=each.row.sequence, name=name, target_id=target, is_member=True)
            for each in projections
            for name, target in sorted(each.targets)
        ],
        ignore_conflicts=True,
    )


def latest_change(entry_id: UUID | str) -> Change | None:
    """Return the entry's latest change in the log."""
    return Change.objects.filter(entry_id=entry_id).order_by("-sequence").first()


def logged_entry_ids(entry_ids: Iterable[UUID]) -> list[UUID]:
    """Return those of the entries that have a change in the log."""
    changes = Change.objects.filter(entry_id__in=list(entry_ids))
    return list(changes.values_list("entry_id", flat=True).distinct())


def corrections_of(entry_id: UUID | str) -> list[Change]:
    """Return the changes that corrected the entry, in order."""
    changes = Change.objects.filter(entry_id=entry_id, significance__in=CORRECTING)
    return list(changes.order_by("sequence"))


def first_published_at(entry_id: UUID | str) -> datetime | None:
    """Return the time of the entry's first publication; None if it was never published."""
    changes = Change.objects.filter(entry_id=entry_id, kind=Change.Kind.PUBLISH)
    return changes.order_by("sequence").values_list("at", flat=True).first()


def free_slugs(moves: list[tuple[type[Published], UUID, dict[str, Any]]]) -> None:
    """Free the slugs that published entries are about to give up, so that two entries can swap."""
    for model, entry_id, document in moves:
        unchanged = {"locale": document["locale"], "slug": document["slug"]}
        model._default_manager.filter(pk=entry_id).exclude(**unchanged).update(slug=str(entry_id))


def put_projection(projection: Projection) -> None:
    """Replace the entry's published rows with the projection. Raises SlugTakenError."""
    row = projection.row
    model = type(row)
    holder = model._default_manager.filter(locale=row.locale, slug=row.slug).exclude(pk=row.pk)
    if title := holder.values_list("title", flat=True).first():
        raise SlugTakenError(slug=row.slug, title=title)
    delete_derived_rows(model, row.pk)
    row.save(force_insert=True)
    projection.card.save(force_insert=True)
    for part_model in model.parts:
        part_model._default_manager.bulk_create(
            [p for p in projection.parts if type(p) is part_model]
        )
    Reference.objects.bulk_create(projection.references)
    assign_slugs([row])
    index.index_texts([projection.search])


def put_projections(projections: list[Projection]) -> None:
    """Insert the rows and editions of new entries of one type with a few statements.

    The database refuses a slug that another entry holds (IntegrityError).
    """
    rows = [projection.row for projection in projections]
    model = type(rows[0])
    model._default_manager.bulk_create(rows)
    Card.objects.bulk_create(projection.card for projection in projections)
    for part_model in model.parts:
        part_model._default_manager.bulk_create(
            p for projection in projections for p in projection.parts if type(p) is part_model
        )
    Reference.objects.bulk_create(r for projection in projections for r in projection.references)
    assign_slugs(rows)
    index.index_texts([projection.search for projection in projections])
    Edition.objects.bulk_create(build_edition(row) for row in rows)


def assign_slugs(rows: list[Published]) -> None:
    """Record each row's entry as the holder of its slug, which old addresses redirect to."""
    Slug.objects.bulk_create(
        [Slug(type=row.type, locale=row.locale, slug=row.slug, entry_id=row.pk) for row in rows],
        update_conflicts=True,
        unique_fields=["type", "locale", "slug"],
        update_fields=["entry_id"],
    )


def delete_derived_rows(model: type[Published], entry_id: UUID | str) -> None:
    """Delete the entry's published row with its parts, references and card."""
    sources = Q(source_id=entry_id)
    for part_model in model.parts:
        parts = part_model._default_manager.filter(owner_id=entry_id)
        sources |= Q(source_id__in=list(parts.values_list("pk", flat=True)))
        parts.delete()
    Reference.objects.filter(sources).delete()
    Card.objects.filter(entry_id=entry_id).delete()
    model._default_manager.filter(pk=entry_id).delete()


def add_edition(row: Published) -> None:
    build_edition(row).save(force_insert=True)


def build_edition(row: Published) -> Edition:
    return Edition(
        entry_id=row.pk,
        number=row.edition,
        type=row.type,
        locale=row.locale,
        slug=row.slug,
        title=row.title,
        translation_key=row.translation_key,
        published_at=row.published_at,
        sequence=row.sequence,
        digest=row.digest,
        document=row.document,
        at=row.updated_at,
    )


def remove_entry(row: Published) -> None:
    """Delete the entry from the read side, with its editions and public files."""
    editions = Edition.objects.filter(entry_id=row.pk)
    delete_files_on_commit(type(row), list(editions.values_list("document", flat=True)))
    editions.delete()
    index.remove_text(row.pk)
    delete_derived_rows(type(row), row.pk)


def save_embargoed(row: Embargoed) -> None:
    """Insert or replace the document that partners get under embargo."""
    row.save()


def delete_embargoed(entry_ids: Iterable[UUID]) -> int:
    """End the embargo of the entries; return how many were shared."""
    count, _ = Embargoed.objects.filter(pk__in=list(entry_ids)).delete()
    return count


def reschedule_embargoed(entry_ids: Iterable[UUID], instant: datetime) -> None:
    """Move the end of the entries' embargo to ``instant``."""
    Embargoed.objects.filter(pk__in=list(entry_ids)).update(lifts_at=instant)
