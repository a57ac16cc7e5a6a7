"""The entries before and after another one in a sequence, such as the posts of a series."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import orjson
from django.db.models import OuterRef, Q, QuerySet, Subquery

from cms.api.representations.cards import Cards
from cms.lib.placeholders import REF


class CompiledSubquery(Subquery):
    """A subquery whose SQL is compiled once, for all requests: compiling takes longer than running
    it. Copies share the SQL.
    """

    def __init__(self, queryset: "QuerySet[Any]") -> None:
        self.compiled: dict[str, Any] = {}
        super().__init__(queryset)

    def as_sql(self, compiler: Any, connection: Any, *args: Any, **context: Any) -> Any:
        if connection.vendor not in self.compiled:
            self.compiled[connection.vendor] = super().as_sql(
                compiler, connection, *args, **context
            )
        return self.compiled[connection.vendor]


@dataclass(frozen=True)
class Neighbours:
    """The place of an entry among those with the same value in the column ``field``.

    Its document refers to the sequence, such as a series, as ``within``, and has its ``position``
    there; readers get one object: the card of the sequence with position, previous and next.
    """

    field: str
    position: str
    within: str

    columns = ("previous_id", "next_id")

    def annotate(self, queryset: "QuerySet[Any]") -> "QuerySet[Any]":
        """Annotate each row with ``previous_id`` and ``next_id``."""
        annotated: QuerySet[Any] = queryset.annotate(
            previous_id=self.nearest(queryset, "lt", "-"), next_id=self.nearest(queryset, "gt", "")
        )
        return annotated

    def nearest(self, queryset: "QuerySet[Any]", lookup: str, sign: str) -> CompiledSubquery:
        """Return the nearest row on one side; among equal places the id decides."""
        place, id = OuterRef(self.position), OuterRef("pk")
        others = queryset.model._default_manager.filter(
            Q((f"{self.position}__{lookup}e", place)),  # so that the index is read from there on
            Q((f"{self.position}__{lookup}", place))
            | Q((self.position, place), (f"pk__{lookup}", id)),
            Q((self.field, OuterRef(self.field)), ("locale", OuterRef("locale"))),
        )
        nearest = others.order_by(f"{sign}{self.position}", f"{sign}pk")
        return CompiledSubquery(nearest.values("pk")[:1])

    def insert_place(self, item: dict[str, Any], cards: Cards, ids: Sequence[str]) -> None:
        """Replace the placeholder of the sequence by its card with position, previous and next."""
        position, placeholder = item.pop(self.position), item[self.within]
        card = cards.texts.get(placeholder[REF]) if placeholder else None
        if card is not None:
            previous, following = (cards.json.get(id) for id in ids)
            place = {"position": position, "previous": previous, "next": following}
            item[self.within] = orjson.loads(card) | place
