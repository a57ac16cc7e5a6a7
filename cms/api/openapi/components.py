"""Register the components of the OpenAPI document, and refer to them."""

from typing import Any

from drf_spectacular.openapi import AutoSchema
from drf_spectacular.plumbing import ResolvedComponent

from cms.api import serializers
from cms.api.collection import Collection, collections, entry_collections
from cms.api.openapi.problems import EXTENSION_MEMBERS, FAULT_SCHEMA, PROBLEM_SCHEMA

Json = dict[str, Any]
NULL_SCHEMA = {"type": "null"}


class ComponentSchema(AutoSchema):
    """A schema whose operations share components: documents, cards and problem documents."""

    @property
    def collection(self) -> Any:
        """Return the collection that the operation reads; None: the index."""
        return getattr(self.view, "collection", None)

    def get_serializer_name(self, serializer: Any, direction: str) -> str:
        """Name a part of a document after its type too: two types may each have a licence."""
        serializer_class = type(serializer)
        if serializer_class.__module__ == serializers.__name__:
            return str(serializer_class.__name__)
        app = serializer_class.__module__.split(".")[-2]
        name = serializer_class.__name__.removesuffix("Document")
        own = (each for each in collections().values() if each.published._meta.app_label == app)
        prefix = next(map(serializers.component_name, own), "")
        return name if name.startswith(prefix) else f"{prefix}{name}"

    def ref(self, serializer: Any) -> Json:
        """Return a reference to the component of a serializer, which is registered if missing."""
        ref: Json = self.resolve_serializer(serializer, "response").ref
        return ref

    def problem(self, code: str) -> Json:
        """Return a reference to the problem document with a status code."""
        base = self.component("Problem", PROBLEM_SCHEMA)
        if code not in EXTENSION_MEMBERS:
            return base
        self.component("Fault", FAULT_SCHEMA)
        members = {"type": "object", "properties": EXTENSION_MEMBERS[code]}
        if code == "410":
            replacement = {
                "oneOf": [self.any_card(), NULL_SCHEMA],
                "description": "What replaces it.",
            }
            members["properties"] = {**EXTENSION_MEMBERS[code], "replacement": replacement}
        return self.component(f"Problem{code}", {"allOf": [base, members]})

    def component(self, name: str, schema: Json) -> Json:
        """Register a schema under a name, if it is not yet, and return a reference to it."""
        component = ResolvedComponent(name, ResolvedComponent.SCHEMA, schema, object=name)
        self.registry.register_on_missing(component)
        ref: Json = component.ref
        return ref

    def card(self, field: Any) -> Json:
        """Return a reference to the card in a field: of one type if known, otherwise of any."""
        name = field.field_name
        relations = getattr(type(field.parent), "relations", {})
        names = {getattr(field, "to", ""), relations.get(name, ""), name}
        is_small = self.has_small_cards(field)
        for _, collection in sorted(collections().items()):
            if {collection.type_name, collection.name} & names:
                return self.card_of(collection, is_small=is_small)
        return self.any_card(is_small=is_small)

    def has_small_cards(self, field: Any) -> bool:
        """Return whether a field stands in the item of a list."""
        return bool(getattr(type(field.parent), "has_small_cards", False))

    def any_card(self, *, is_small: bool = False) -> Json:
        """Return a reference to the card of an entry of any type; its ``type`` says which."""
        cards = [self.card_of(each, is_small=is_small) for each in entry_collections()]
        return self.component("SmallCard" if is_small else "Card", {"oneOf": cards})

    def card_of(self, collection: Collection, *, is_small: bool = False) -> Json:
        if is_small:
            return self.ref(serializers.small_card_serializer(collection))
        return self.ref(serializers.card_serializer(collection))
