"""The entries before and after one in a sequence, such as the posts of a series."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import orjson
from django.db.models import OuterRef, Q, QuerySet, Subquery

from cms.api.representations.cards import Cards
from cms.lib.placeholders import REF


class CompiledSubquery(Subquery):
    """A subquery whose SQL is made once: it is the same in every request, and making it takes
    longer than running it. Copies share what was made.
    """

    def __init__(self, queryset: "QuerySet[Any]") -> None:
        self.made: dict[str, Any] = {}
        super().__init__(queryset)

    def as_sql(self, compiler: Any, connection: Any, *args: Any, **context: Any) -> Any:
        if connection.vendor not in self.made:
            self.made[connection.vendor] = super().as_sql(compiler, connection, *args, **context)
        return self.made[connection.vendor]


@dataclass(frozen=True)
class Neighbours:
    """Where an entry stands among those with the same value in the column ``field``.

    Its document names the whole as ``within`` and its place there as ``position``; readers get
    one object: the card of the whole with position, previous and next.
    """

    field: str
    position: str
    within: str

    columns = ("previous_id", "next_id")

    def annotate(self, queryset: "QuerySet[Any]") -> "QuerySet[Any]":
        annotated: QuerySet[Any] = queryset.annotate(
            previous_id=self.beside(queryset, "lt", "-"), next_id=self.beside(queryset, "gt", "")
        )
        return annotated

    def beside(self, queryset: "QuerySet[Any]", lookup: str, sign: str) -> CompiledSubquery:
        """The nearest row on one side; of two with one place, the id says which comes first."""
        place, id = OuterRef(self.position), OuterRef("pk")
        others = queryset.model._default_manager.filter(
            Q((f"{self.position}__{lookup}e", place)),  # so that the index is read from there on
            Q((f"{self.position}__{lookup}", place))
            | Q((self.position, place), (f"pk__{lookup}", id)),
            Q((self.field, OuterRef(self.field)), ("locale", OuterRef("locale"))),
        )
        nearest = others.order_by(f"{sign}{self.position}", f"{sign}pk")
        return CompiledSubquery(nearest.values("pk")[:1])

    def place(self, item: dict[str, Any], cards: Cards, ids: Sequence[str]) -> None:
        """Put the object that says its place into ``item``, whose holes are still open."""
        position, hole = item.pop(self.position), item[self.within]
        card = cards.texts.get(hole[REF]) if hole else None
        if card is not None:
            previous, following = (cards.json.get(id) for id in ids)
            place = {"position": position, "previous": previous, "next": following}
            item[self.within] = orjson.loads(card) | place
