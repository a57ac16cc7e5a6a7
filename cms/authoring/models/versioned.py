"""The base of models whose saved states are numbered: drafts and releases."""

from typing import ClassVar

from django.db import OperationalError, models

from cms.authoring.models.revision import (
    Revision,
    current_revision,
    latest_revision,
    select_latest_revision,
)
from cms.lib.row_selection import select_rows
from cms.lib.versions import Version


class VersionedModel(models.Model):
    """A model that is edited with its rows, and whose saves and acts are revisions.

    ``computed_fields`` are no part of a revision: nobody types them. What is not ``is_restorable``
    has a history, but its earlier states can't come back.
    """

    computed_fields: ClassVar[tuple[str, ...]] = ()
    is_restorable: ClassVar[bool] = True
    #: The latest revision, where it was loaded with the instance.
    latest: Revision | None = None
    #: The revision of the saved state, once it was looked up.
    current: Revision | None = None

    class Meta:
        abstract = True

    def revision_number(self) -> int:
        """Return the number of the saved state of this instance, which was just loaded.

        Where nothing can be written, on a full disk for example, it is the number that this state
        is going to have: a page can be looked at all the same.
        """
        try:
            self.current = current_revision(self, self.latest)
            return self.current.number
        except OperationalError:
            latest = latest_revision(self.pk)
            return latest.number + 1 if latest else 1

    def latest_revision_number(self) -> int:
        """Return the number of the latest revision, whatever has been saved since without one."""
        (revisions,) = select_rows(select_latest_revision(self.pk))
        return revisions[0].number if revisions else 0

    def version(self, revision: int | None = None) -> Version:
        """Return what a page that shows the instance carries, so that an act is bound to it.

        ``revision`` is the number of its revision, where that is known.
        """
        return Version(revision or self.revision_number(), 0, "")

    def refresh_digest(self) -> None:
        """Recompute the digests that rest on the instance, when it and its rows are saved."""
