"""Draft, the base of every content type that authors edit."""

import uuid
from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import datetime
from functools import cache
from typing import Any, ClassVar

from django.apps import apps
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models

from cms.authoring.models.authored import AuthoredModel
from cms.authoring.models.borrowers import mark_borrowers
from cms.authoring.models.loaded_rows import find_targets, prefetch_rows
from cms.authoring.models.placed_sentences import PlacedSentence
from cms.authoring.models.removed_parts import find_removed_part_problems
from cms.authoring.models.revision import Revision, record_revision, select_latest_revision
from cms.authoring.models.state import DraftQuerySet
from cms.authoring.models.unpublished_references import find_unpublished_references
from cms.authoring.models.versioned import VersionedModel
from cms.authoring.models.waiting_acts import (
    end_waiting_items,
    find_waiting_holder,
    select_waiting_releases,
)
from cms.drafts import NO_COMPANIONS, Companions, leave_out_mended
from cms.lib import canonical_json, placeholders
from cms.lib.document_fields import DocumentSerializer
from cms.lib.versions import Version
from cms.published.entry_log import EntryLog, select_log
from cms.published.models.log import Change
from cms.published.models.references import Slug
from cms.published.models.rows import Published
from cms.publishing import Problem, fixed_language_problem, read_version


class Draft(AuthoredModel, VersionedModel):
    """One entry as authors edit it. Saving it changes nothing for readers; publishing does.

    Subclasses name the ``document`` it is rendered to and the ``published`` row readers get, and
    have a ``title`` (a field, or a property).
    """

    document: ClassVar[type[DocumentSerializer]]
    published: ClassVar[type[Published]]
    computed_fields: ClassVar[tuple[str, ...]] = ("created_at", "updated_at", "content_digest")
    title: Any
    published_locale: str | None = None
    #: What the act that is being prepared publishes with it; nothing is stored of that.
    companions: Companions = NO_COMPANIONS
    #: False: no act waits that concerns it, as of the revision that was loaded with it.
    may_wait = True

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
    # Digest of the document this draft would publish, as of the last save: a list compares it with
    # the published digest to show "with changes", without rendering every row.
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

    def name_in_text(self) -> str:
        """Return how a text that names the entry shows it; subclasses override this."""
        return str(self)

    def clean(self) -> None:
        """Refuse another language for an entry that was ever published."""
        super().clean()
        locale = self.published_locale
        if locale is None:
            changes = Change.objects.filter(entry_id=self.pk).order_by("-sequence")
            locale = changes.values_list("locale", flat=True).first()
        if locale and locale != self.locale:
            raise ValidationError({"locale": fixed_language_problem(locale).message})

    def preflight(self) -> list[Problem]:
        """Check the saved draft before it is published: errors forbid it, warnings inform."""
        if invalid := self.field_problems():
            return invalid
        document = self.render()
        problems = [*self.document_problems(document), *self.warnings(document)]
        return leave_out_mended(problems, self.companions)

    def field_problems(self) -> list[Problem]:
        """Return an error for each value that is not valid.

        The database vouches for what it checks itself: constraints, unique values, foreign keys.
        """
        fields = self._meta.concrete_fields
        checked_by_database = {field.name for field in fields if field.remote_field}
        try:
            self.full_clean(checked_by_database, validate_unique=False, validate_constraints=False)
        except ValidationError as invalid:
            return [
                Problem(message, field=field)
                for field, messages in invalid.message_dict.items()
                for message in messages
            ]
        return []

    def document_problems(self, document: dict[str, Any]) -> list[Problem]:
        """Return the errors that forbid publishing the document, and what its type adds to them."""
        return [
            *self.language_problems(),
            *self.waiting_slug_problems(),
            *self.reference_problems(document),
            *self.more_problems(),
        ]

    def warnings(self, document: dict[str, Any]) -> list[Problem]:
        """Return what the author should know before the document is published."""
        return [
            *self.former_slug_problems(),
            *self.unpublished_reference_problems(document),
            *find_removed_part_problems(self.pk, self.published, document),
            *self.more_warnings(),
        ]

    def more_problems(self) -> Sequence[Problem]:
        """Check the rules of a content type, also over several rows; subclasses override this."""
        return ()

    def more_warnings(self) -> Sequence[Problem]:
        """Return the warnings of a content type that cost a query; subclasses override this."""
        return ()

    def language_problems(self) -> list[Problem]:
        """Return an error if ``LOCALES`` lacks the language: readers could not ask for it."""
        if self.locale in settings.LOCALES:
            return []
        known = ", ".join(settings.LOCALES)
        return [
            Problem(f"“{self.locale}” is not a language of this site: {known}.", field="locale")
        ]

    def reference_problems(self, document: dict[str, Any]) -> Iterator[Problem]:
        """Yield the errors of the entries that the document refers to."""
        ids = set(placeholders.referenced_ids_in_json(canonical_json.dump(document)))
        targets = find_targets(self)
        unknown = ids.difference(*targets.values())  # of any type: a body names them
        for model in draft_types().values():
            if candidates := unknown | (ids & targets.get(model, set())):
                yield from model.problems_where_used(candidates)

    def waiting_slug_problems(self) -> list[Problem]:
        """Return an error if an entry that is scheduled will have the slug."""
        if not self.may_wait or not (waiting := find_waiting_holder(self)):
            return []
        return [
            Problem(
                f"“{waiting}” is scheduled to be published under the address “{self.slug}”. "
                "Choose another slug, or end that schedule.",
                field="slug",
            )
        ]

    def former_slug_problems(self) -> list[Problem]:
        """Return a warning if another entry had the slug: its old links will lead here."""
        holders = Slug.objects.filter(type=self.published.type, locale=self.locale, slug=self.slug)
        if not holders.exclude(entry_id=self.pk).exists():
            return []
        message = f"Links to “{self.slug}” used to lead to another entry. They will lead here."
        return [Problem(message, field="slug", is_error=False)]

    def unpublished_reference_problems(self, document: dict[str, Any]) -> list[Problem]:
        """Return a warning for each entry that readers will not see where the document names it."""
        return [
            Problem(
                f"{kind.capitalize()} “{title}” is not published. Readers will not see it here "
                "until it is.",
                is_error=False,
                needs=pk,
            )
            for kind, title, pk in find_unpublished_references(document, draft_types().values())
        ]

    @classmethod
    def problems_where_used(cls, ids: Collection[str]) -> Sequence[Problem]:
        """Check those of these entries that are of this type, for an entry that refers to them.

        Subclasses override this.
        """
        return ()

    def render(self) -> dict[str, Any]:
        """Render the document: plain JSON, with placeholders for the cards of other entries."""
        self.prepare_rendering()
        data = document_serializer(self.document).to_representation(self)
        content: dict[str, Any] = canonical_json.load(canonical_json.dump(data))
        return content

    def prepare_rendering(self) -> None:
        """Look up what the document takes from published rows; subclasses override this."""

    def quoting_sentences(self) -> Iterable[PlacedSentence]:
        """Return the sentences that quote other entries, as they were rendered latest.

        Subclasses override this.
        """
        return ()

    def drop_typed_words(self) -> bool:
        """Drop what was typed in place of words that are computed; False: there is nothing.

        Subclasses override this. The draft is not saved.
        """
        return False

    def load_state(self) -> EntryLog:
        """Load all that publishing needs of a draft that was just loaded, and return its log.

        Its rows, its latest revision, and whether an act waits: one statement.
        """
        others = (
            select_log(self.pk),
            select_latest_revision(self.pk),
            select_waiting_releases(self),
        )
        changes, revisions, waiting = prefetch_rows(self, *others)
        log = EntryLog(self.pk, sorted(changes, key=lambda change: change.sequence))
        self.latest, self.may_wait = next(iter(revisions), None), bool(waiting)
        self.published_locale = log.latest.locale if log.latest else ""
        return log

    def saved_values(self) -> list[Any]:
        """List all stored values: a save changes one of them at least, the time of it."""
        return [getattr(self, field.attname) for field in self._meta.concrete_fields]

    def save_content_digest(self, digest: str) -> None:
        """Store the digest of the document that this draft would publish, and nothing else."""
        if self.content_digest != digest:
            self.content_digest = digest
            type(self)._base_manager.filter(pk=self.pk).update(content_digest=digest)

    def mark_borrowing_drafts(self) -> None:
        """Mark the drafts that show words of this entry: readers have them with other words."""
        mark_borrowers(self.pk, draft_types().values())

    def public_files(self) -> dict[str, str]:
        """Map public to private names of the files that readers may fetch once it is published."""
        return {}

    def refresh_digest(self) -> None:
        self.save_content_digest(canonical_json.digest(canonical_json.dump(self.render())))

    def version(self, revision: int | None = None) -> Version:
        digest = canonical_json.digest(canonical_json.dump(self.render()))
        return read_version(self, digest, revision)

    def record_act(
        self,
        act: str,
        *,
        change: Change,
        revision: int | None,
        approved_at: datetime,
        by: Any,
        note: str,
    ) -> None:
        """Add the act to the revisions, and end the waiting acts that were approved before it."""
        is_latest = self.current is not None and self.current.number == revision
        record_revision(
            self,
            act,
            by=by,
            note=note,
            source=revision,
            edition=change.edition,
            at=change.at,
            latest=self.current if is_latest else None,
        )
        if is_latest and not self.may_wait:  # whatever is scheduled makes a revision of its entry
            return
        verb = "published" if act == Revision.Act.PUBLISH else "withdrawn"
        name = by.get_username() if by else "a command"
        end_waiting_items(
            self.pk,
            because=f"“{self}” was {verb} by {name} since.",
            approved_before=approved_at,
            withdrawals=act == Revision.Act.WITHDRAW,
            by=by,
        )


@cache
def document_serializer(document: type[DocumentSerializer]) -> DocumentSerializer:
    """Build the serializer of a type once: it holds no draft."""
    return document()


@cache
def draft_types() -> dict[str, type[Draft]]:
    """Map the type names of the API to the models of drafts, in the order of the apps."""
    return {model.published.type: model for model in apps.get_models() if issubclass(model, Draft)}
