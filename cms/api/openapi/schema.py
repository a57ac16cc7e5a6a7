"""The description of the API in OpenAPI 3.1, from the same declarations that answer requests.

``manage.py spectacular --format openapi-json --file cms/api/openapi.json`` writes it anew.
"""

from typing import Any, cast

from drf_spectacular.extensions import OpenApiSerializerFieldExtension
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.plumbing import ResolvedComponent, append_meta
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse
from rest_framework.viewsets import ViewSetMixin

from cms.api import serializers
from cms.api.collection import Collection, collections, entry_collections
from cms.api.errors.catalog import KINDS, OF_STATUS
from cms.api.errors.problem_details import CONTENT_TYPE
from cms.api.openapi import links
from cms.api.openapi.bodies import describe_body, describe_other_form
from cms.api.openapi.pages import page_schema
from cms.api.openapi.problems import FACTS, FAULT, PROBLEM
from cms.api.openapi.query import PREFER, PREFER_SEEN, SPARSE, describe_extras
from cms.api.parameters.parameter import Parameter
from cms.api.query.collection_parameters import detail_parameters, list_parameters
from cms.api.query.search import UNDERSTOOD
from cms.api.representations.registry import JSON

Json = dict[str, Any]
NULL = {"type": "null"}
NOT_MODIFIED = OpenApiResponse(None, "You have it already: `If-None-Match` named its ETag.")


class Schema(AutoSchema):
    @property
    def collection(self) -> Any:
        """The collection that the operation reads; None: the index."""
        return getattr(self.view, "collection", None)

    @property
    def is_list(self) -> bool:
        return getattr(self.view, "action", "") == "list"

    def get_tags(self) -> list[str]:
        return [self.collection.name if self.collection else "index"]

    def get_description(self) -> str:  # type: ignore[override]  # as the library calls it
        if isinstance(self.view, ViewSetMixin):
            return str(self.collection.description)
        return str(super().get_description())

    def get_operation_id(self) -> str:
        if self.collection is None:
            return "getIndex"
        if self.is_list:
            return f"list{self.collection.name.capitalize()}"
        return f"get{serializers.component_name(self.collection)}"

    def get_serializer_name(self, serializer: Any, direction: str) -> str:
        """A part of a document is named after its app: two apps may each have a licence."""
        kind = type(serializer)
        if kind.__module__ == serializers.__name__:
            return str(kind.__name__)
        app = kind.__module__.split(".")[-2]
        return f"{app.capitalize()}{kind.__name__.removesuffix('Document')}"

    def _is_list_view(self, serializer: Any = None) -> bool:
        return False  # our envelope is described here, not wrapped around by the library

    def get_auth(self) -> list[Json]:
        return []  # as `with_security` says for all at once

    def get_operation(self, *args: Any) -> Json | None:
        """What every address may answer stands here once."""
        operation: Json | None = super().get_operation(*args)
        if operation is not None:
            everywhere = {c: self.refused(c) for c in ("400", "401", "406", "412", "429")}
            operation["responses"] = dict(sorted((everywhere | operation["responses"]).items()))
            parameters = operation.setdefault("parameters", [])
            if "Prefer" not in [each["name"] for each in parameters]:
                parameters.append(PREFER_SEEN)
            if found := self.links():
                operation["responses"]["200"]["links"] = found
        return operation

    def links(self) -> Json:
        """Where the answer leads."""
        if self.collection is None:
            return {}
        if self.is_list:
            return links.list_links(self.collection)
        return links.detail_links(self.collection)

    def refused(self, code: str) -> Json:
        content = {CONTENT_TYPE: {"schema": self.problem(code)}}
        return {"description": KINDS[OF_STATUS[int(code)]].title, "content": content}

    def is_deprecated(self) -> bool:
        return cast("Any", self.view).deprecated is not None

    def get_override_parameters(self) -> list[Any]:
        if self.collection is None:
            return []
        if self.is_list:
            return [PREFER, *map(self.query, list_parameters(self.collection).values())]
        name = OpenApiParameter(
            "name",
            str,
            OpenApiParameter.PATH,
            description="The id." if self.is_part() else "The slug or the id.",
        )
        return [name, PREFER, *map(self.query, detail_parameters(self.collection).values())]

    def is_part(self) -> bool:
        return bool(self.collection and self.collection.is_part)

    def query(self, parameter: Parameter) -> OpenApiParameter:
        schema = parameter.describe()
        is_list = schema.get("type") == "array"
        if isinstance(parameter.default, str | int):
            schema["default"] = [parameter.default] if is_list else parameter.default
        return OpenApiParameter(
            parameter.name,
            schema,
            OpenApiParameter.QUERY,
            description=parameter.help,
            deprecated=parameter.name in cast("Any", self.view).deprecated_parameters,
            style="form" if is_list else None,
            explode=parameter.many if is_list else None,
        )

    def get_response_serializers(self) -> Any:
        if self.collection is None:
            index = {"type": "object", "description": "Every collection with its address."}
            return {"200": OpenApiResponse(index, "The index."), "304": NOT_MODIFIED}
        codes = {"400": "The parameters can't be used.", "404": KINDS["not-found"].title}
        if self.is_list:
            found = OpenApiResponse(self.envelope(self.collection), "A page of the list.")
        else:
            found = OpenApiResponse(self.document(self.collection), "The whole entry.")
            if not self.is_part():
                codes |= {"301": KINDS["moved"].title, "410": KINDS["withdrawn"].title}
        others = {} if self.is_list or self.is_part() else self.collection.other_representations
        return {
            ("200", JSON): found,
            **{("200", media_type): describe_other_form(media_type) for media_type in others},
            "304": NOT_MODIFIED,
            **{
                (code, CONTENT_TYPE): OpenApiResponse(self.problem(code), title)
                for code, title in sorted(codes.items())
            },
        }

    def envelope(self, collection: Collection) -> Json:
        item = self.whole_or_sparse(self.ref(serializers.item_serializer(collection)))
        searched = UNDERSTOOD  # of a list that was searched
        more = describe_extras(
            collection, list_parameters(collection), self.detail_ref, self.component
        )
        schema = page_schema(item, beside={**searched, **more})
        return self.component(f"{serializers.component_name(collection)}List", schema)

    def document(self, collection: Collection) -> Json:
        """One entry, with what may come beside its own fields."""
        more = describe_extras(
            collection, detail_parameters(collection), self.detail_ref, self.component
        )
        whole = {"allOf": [self.detail_ref(collection), {"type": "object", "properties": more}]}
        return self.whole_or_sparse(
            self.component(f"{serializers.component_name(collection)}Answer", whole)
        )

    def whole_or_sparse(self, document: Json) -> Json:
        return {"anyOf": [document, self.component("Sparse", SPARSE)]}

    def detail_ref(self, collection: Collection) -> Json:
        return self.ref(serializers.detail_serializer(collection))

    def ref(self, shape: Any) -> Json:
        ref: Json = self.resolve_serializer(shape, "response").ref
        return ref

    def problem(self, code: str) -> Json:
        base = self.component("Problem", PROBLEM)
        if code not in FACTS:
            return base
        self.component("Fault", FAULT)
        facts = {"type": "object", "properties": FACTS[code]}
        if code == "410":
            replacement = {"oneOf": [self.any_card(), NULL], "description": "What replaces it."}
            facts["properties"] = {**FACTS[code], "replacement": replacement}
        return self.component(f"Problem{code}", {"allOf": [base, facts]})

    def component(self, name: str, schema: Json) -> Json:
        component = ResolvedComponent(name, ResolvedComponent.SCHEMA, schema, object=name)
        self.registry.register_on_missing(component)
        ref: Json = component.ref
        return ref

    def card(self, field: Any) -> Json:
        """The card under a key of a document: that of one type, where anything says which."""
        name = field.field_name
        relations = getattr(type(field.parent), "relations", {})
        said = (getattr(field, "to", ""), relations.get(name, ""), name)
        for _, collection in sorted(collections().items()):
            if {collection.type_name, collection.name} & {*said}:
                return self.card_of(collection)
        return self.any_card()

    def any_card(self) -> Json:
        """The card of an entry of whatever type; ``type`` says which."""
        cards = [self.card_of(each) for each in entry_collections()]
        return self.component("Card", {"oneOf": cards})

    def card_of(self, collection: Collection) -> Json:
        return self.ref(serializers.card_serializer(collection))


