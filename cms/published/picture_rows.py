"""The writer of drawn pictures: only ``cms.pictures`` saves them, and withdrawing deletes them."""

from collections.abc import Collection, Iterable, Mapping
from uuid import UUID

from django.db import transaction

from cms.published.models.pictures import DrawingProgress, DrawnPicture

Key = tuple[UUID, str]


def save_pictures(drawn: Mapping[Key, str], *, outdated: Iterable[int] = ()) -> None:
    """Save pictures by entry and digest, and delete those that no entry shows any more.

    Two workers that draw the same picture save it once.
    """
    rows = [
        DrawnPicture(entry_id=id, digest=digest, svg=svg) for (id, digest), svg in drawn.items()
    ]
    with transaction.atomic():
        DrawnPicture.objects.bulk_create(rows, ignore_conflicts=True)
        DrawnPicture.objects.filter(pk__in=list(outdated)).delete()


def save_progress(progress: DrawingProgress) -> None:
    """Save how far pictures are drawn."""
    progress.pk = 1
    progress.save()


def forget_progress() -> None:
    """Let the worker look at the pictures of all entries again."""
    DrawingProgress.objects.all().delete()


def delete_pictures(entry_ids: Collection[UUID]) -> None:
    """Delete the pictures of entries that are withdrawn."""
    DrawnPicture.objects.filter(entry_id__in=list(entry_ids)).delete()
