"""Build the serializers of a collection from its document: card, list item and detail.

Only the OpenAPI schema uses them: responses are stored JSON, and a GET runs no serializer.
"""

from collections.abc import Iterable
from copy import deepcopy
from functools import cache
from typing import Any

from drf_spectacular.utils import extend_schema_serializer
from rest_framework import serializers

from cms.api.collection import Collection, collections
from cms.lib.document_fields import Ref
from cms.published.models.evidence import EvidenceStatus
from cms.published.models.log import CORRECTING
from cms.published.models.rows import Part, Published

Serializer = serializers.Serializer[Any]
Field = serializers.Field[Any, Any, Any, Any]


class ConstantField(serializers.CharField):
    """A constant text."""

    def __init__(self, value: str, **kwargs: Any) -> None:
        self.value = value
        super().__init__(**kwargs)


class PlaceInSequence(Ref):
    """The card of an entry's sequence, with the entry's position and neighbours there."""


class PartIdentity(Serializer):
    id = serializers.UUIDField(help_text="Stable: it never changes.")
    locale = serializers.CharField(help_text="The language, such as `en`.")
    title = serializers.CharField(help_text="What to call it in lists.")
    url = serializers.URLField(help_text="Its address in this API.")


class PartEnvelope(PartIdentity):
    published_at = serializers.DateTimeField(help_text="The date to show, that of its entry.")


class PictureTable(Serializer):
    columns = serializers.ListField(child=serializers.CharField())
    rows = serializers.ListField(child=serializers.ListField(child=serializers.CharField()))


class Picture(Serializer):
    """A picture of an entry's figures, as SVG."""

    kind = serializers.CharField(help_text="What it is among the pictures of its entry.")
    src = serializers.URLField(
        help_text="Its address, which changes with what it shows; a former one redirects to it."
    )
    title = serializers.CharField(help_text="For `alt`.")
    description = serializers.CharField(help_text="What it shows, for those who can't see it.")
    width = serializers.IntegerField(help_text="In pixels.")
    height = serializers.IntegerField(help_text="In pixels.")
    table = PictureTable(help_text="The same data, to show beside it.")


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


class SourceWords(Serializer):
    """Words of a claim that an entry quotes; of a table those of the cells that have changed."""

    text = serializers.CharField()
    value = serializers.CharField(allow_null=True, help_text="Behind the words, or null.")


class EvidenceSource(Serializer):
    """An entry whose standing is not current any more, or that is quoted with former words."""

    source = Ref(help_text="Its card; null if it was withdrawn.")  # type: ignore[assignment]  # a key of the document, not DRF's attribute
    type = serializers.CharField(help_text="The type of the entry.")
    status = serializers.ChoiceField(choices=EvidenceStatus.choices)
    quoted = SourceWords(
        required=False, help_text="Its words in this entry, where it says others now."
    )
    current = SourceWords(required=False, help_text="What it says now. It comes with `quoted`.")


class EvidenceDetail(Serializer):
    sources = EvidenceSource(many=True, help_text="What it rests on that is not current.")


class EvidenceEnvelope(Envelope):
    evidence = serializers.ChoiceField(
        choices=EvidenceStatus.choices,
        help_text=(
            "Whether what it rests on still holds: the most serious that is so, now and not when "
            "this edition appeared."
        ),
    )
    evidence_detail = EvidenceDetail(
        allow_null=True, help_text="Why its evidence is not current; null if it is."
    )


@cache
def card_serializer(collection: Collection) -> type[Serializer]:
    """Build the card, which other entries show in place of a reference."""
    published = collection.published
    keys = published.card_fields if issubclass(published, Published) else ()
    return build_serializer(
        f"{component_name(collection)}Card", card_base(collection), collection, keys
    )


class EvidenceIdentity(Identity):
    evidence = serializers.ChoiceField(
        choices=EvidenceStatus.choices, help_text="Whether what it rests on still holds."
    )


def card_base(collection: Collection) -> type[Serializer]:
    """Return the serializer of the fields that the cards of a collection share with others."""
    return EvidenceIdentity if rests_on_others(collection) else Identity


def rests_on_others(collection: Collection) -> bool:
    """Return whether the entries of a collection have evidence that may move."""
    return not collection.is_part and bool(collection.entry_model.rests_on)


@cache
def small_card_serializer(collection: Collection) -> type[Serializer]:
    """Build the card in lists; optional fields come where ``fields=`` names the relation."""
    published = collection.entry_model
    name = f"{component_name(collection)}SmallCard"
    small = build_serializer(
        name, card_base(collection), collection, published.card_fields, in_list=True
    )
    return make_optional(small, but=published.small_card_fields)