def with_security(result: Json, **kwargs: Any) -> Json:
    """Without a key, or with one. Said of each operation, it makes clients ask for one."""
    return result | {"security": [{}, {"key": []}]}


class DocumentFieldSchema(OpenApiSerializerFieldExtension):
    """How one of our own fields looks to readers."""

    def map_serializer_field(self, auto_schema: Any, direction: str) -> Json:
        schema = self.describe(auto_schema)
        if self.target.help_text:
            return append_meta(schema, {"description": str(self.target.help_text)})
        return schema

    def describe(self, schema: Schema) -> Json:
        raise NotImplementedError


class RefSchema(DocumentFieldSchema):
    target_class = "cms.lib.document_fields.Ref"

    def describe(self, schema: Schema) -> Json:
        return {"oneOf": [schema.card(self.target), NULL]}


class MustRefSchema(DocumentFieldSchema):
    target_class = "cms.lib.document_fields.MustRef"

    def describe(self, schema: Schema) -> Json:
        return schema.card(self.target)


class RefsSchema(DocumentFieldSchema):
    target_class = "cms.lib.document_fields.Refs"
    match_subclasses = True

    def describe(self, schema: Schema) -> Json:
        return {"type": "array", "items": schema.card(self.target)}


class PlaceSchema(DocumentFieldSchema):
    target_class = "cms.api.serializers.PlaceInSequence"

    def describe(self, schema: Schema) -> Json:
        beside = {"oneOf": [schema.card_of(schema.collection), NULL]}
        card = schema.card(self.target)
        place = {
            "type": "object",
            "properties": {
                "position": {"type": ["integer", "null"]},
                "previous": beside,
                "next": beside,
            },
            "required": ["position", "previous", "next"],
        }
        name = card["$ref"].rpartition("/")[2].removesuffix("Card")
        return {"oneOf": [schema.component(f"{name}Place", {"allOf": [card, place]}), NULL]}


class RichTextSchema(DocumentFieldSchema):
    target_class = "cms.lib.document_fields.RichText"

    def describe(self, schema: Schema) -> Json:
        return schema.component("Body", describe_body(schema.component))


class PublicFileSchema(DocumentFieldSchema):
    target_class = "cms.lib.document_fields.PublicFile"

    def describe(self, schema: Schema) -> Json:
        return {"type": "string", "format": "uri"}


class ConstantSchema(DocumentFieldSchema):
    target_class = "cms.api.serializers.Constant"

    def describe(self, schema: Schema) -> Json:
        return {"type": "string", "const": self.target.value}
