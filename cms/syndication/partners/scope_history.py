"""Changes that concern a scope: those of entries that are in it or were in it once.

A scope that is narrowed to series or topics can't be told by what an entry says now: the change by
which an entry leaves the series would not concern it.
"""

from collections.abc import Collection, Mapping

from django.db.models import Exists, OuterRef, Q

from cms.api.database.snapshot import reader_queryset
from cms.published.models.log import CORRECTING, Change, ChangeTarget
from cms.published.reference_keys import hash_id, hash_relation
from cms.syndication.partners.scope import Scope
from cms.syndication.target_history import has_unrecorded_past, is_unrecorded

#: Withdrawals and corrections are told to all who once had the entry.
IS_NOTICE = Q(significance__in=["", *CORRECTING])


def build_scope_filter(scope: Scope) -> Q:
    """Build the condition on changes of entries that the scope covers, or has once covered."""
    condition = Q()
    if scope.types is not None:
        condition &= Q(type__in=scope.types)
    if scope.locales is not None:
        condition &= build_locale_filter(scope.locales)
    for model in scope.published_models():
        if limits := scope.limits(model.type):
            condition &= ~Q(type=model.type) | build_target_filter(model.type, limits)
    return condition


def build_locale_filter(locales: Collection[str]) -> Q:
    """Build the condition on changes in these languages.

    In logs from before languages were fixed, an entry that moved to another language has to leave
    the copies of clients that got it in this one.
    """
    in_scope = reader_queryset(Change).filter(entry_id=OuterRef("entry_id"), locale__in=locales)
    earlier = Exists(in_scope.filter(sequence__lt=OuterRef("sequence")))
    return Q(locale__in=locales) | Q(earlier)


def build_target_filter(type: str, limits: Mapping[str, Collection[str]]) -> Q:
    """Build the condition on changes of entries of a type that have, or once had, a target of each
    limit.
    """
    was_in, is_in, once_in = Q(), Q(), Q()
    for name, ids in limits.items():
        targets = reader_queryset(ChangeTarget).filter(
            change_id=OuterRef("sequence"),
            relation=hash_relation(type, name),
            target__in=map(hash_id, ids),
        )
        was_in &= Q(Exists(targets.filter(was_member=True)))
        is_in &= Q(Exists(targets.filter(is_member=True)))
        once_in &= Q(Exists(targets))
    # What nobody has recorded concerns every scope: to tell too much costs a line, to tell too
    # little leaves a wrong copy.
    unknown = is_unrecorded() | (IS_NOTICE & has_unrecorded_past())
    return was_in | is_in | (IS_NOTICE & once_in) | unknown
