"""Serializer fields for the ``document.py`` of every content type, run at publication."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from rest_framework import serializers

from cms.lib.placeholders import BASE, MUST, REF
from cms.lib.richtext.parser import BodyText
from cms.lib.timestamps import format_rfc3339


class DocumentSerializer(serializers.Serializer[Any]):
    """Base serializer of documents. ``title`` is the name of the entry in cards and lists."""

    slug = serializers.SlugField()
    locale = serializers.CharField()
    translation_key = serializers.UUIDField()
    title = serializers.CharField()


class Instant(serializers.DateTimeField):
    """A date and time, in the form of all that readers see."""

    def to_representation(self, value: datetime) -> str:
        return format_rfc3339(value)


class Ref(serializers.Field[Any, Any, Any, Any]):
    """A reference to another entry by id. Readers get its card, or null while it is not published.

    ``to`` is the entry's type, for the OpenAPI description, where neither a filter with the name of
    the field nor the name itself tells the type.
    """

    placeholder = REF

    def __init__(self, *, to: str = "", **kwargs: Any) -> None:
        self.to = to
        super().__init__(**kwargs)

    def get_attribute(self, instance: Any) -> Any:
        # The foreign key is on the row; following the relation would cost a query per row.
        return getattr(instance, f"{self.source}_id")

    def to_representation(self, value: Any) -> dict[str, str]:
        return {self.placeholder: str(value)}


class MustRef(Ref):
    """A reference without which its object has no meaning: both are left out together."""

    placeholder = MUST


class TitledText(serializers.CharField):
    """A text that begins with the title of another entry, which is inserted on reading."""

    def to_representation(self, value: Any) -> Any:
        return value


class Refs(serializers.Field[Any, Any, Any, Any]):
    """References to several entries, in order. Readers get the cards of the published ones.

    Reads a many-to-many relation, or (with ``through``) the rows that order one:
    ``Refs(source="post_treatments", through="treatment")``. A relation without an order is
    ordered by id, so that the same content has the same digest. ``to`` is as in ``Ref``.
    """

    def __init__(self, *, through: str = "", to: str = "", **kwargs: Any) -> None:
        self.through, self.to = f"{through}_id" if through else "pk", to
        super().__init__(**kwargs)

    def to_representation(self, value: Any) -> list[dict[str, str]]:
        rows: Iterable[Any] = value.order_by("pk") if self.through == "pk" else value.all()
        ids = dict.fromkeys(str(getattr(row, self.through)) for row in rows)
        return [{REF: id} for id in ids]


class IdRefs(Refs):
    """References to several entries, in the order of the ids that the source yields."""

    def to_representation(self, value: Iterable[Any]) -> list[dict[str, str]]:
        return [{REF: id} for id in dict.fromkeys(str(each) for each in value)]


class Lines(serializers.ListField):
    """The items of a text field that authors fill with one item per line."""

    child = serializers.CharField()

    def get_attribute(self, instance: Any) -> list[str]:
        text: Any = super().get_attribute(instance)
        return [item for row in text.splitlines() if (item := row.strip())]


class RichText(serializers.Field[str, Any, Any, Any]):
    """A body: stored as HTML, published as blocks, from which all other forms are rendered."""

    def to_representation(self, value: str) -> dict[str, Any]:
        return {"blocks": BodyText.of(value).blocks}


class PublicFile(serializers.CharField):
    """The URL of a public file, from its name in the public storage."""

    def to_representation(self, value: str) -> str:
        return f"{BASE}/media/{value}"