@cache
def item_serializer(collection: Collection) -> type[Serializer]:
    """Build the item of a list. What lists leave out is optional: it comes on request."""
    detail_fields = getattr(collection.published, "detail_fields", ())
    keys = [key for key in document_fields(collection) if key not in detail_fields]
    item = build_serializer(
        f"{component_name(collection)}Item",
        envelope_of(collection),
        collection,
        [*keys, *collection.rich_fields],
        in_list=True,
    )
    return make_optional(item, but=default_list_fields(collection))


def make_optional(serializer: type[Serializer], *, but: Iterable[str]) -> type[Serializer]:
    """Make all fields of a serializer optional but those with these names."""
    declared: dict[str, Field] = serializer._declared_fields
    for key in declared.keys() - {*but}:
        field: Any = deepcopy(declared[key])  # classes share the fields of their base
        field._kwargs["required"] = False  # DRF copies a field by its arguments
        declared[key] = field
    return serializer


@cache
def terms_serializer() -> type[Serializer]:
    """Build the terms of a page of any list."""
    fields: dict[str, Field] = {}
    for collection in collections().values():
        for key in collection.published.term_fields:
            fields.setdefault(key, deepcopy(document_fields(collection)[key]))
    attributes = {"__doc__": "The terms of the items.", "__module__": __name__}
    return make_optional(type("Terms", (serializers.Serializer,), {**attributes, **fields}), but=())


@cache
def default_list_fields(collection: Collection) -> frozenset[str]:
    """Return the keys that the items of a list have without being asked."""
    in_details = {"first_published_at", "evidence_detail"}
    envelope = envelope_of(collection)._declared_fields.keys() - in_details
    return frozenset(("type", *envelope, *collection.published.list_fields))


@cache
def detail_serializer(collection: Collection) -> type[Serializer]:
    """Build the full document of one entry."""
    serializer = build_serializer(
        component_name(collection), envelope_of(collection), collection, document_fields(collection)
    )
    if collection.plots:  # not in editions, which may be former ones
        serializer._declared_fields["pictures"] = Picture(
            many=True, required=False, help_text="Its figures as pictures; absent in editions."
        )
    return serializer


def component_name(collection: Collection) -> str:
    """Return the name of the collection's documents in OpenAPI, such as "Treatment"."""
    return collection.type_name.capitalize()


def document_fields(collection: Collection) -> "dict[str, Field]":
    """Return the fields of the collection's document as readers get it, by key."""
    return {**collection.document._declared_fields, **collection.derived_fields}


def envelope_of(collection: Collection) -> type[Serializer]:
    """Return the serializer of the fields that all documents of a collection share."""
    if issubclass(collection.published, Part):
        return PartEnvelope
    return EvidenceEnvelope if rests_on_others(collection) else Envelope


def build_serializer(
    name: str,
    base: type[Serializer],
    collection: Collection,
    keys: Iterable[str],
    *,
    in_list: bool = False,
) -> type[Serializer]:
    """Build a serializer class with the fields of ``base`` and these keys of the document.

    ``in_list``: with the fields that only lists have, and with small cards.
    """
    fields = {
        key: deepcopy(document_fields(collection)[key])
        for key in keys
        if key not in base._declared_fields
    }
    if collection.neighbours and collection.neighbours.within in fields:
        fields.pop(collection.neighbours.position, None)
        fields[collection.neighbours.within] = PlaceInSequence(
            help_text=fields[collection.neighbours.within].help_text
        )
    if issubclass(collection.published, Part):
        # Only the row of a part names its owners: their documents need not repeat it.
        owners = collection.filters.relations.keys() - fields.keys()
        fields |= {key: Ref() for key in sorted(owners)}
    if in_list:
        fields |= {key: deepcopy(field) for key, field in collection.list_only_fields.items()}
    fields["type"] = ConstantField(collection.type_name)
    attributes = {
        "__doc__": collection.summary,
        "__module__": __name__,
        "relations": collection.filters.relations,
        "has_small_cards": in_list,
    }
    serializer: type[Serializer] = type(name, (base,), {**attributes, **fields})
    deprecated = [key for key in collection.deprecated_fields if key in serializer._declared_fields]
    if deprecated:
        return extend_schema_serializer(deprecate_fields=deprecated)(serializer)
    return serializer
