"""The parts that every type's ``document.py`` is made of: serializers that run at publication."""

from collections.abc import Iterable
from typing import Any

from rest_framework import serializers

from cms.lib.placeholders import BASE, MUST, REF
from cms.lib.richtext.parser import parse_blocks


class DocumentSerializer(serializers.Serializer[Any]):
    """What every entry says of itself. ``title`` is what cards and lists call it."""

    slug = serializers.SlugField()
    locale = serializers.CharField()
    translation_key = serializers.UUIDField()
    title = serializers.CharField()


class Ref(serializers.Field[Any, Any, Any, Any]):
    """Another entry, by id. Readers get its card; null while it is not published.

    ``to`` is the entry's type, for the description of the API, where neither a filter of this name
    nor the name itself says it.
    """

    hole = REF

    def __init__(self, *, to: str = "", **kwargs: Any) -> None:
        self.to = to
        super().__init__(**kwargs)

    def get_attribute(self, instance: Any) -> Any:
        # The key is on the row itself; following the relation would be one query each.
        return getattr(instance, f"{self.source}_id")

    def to_representation(self, value: Any) -> dict[str, str]:
        return {self.hole: str(value)}


class MustRef(Ref):
    """Another entry without which the object that names it means nothing, and goes with it."""

    hole = MUST


class Refs(serializers.Field[Any, Any, Any, Any]):
    """Several entries, in order. Readers get the cards of those that are published.

    Reads a many-to-many relation, or (with ``through``) the rows that order one:
    ``Refs(source="post_treatments", through="treatment")``. A relation without an order is put in
    that of its ids, so that the same content has the same digest.
    """

    def __init__(self, *, through: str = "", **kwargs: Any) -> None:
        self.through = f"{through}_id" if through else "pk"
        super().__init__(**kwargs)

    def to_representation(self, value: Any) -> list[dict[str, str]]:
        rows: Iterable[Any] = value.order_by("pk") if self.through == "pk" else value.all()
        names = dict.fromkeys(str(getattr(row, self.through)) for row in rows)
        return [{REF: name} for name in names]


class RichText(serializers.Field[str, Any, Any, Any]):
    """A body: stored as HTML, published as blocks, from which every other form is made."""

    def to_representation(self, value: str) -> dict[str, Any]:
        return {"blocks": parse_blocks(value)}


class PublicFile(serializers.CharField):
    """The address of a public file, from its name in the public storage."""

    def to_representation(self, value: str) -> str:
        return f"{BASE}/media/{value}"
