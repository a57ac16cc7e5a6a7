"""The base of all drafts. Releases, which publish several at once, are in ``releases``."""

import uuid
from collections.abc import Sequence
from typing import Any, ClassVar

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models

from cms.authoring.models.release import Release, ReleaseItem
from cms.authoring.models.state import DraftQuerySet
from cms.authoring.models.typed_text import Typed
from cms.lib import canonical_json
from cms.lib.document_fields import DocumentSerializer
from cms.published.models.references import Slug
from cms.published.models.rows import Published
from cms.publishing import Problem

__all__ = ["Draft", "Release", "ReleaseItem"]


class Draft(Typed):
    """One entry as authors edit it. Saving it changes nothing for readers; publishing does.

    Subclasses name the ``document`` it is rendered to and the ``published`` row readers get, and
    have a ``title`` (a field, or a property).
    """

    document: ClassVar[type[DocumentSerializer]]
    published: ClassVar[type[Published]]
    title: Any

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    slug = models.SlugField(
        max_length=120,
        help_text=(
            "The last part of the entry's address. Short, lower case, words joined by hyphens. "
            "When you change it later, the old address leads to the new one."
        ),
    )
    locale = models.CharField(
        "language",
        max_length=12,
        default=settings.LANGUAGE_CODE,
        help_text="The language this entry is written in, for example “en” or “es”.",
    )
    translation_key = models.UUIDField(
        default=uuid.uuid4,
        help_text="Entries that say the same in several languages share this key.",
    )
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)
    # Digest of the document this draft would publish, as of the last save: what tells a draft
    # "with changes" from a published one in a list, without rendering every row.
    content_digest = models.CharField(max_length=64, blank=True, editable=False)

    objects = DraftQuerySet.as_manager()

    class Meta:
        abstract = True
        default_permissions = ("add", "change", "delete", "view", "publish", "withdraw")
        constraints = [
            models.UniqueConstraint(
                fields=["locale", "slug"],
                name="%(class)s_draft_slug_once",
                violation_error_message="Another entry in this language has this slug already.",
            ),
            models.UniqueConstraint(
                fields=["translation_key", "locale"],
                name="%(class)s_draft_locale_once",
                violation_error_message="There is a translation into this language already.",
            ),
        ]

    def __str__(self) -> str:
        return str(self.title)

    def preflight(self) -> list[Problem]:
        """What stands against publishing, and what the author should know before."""
        try:
            self.full_clean()
        except ValidationError as invalid:
            return [
                Problem(message, field=field)
                for field, messages in invalid.message_dict.items()
                for message in messages
            ]
        return [
            *self.unknown_language(),
            *self.taken_over_slug(),
            *self.unpublished_references(),
            *self.more_problems(),
        ]

    def more_problems(self) -> Sequence[Problem]:
        """Rules of the type over several rows; subclasses add theirs."""
        return ()

    def unknown_language(self) -> list[Problem]:
        """An error if the house has no such language: readers could not ask for it."""
        if self.locale in settings.LOCALES:
            return []
        known = ", ".join(settings.LOCALES)
        return [
            Problem(f"“{self.locale}” is not a language of this site: {known}.", field="locale")
        ]

    def taken_over_slug(self) -> list[Problem]:
        """A warning if the slug led to another entry before: its old links will lead here."""
        held = Slug.objects.filter(type=self.published.type, locale=self.locale, slug=self.slug)
        if not held.exclude(entry_id=self.pk).exists():
            return []
        message = f"Links to “{self.slug}” used to lead to another entry. They will lead here."
        return [Problem(message, field="slug", is_error=False)]

    def unpublished_references(self) -> list[Problem]:
        """A warning for each entry that this one refers to and that readers can't see."""
        from cms.authoring.models.unpublished_references import unpublished  # noqa: PLC0415 -- reads all drafts

        return [
            Problem(
                f"{kind.capitalize()} “{title}” is not published. Readers will not see it here "
                "until it is.",
                is_error=False,
            )
            for kind, title in unpublished(self.render())
        ]

    def render(self) -> dict[str, Any]:
        """The document: plain JSON, rendered once, with holes where other entries belong."""
        content: dict[str, Any] = canonical_json.load(canonical_json.dump(self.document(self).data))
        return content

    def rendered(self, digest: str) -> None:
        """Keep the digest of what would be published."""
        if self.content_digest != digest:
            self.content_digest = digest
            type(self)._base_manager.filter(pk=self.pk).update(content_digest=digest)

    def public_files(self) -> dict[str, str]:
        """Files that readers may fetch once this is published: public name to private name."""
        return {}

    def refresh_digest(self) -> None:
        """Call after a draft and the rows below it were saved."""
        self.rendered(canonical_json.digest(canonical_json.dump(self.render())))
