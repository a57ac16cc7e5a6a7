"""Describe the API in OpenAPI 3.1, from the same declarations that serve requests.

``manage.py spectacular --format openapi-json --file cms/api/openapi.json`` updates the file.
"""

from typing import Any, cast

from drf_spectacular.utils import OpenApiParameter, OpenApiResponse
from rest_framework.viewsets import ViewSetMixin

import cms.api.openapi.document_fields  # noqa: F401 -- registers their schemas
from cms.api import serializers
from cms.api.collection import Collection
from cms.api.errors.catalog import KINDS, OF_STATUS
from cms.api.errors.problem_details import CONTENT_TYPE
from cms.api.openapi import groups, links
from cms.api.openapi.bodies import describe_other_form
from cms.api.openapi.components import ComponentSchema
from cms.api.openapi.examples import add_examples
from cms.api.openapi.pages import page_schema
from cms.api.openapi.query import MIN_SEQUENCE_HEADER, PREFER_HEADER, describe_extras
from cms.api.parameters.parameter import Parameter
from cms.api.query.collection_parameters import detail_parameters, list_parameters
from cms.api.query.search import SEARCH_METADATA_SCHEMA
from cms.api.representations.registry import JSON

Json = dict[str, Any]
#: The status codes with which any operation may refuse a request.
COMMON_REFUSALS = ("400", "401", "406", "409", "412", "429")
TERMS_HELP = (
    "What is the same in the results: each of them says it, unless it has its own value. "
    "`{title}` and `{canonical_url}` stand for its own, escaped in `html`. Absent if `fields` "
    "names fields, and in an empty list."
)
NOT_MODIFIED_RESPONSE = OpenApiResponse(
    None, "You have it already: `If-None-Match` named its ETag."
)


class Schema(ComponentSchema):
    """The schema of the operations on a collection, and of the index."""

    group = groups.CONTENT

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

    def _is_list_view(self, serializer: Any = None) -> bool:
        return False  # the library would wrap an envelope of its own around ours

    def get_auth(self) -> list[Json]:
        return []  # `complete_document` sets it for the whole document

    def get_operation(self, *args: Any) -> Json | None:
        """Add the responses and headers that every operation has."""
        operation: Json | None = super().get_operation(*args)
        if operation is not None:
            common = {code: self.describe_refusal(code) for code in COMMON_REFUSALS}
            operation["responses"] = dict(sorted((common | operation["responses"]).items()))
            parameters = operation.setdefault("parameters", [])
            if "Prefer" not in [each["name"] for each in parameters]:
                parameters.append(MIN_SEQUENCE_HEADER)
            operation[groups.MARK] = self.group
            if links_of_response := self.links():
                operation["responses"]["200"]["links"] = links_of_response
        return operation

    def links(self) -> Json:
        """Return the links of the successful response."""
        if self.collection is None:
            return {}
        if self.is_list:
            return links.list_links(self.collection)
        return links.detail_links(self.collection)

    def describe_refusal(self, code: str) -> Json:
        """Describe the problem response with a status code."""
        content = {CONTENT_TYPE: {"schema": self.problem(code)}}
        return {"description": KINDS[OF_STATUS[int(code)]].title, "content": content}

    def is_deprecated(self) -> bool:
        return cast("Any", self.view).deprecated is not None

    def get_override_parameters(self) -> list[Any]:
        if self.collection is None:
            return []
        if self.is_list:
            return [
                PREFER_HEADER,
                *map(self.describe_parameter, list_parameters(self.collection).values()),
            ]
        name = OpenApiParameter(
            "name",
            str,
            OpenApiParameter.PATH,
            description="The id." if self.is_part() else "The slug or the id.",
        )
        return [
            name,
            PREFER_HEADER,
            *map(self.describe_parameter, detail_parameters(self.collection).values()),
        ]

    def is_part(self) -> bool:
        return bool(self.collection and self.collection.is_part)

    def describe_parameter(self, parameter: Parameter) -> OpenApiParameter:
        """Describe a query parameter."""
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
            explode=True if is_list else None,
        )

    def get_response_serializers(self) -> Any:
        if self.collection is None:
            index = {"type": "object", "description": "Every collection with its address."}
            return {"200": OpenApiResponse(index, "The index."), "304": NOT_MODIFIED_RESPONSE}
        codes = {"400": "The parameters can't be used.", "404": KINDS["not-found"].title}
        if self.is_list:
            success = OpenApiResponse(self.list_schema(self.collection), "A page of the list.")
        else:
            success = OpenApiResponse(self.document(self.collection), "The whole entry.")
            if not self.is_part():
                names = ("moved", "withdrawn", "address-too-long")
                codes |= {str(KINDS[name].status): KINDS[name].title for name in names}
        others = {} if self.is_list or self.is_part() else self.collection.other_representations
        return {
            ("200", JSON): success,
            **{("200", media_type): describe_other_form(media_type) for media_type in others},
            "304": NOT_MODIFIED_RESPONSE,
            **{
                (code, CONTENT_TYPE): OpenApiResponse(self.problem(code), title)
                for code, title in sorted(codes.items())
            },
        }

    def list_schema(self, collection: Collection) -> Json:
        """Describe a page of the list of a collection."""
        item = self.ref(serializers.item_serializer(collection))
        extras = describe_extras(
            collection, list_parameters(collection), self.detail_ref, self.component
        )
        extras = {**SEARCH_METADATA_SCHEMA, **extras}
        if collection.published.term_fields:
            terms = self.ref(serializers.terms_serializer())
            extras["terms"] = {"allOf": [terms], "description": TERMS_HELP}
        schema = page_schema(item, extra=extras)
        return self.component(f"{serializers.component_name(collection)}List", schema)

    def document(self, collection: Collection) -> Json:
        """Describe one entry, with the properties that parameters add to its fields."""
        extras = describe_extras(
            collection, detail_parameters(collection), self.detail_ref, self.component
        )
        schema = {"allOf": [self.detail_ref(collection), {"type": "object", "properties": extras}]}
        name = f"{serializers.component_name(collection)}Answer"
        return self.component(name, schema)

    def detail_ref(self, collection: Collection) -> Json:
        return self.ref(serializers.detail_serializer(collection))


def complete_document(result: Json, **kwargs: Any) -> Json:
    """Add tags and examples, and allow requests with and without a key.

    Per operation, the latter would make clients ask for a key.
    """
    document = add_examples(groups.add_tags(result))
    return document | {"security": [{}, {"key": []}]}
