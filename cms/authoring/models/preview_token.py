"""Preview tokens: who may read drafts through ``/preview/v1/``, and which."""

from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from cms.authoring.models.release import Release


class PreviewToken(models.Model):
    """One token that opens drafts to whoever holds it. Only the digest of its text is stored.

    It opens one entry (``type``, the name of the API, and ``entry_id``), one release, or all that
    its maker may see, and never more than the maker may see at the moment. ``name`` says whom a
    share link is for; it is empty if the token was made for the maker's own look. NULL in
    ``revoked_at`` means: not revoked.
    """

    class Scope(models.TextChoices):
        ENTRY = "entry", "One entry"
        RELEASE = "release", "One release"
        ALL = "all", "All that its maker may see"

    name = models.CharField(
        max_length=100,
        blank=True,
        help_text="Who gets it and for what, so that you know later whether it is still needed.",
    )
    digest = models.CharField(max_length=64, unique=True, editable=False)
    scope = models.CharField(max_length=10, choices=Scope, default=Scope.ALL, editable=False)
    type = models.CharField(max_length=30, blank=True, editable=False)
    entry_id = models.UUIDField(null=True, editable=False, db_index=True)
    release = models.ForeignKey(Release, null=True, editable=False, on_delete=models.CASCADE)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, editable=False, on_delete=models.CASCADE, related_name="+"
    )
    made_at = models.DateTimeField("made", default=timezone.now, editable=False)
    expires_at = models.DateTimeField("expires", editable=False, db_index=True)
    revoked_at = models.DateTimeField("revoked", null=True, editable=False)

    class Meta:
        verbose_name = "preview link"
        constraints = [
            # A token that names nothing would open nothing, or everything.
            models.CheckConstraint(
                condition=Q(scope="entry", entry_id__isnull=False, release=None)
                | Q(scope="release", entry_id=None, release__isnull=False)
                | Q(scope="all", entry_id=None, release=None),
                name="preview_token_names_what_it_opens",
            ),
        ]

    def __str__(self) -> str:
        return self.name or f"Own preview of {self.made_at:%Y-%m-%d %H:%M}"

    def is_valid(self, now: datetime) -> bool:
        """Return whether the token is neither revoked nor expired."""
        return self.revoked_at is None and now < self.expires_at
