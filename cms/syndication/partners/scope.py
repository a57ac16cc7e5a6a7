"""Scopes: which published entries, and which of their fields, a partner may receive."""

import hashlib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, fields, replace
from typing import Any, TypeVar

from django.db import DEFAULT_DB_ALIAS
from django.db.models import Exists, Model, OuterRef, QuerySet

from cms.api.access.callers import Caller
from cms.api.collection import get_collection
from cms.api.database.snapshot import reader_queryset
from cms.published.models.references import Reference
from cms.published.models.rows import Published, published_types
from cms.published.reference_keys import hash_id, hash_relation
from cms.syndication.partners.models import Partner

M = TypeVar("M", bound=Model)

#: Fields of a document that no scope leaves out: identity, address, times, edition, digest, and
#: whether its evidence still holds.
IDENTITY_FIELDS = {
    *("id", "type", "slug", "locale", "title", "url", "canonical_url", "edition", "sequence"),
    *("first_published_at", "published_at", "updated_at", "corrections", "digest"),
    *("evidence", "evidence_detail"),
}


@dataclass(frozen=True)
class Scope:
    """Which entries a partner may receive, and which fields of each. None means no limit.

    ``types`` and ``locales`` are names. ``series`` and ``topics`` are ids: an entry whose type has
    the relation must refer to one of them, and with both limits to one of each. ``fields`` are the
    document keys that are sent in addition to ``IDENTITY_FIELDS``.
    """

    types: frozenset[str] | None = None
    locales: frozenset[str] | None = None
    series: frozenset[str] | None = None
    topics: frozenset[str] | None = None
    fields: frozenset[str] | None = None

    @classmethod
    def of_partner(cls, partner: Partner) -> "Scope":
        """Build the scope from the partner's lists; an empty list means no limit."""
        lists = {field.name: getattr(partner, field.name) for field in fields(cls)}
        return cls(**{name: frozenset(values) for name, values in lists.items() if values})

    def restrict(
        self, *, types: Iterable[str] | None = None, locales: Iterable[str] | None = None
    ) -> "Scope":
        """Return the intersection with the types and languages of a request."""
        return replace(
            self, types=intersect(self.types, types), locales=intersect(self.locales, locales)
        )

    @property
    def fingerprint(self) -> str | None:
        """Short hash for ETags, cache keys and cursors; None for the unlimited scope."""
        if self == EVERYTHING:
            return None
        limits = [getattr(self, field.name) for field in fields(self)]
        values = [sorted(limit) if limit is not None else None for limit in limits]
        return hashlib.sha256(repr(values).encode()).hexdigest()[:16]

    def published_models(self) -> list[type[Published]]:
        """Return the models of the types in scope, sorted by type name."""
        known = published_types()
        return [known[name] for name in sorted(known) if self.types is None or name in self.types]

    def covers(self, type: str, locale: str) -> bool:
        """Tell whether entries of this type and language can be in scope."""
        in_types = self.types is None or type in self.types
        return in_types and (self.locales is None or locale in self.locales)

    def limits(self, type: str) -> Mapping[str, Collection[str]]:
        """Return by relation the ids of which an entry of the type must have one.

        Raises UnknownTypeError for a type without a collection: nothing of it may be had.
        """
        relations = get_collection(type).filters.relations
        wanted = {"series": self.series, "topics": self.topics}
        return {name: ids for name, ids in wanted.items() if ids is not None and name in relations}

    def filter_queryset(self, queryset: "QuerySet[M]", type: str) -> "QuerySet[M]":
        """Keep the published rows of a type that are in scope, by language and relations."""
        if self.locales is not None:
            queryset = queryset.filter(locale__in=self.locales)
        for name, ids in self.limits(type).items():
            related = reader_queryset(Reference).filter(
                source=OuterRef("reference_key"),
                relation=hash_relation(type, name),
                target__in=map(hash_id, ids),
            )
            queryset = queryset.filter(Exists(related))
        return queryset

    def filter_fields(self, document: dict[str, Any]) -> dict[str, Any]:
        """Drop the fields of a document that are out of scope."""
        if self.fields is None:
            return document
        allowed = IDENTITY_FIELDS | self.fields
        return {key: value for key, value in document.items() if key in allowed}


def intersect(limit: frozenset[str] | None, values: Iterable[str] | None) -> frozenset[str] | None:
    """Intersect two limits, where None means no limit."""
    if values is None:
        return limit
    return frozenset(values) if limit is None else limit & frozenset(values)


EVERYTHING = Scope()
NOTHING = Scope(types=frozenset())


def scope_of_caller(caller: Caller) -> Scope:
    """Return the scope of the caller's partner, or the unlimited public scope without a partner.

    A partner that was deactivated during the request gets nothing; its key is refused from the
    next request on. Partners are read from the main database, as keys are: the role for readers
    has no right on them.
    """
    if caller.partner is None:
        return EVERYTHING
    partners = Partner.objects.using(DEFAULT_DB_ALIAS)
    partner = partners.filter(pk=caller.partner, is_active=True).first()
    return Scope.of_partner(partner) if partner else NOTHING
