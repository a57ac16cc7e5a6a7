"""Describe the custom fields of documents in OpenAPI."""

from typing import Any

from drf_spectacular.extensions import OpenApiSerializerFieldExtension
from drf_spectacular.plumbing import append_meta

from cms.api.openapi.bodies import describe_body
from cms.api.openapi.components import NULL_SCHEMA, ComponentSchema

Json = dict[str, Any]


class DocumentFieldSchema(OpenApiSerializerFieldExtension):
    """The schema of a custom document field."""

    def map_serializer_field(self, auto_schema: Any, direction: str) -> Json:
        schema = self.describe(auto_schema)
        if self.target.help_text:
            return append_meta(schema, {"description": str(self.target.help_text)})
        return schema

    def describe(self, schema: ComponentSchema) -> Json:
        """Return the JSON Schema of the field, without its description."""
        raise NotImplementedError


class RefSchema(DocumentFieldSchema):
    target_class = "cms.lib.document_fields.Ref"

    def describe(self, schema: ComponentSchema) -> Json:
        return {"oneOf": [schema.card(self.target), NULL_SCHEMA]}


class MustRefSchema(DocumentFieldSchema):
    target_class = "cms.lib.document_fields.MustRef"

    def describe(self, schema: ComponentSchema) -> Json:
        return schema.card(self.target)


class RefsSchema(DocumentFieldSchema):
    target_class = "cms.lib.document_fields.Refs"
    match_subclasses = True

    def describe(self, schema: ComponentSchema) -> Json:
        return {"type": "array", "items": schema.card(self.target)}


class PlaceSchema(DocumentFieldSchema):
    target_class = "cms.api.serializers.PlaceInSequence"

    def describe(self, schema: ComponentSchema) -> Json:
        is_small, card = schema.has_small_cards(self.target), schema.card(self.target)
        own_card = schema.card_of(schema.collection, is_small=is_small)
        neighbour = {"oneOf": [own_card, NULL_SCHEMA]}
        place = {
            "type": "object",
            "properties": {
                "position": {"type": ["integer", "null"]},
                "previous": neighbour,
                "next": neighbour,
            },
            "required": ["position"] if is_small else ["position", "previous", "next"],
        }
        name = card["$ref"].rpartition("/")[2].removesuffix("Card")
        return {"oneOf": [schema.component(f"{name}Place", {"allOf": [card, place]}), NULL_SCHEMA]}


class RichTextSchema(DocumentFieldSchema):
    target_class = "cms.lib.document_fields.RichText"

    def describe(self, schema: ComponentSchema) -> Json:
        return schema.component("Body", describe_body(schema.component))


class PublicFileSchema(DocumentFieldSchema):
    target_class = "cms.lib.document_fields.PublicFile"

    def describe(self, schema: ComponentSchema) -> Json:
        return {"type": "string", "format": "uri"}


class ConstantSchema(DocumentFieldSchema):
    target_class = "cms.api.serializers.ConstantField"

    def describe(self, schema: ComponentSchema) -> Json:
        return {"type": "string", "const": self.target.value}
