"""What somebody may have of all that is published."""

import hashlib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, fields
from typing import Any, TypeVar

from django.db import DEFAULT_DB_ALIAS
from django.db.models import Exists, Model, OuterRef, QuerySet

from cms.api.access.callers import Caller
from cms.api.collection import get_collection
from cms.api.database.snapshot import reader_queryset
from cms.published.models.references import Reference
from cms.published.models.rows import Published, published_types
from cms.syndication.partners.models import Partner

M = TypeVar("M", bound=Model)

#: Keys of a document that nothing leaves out: what it is, where, of when, and how to prove it.
IDENTITY = {
    *("id", "type", "slug", "locale", "title", "url", "canonical_url", "edition", "sequence"),
    *("first_published_at", "published_at", "updated_at", "corrections", "digest"),
}


@dataclass(frozen=True)
class Scope:
    """Which entries, and how much of each. None: nothing is left out.

    ``types`` and ``locales`` are names. ``series`` and ``topics`` are ids: of the types that have
    such a relation, those entries remain that have one of them; with both, one of each.
    ``fields`` are the keys of documents that come beside their identity.
    """

    types: frozenset[str] | None = None
    locales: frozenset[str] | None = None
    series: frozenset[str] | None = None
    topics: frozenset[str] | None = None
    fields: frozenset[str] | None = None

    @classmethod
    def of(cls, partner: Partner) -> "Scope":
        """The partner's. An empty list leaves nothing out."""
        lists = {field.name: getattr(partner, field.name) for field in fields(cls)}
        return cls(**{name: frozenset(some) for name, some in lists.items() if some})

    def narrowed(
        self, *, types: Iterable[str] | None = None, locales: Iterable[str] | None = None
    ) -> "Scope":
        """What is left of it for somebody who asks for these only."""
        kept = {field.name: getattr(self, field.name) for field in fields(self)}
        kept["types"] = both(self.types, types)
        kept["locales"] = both(self.locales, locales)
        return Scope(**kept)

    @property
    def name(self) -> str | None:
        """A short name that changes with it; None: it is everything."""
        if self == EVERYTHING:
            return None
        told = [sorted(some) if some is not None else None for some in self.parts()]
        return hashlib.sha256(repr(told).encode()).hexdigest()[:16]

    def parts(self) -> list[frozenset[str] | None]:
        return [getattr(self, field.name) for field in fields(self)]

    def models(self) -> list[type[Published]]:
        """The types that it covers, in the order of their names."""
        known = published_types()
        return [known[name] for name in sorted(known) if self.types is None or name in self.types]

    def covers(self, type: str, locale: str) -> bool:
        """Whether entries of the type and the language can be in it."""
        in_types = self.types is None or type in self.types
        return in_types and (self.locales is None or locale in self.locales)

    def limits(self, type: str) -> Mapping[str, Collection[str]]:
        """Return by relation the ids of which an entry of the type must have one.

        Raises UnknownTypeError for a type without a collection: nothing of it may be had.
        """
        relations = get_collection(type).filters.relations
        wanted = {"series": self.series, "topics": self.topics}
        return {name: ids for name, ids in wanted.items() if ids is not None and name in relations}

    def within(self, queryset: "QuerySet[M]", type: str) -> "QuerySet[M]":
        """Those of the published rows of a type that are in it."""
        if self.locales is not None:
            queryset = queryset.filter(locale__in=self.locales)
        for name, ids in self.limits(type).items():
            related = reader_queryset(Reference).filter(source_id=OuterRef("pk"), name=name)
            queryset = queryset.filter(Exists(related.filter(target_id__in=ids)))
        return queryset

    def cut(self, document: dict[str, Any]) -> dict[str, Any]:
        """As much of the document as it opens."""
        if self.fields is None:
            return document
        kept = IDENTITY | self.fields
        return {key: value for key, value in document.items() if key in kept}


def both(one: frozenset[str] | None, other: Iterable[str] | None) -> frozenset[str] | None:
    if other is None:
        return one
    return frozenset(other) if one is None else one & frozenset(other)


EVERYTHING = Scope()
NOTHING = Scope(types=frozenset())


def scope_of(caller: Caller) -> Scope:
    """That of the partner whose key it is; everything that is public for all others. A partner that
    was stopped this very moment gets nothing: its key is refused the next time.

    Partners are asked for where keys are: the role of readers has no right on them.
    """
    if caller.partner is None:
        return EVERYTHING
    partners = Partner.objects.using(DEFAULT_DB_ALIAS)
    partner = partners.filter(pk=caller.partner, is_active=True).first()
    return Scope.of(partner) if partner else NOTHING
