"""The shapes of answers, made from a type's document: its card, its line in a list, its detail.

Only the schema uses these serializers: answers themselves are stored JSON.
"""

from copy import deepcopy
from functools import cache
from typing import Any

from drf_spectacular.utils import extend_schema_serializer
from rest_framework import serializers

from cms.lib.document_fields import Ref
from cms.published.models.log import CORRECTING
from cms.published.models.rows import Part, Published

Serializer = serializers.Serializer[Any]
View = Any  # a CollectionViewSet class, which mypy does not take for hashable


class Constant(serializers.CharField):
    """Always the same text."""

    def __init__(self, value: str, **kwargs: Any) -> None:
        self.value = value
        super().__init__(**kwargs)


class Place(Ref):
    """The card of the whole, with the entry's place in it and its neighbours."""


class PartIdentity(Serializer):
    id = serializers.UUIDField(help_text="Stable: it never changes.")
    locale = serializers.CharField(help_text="The language, such as `en`.")
    title = serializers.CharField(help_text="What to call it in lists.")
    url = serializers.URLField(help_text="Its address in this API.")


class PartEnvelope(PartIdentity):
    published_at = serializers.DateTimeField(help_text="The date to show, that of its entry.")


class Identity(PartIdentity):
    slug = serializers.SlugField(help_text="The last part of its address. It may change.")
    canonical_url = serializers.URLField(help_text="The address of the page that shows it.")


class Correction(Serializer):
    edition = serializers.IntegerField(help_text="The first edition without what was wrong.")
    at = serializers.DateTimeField(help_text="When that edition appeared.")
    significance = serializers.ChoiceField(
        choices=[each.value for each in CORRECTING],
        help_text="`safety`: following what it said could harm.",
    )
    note = serializers.CharField(help_text="What was wrong, in a sentence or two.")


class Translation(Identity):
    """An entry that says the same in another language."""


class Envelope(Identity):
    edition = serializers.IntegerField(help_text="Counts what was published of this entry.")
    first_published_at = serializers.DateTimeField(help_text="When edition 1 appeared here.")
    published_at = serializers.DateTimeField(help_text="The date to show.")
    updated_at = serializers.DateTimeField(help_text="When this edition appeared.")
    translations = Translation(
        many=True, help_text="The same in other languages, as far as that is published."
    )
    corrections = Correction(
        many=True, help_text="What was wrong in earlier editions, in order; show it with a copy."
    )


@cache
def card(view: View) -> type[Serializer]:
    """What other entries show of one of this type."""
    published = view.published
    keys = published.card_fields if issubclass(published, Published) else ()
    return shape(f"{name(view)}Card", Identity, view, keys)


@cache
def listing(view: View) -> type[Serializer]:
    """One line of a list."""
    left_out = getattr(view.published, "detail_fields", ())
    keys = [key for key in declared(view) if key not in left_out]
    return shape(f"{name(view)}Item" if left_out else name(view), envelope(view), view, keys)


@cache
def detail(view: View) -> type[Serializer]:
    """The whole document of one entry."""
    if not getattr(view.published, "detail_fields", ()):
        return listing(view)
    return shape(name(view), envelope(view), view, declared(view))


def name(view: View) -> str:
    type_name: str = view.published.type
    return type_name.capitalize()


def declared(view: View) -> dict[str, Any]:
    fields: dict[str, Any] = view.document._declared_fields
    return fields


def envelope(view: View) -> type[Serializer]:
    return PartEnvelope if issubclass(view.published, Part) else Envelope


def shape(title: str, base: type[Serializer], view: View, keys: Any) -> type[Serializer]:
    known = base._declared_fields
    fields = {key: deepcopy(declared(view)[key]) for key in keys if key not in known}
    if view.neighbours and view.neighbours.within in fields:
        fields.pop(view.neighbours.position, None)
        fields[view.neighbours.within] = Place(help_text=fields[view.neighbours.within].help_text)
    if issubclass(view.published, Part):
        # What a part is part of stands in its row alone: the owner's document need not say it.
        owners = view.filters.relations.keys() - fields.keys()
        fields |= {key: Ref() for key in sorted(owners)}
    fields["type"] = Constant(view.published.type)
    said = {"__doc__": view.summary(), "__module__": __name__}
    made: type[Serializer] = type(
        title, (base,), {**said, "relations": view.filters.relations, **fields}
    )
    going = [key for key in view.deprecated_fields if key in made._declared_fields]
    return extend_schema_serializer(deprecate_fields=going)(made) if going else made
