"""The state of a draft, from both sides of the house in one query."""

from typing import Any, TypeVar, cast

from django.db import models
from django.db.models import Case, Exists, F, OuterRef, Q, Subquery, Value, When

from cms.authoring.models.release import ReleaseItem
from cms.published.models.log import Change
from cms.published.models.rows import Published

T = TypeVar("T", bound=models.Model)


class State(models.TextChoices):
    DRAFT = "draft", "Draft"
    SCHEDULED = "scheduled", "Scheduled"
    PUBLISHED = "published", "Published"
    CHANGED = "changed", "With changes"
    WITHDRAWN = "withdrawn", "Withdrawn"


class DraftQuerySet(models.QuerySet[T]):
    def with_state(self) -> Any:
        """Annotate ``state``, ``edition``, ``live_digest`` and ``due_at`` (of a pending release).

        ``live_digest`` is the digest of the published document, NULL without one.
        """
        published: type[Published] = cast("Any", self.model).published
        rows = published._default_manager.filter(pk=OuterRef("pk"))
        latest = Change.objects.filter(entry_id=OuterRef("pk")).order_by("-sequence")
        pending = ReleaseItem.objects.pending().filter(entry_id=OuterRef("pk"))
        return self.annotate(
            live_digest=Subquery(rows.values("digest")[:1]),
            edition=Subquery(rows.values("edition")[:1]),
            was_live=Exists(latest),
            due_at=Subquery(pending.order_by("release__due_at").values("release__due_at")[:1]),
        ).annotate(
            state=Case(
                When(due_at__isnull=False, then=Value(State.SCHEDULED)),
                When(live_digest=F("content_digest"), then=Value(State.PUBLISHED)),
                When(live_digest__isnull=False, then=Value(State.CHANGED)),
                When(Q(was_live=True), then=Value(State.WITHDRAWN)),
                default=Value(State.DRAFT),
                output_field=models.CharField(max_length=10),
            )
        )
