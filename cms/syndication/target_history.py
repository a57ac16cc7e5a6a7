"""Since when the log records which targets an entry had before."""

from django.db.models import Exists, OuterRef, Q, Subquery

from cms.api.database.snapshot import reader_queryset
from cms.published.models.log import Change, Head


def is_unrecorded() -> Q:
    """Build the condition on changes of which nobody knows what their entry was part of before."""
    return Q(sequence__lt=first_recorded_sequence())


def has_unrecorded_past() -> Q:
    """Build the condition on changes of entries that have an unrecorded change."""
    earlier = reader_queryset(Change).filter(is_unrecorded(), entry_id=OuterRef("entry_id"))
    return is_unrecorded() | Q(Exists(earlier))


def first_recorded_sequence() -> Subquery:
    return Subquery(reader_queryset(Head).values("targets_from")[:1])
