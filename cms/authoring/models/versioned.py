"""The base of models whose saved states are numbered: drafts, citations and releases."""

from typing import ClassVar

from django.db import models

from cms.authoring.models.revision import current_revision
from cms.publishing import Version


class VersionedModel(models.Model):
    """A model that is edited with its rows, and whose saves and acts are revisions.

    ``computed_fields`` are no part of a revision: nobody types them. What is not ``is_restorable``
    has a history, but its earlier states can't come back.
    """

    computed_fields: ClassVar[tuple[str, ...]] = ()
    is_restorable: ClassVar[bool] = True

    class Meta:
        abstract = True

    def revision_number(self) -> int:
        """Return the number of the saved state of this instance, which was just loaded."""
        return current_revision(self).number

    def version(self) -> Version:
        """Return what a page that shows the instance carries, so that an act is bound to it."""
        return Version(self.revision_number(), 0, "")

    def refresh_digest(self) -> None:
        """Recompute the digests that rest on the instance, when it and its rows are saved."""
