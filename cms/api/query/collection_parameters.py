"""List the parameters that the addresses of a collection take; each list is built once."""

from functools import cache

from cms.api.collection import Collection
from cms.api.parameters.parameter import Parameter
from cms.api.query import includes, or_groups, pagination, search, sparse_fields
from cms.api.query.as_of import AS_OF_OF_ENTRY, AS_OF_OF_LIST
from cms.api.query.body_forms import BODY
from cms.api.query.conditions import build_conditions
from cms.api.query.facets import Facet, build_facets, facets_parameter
from cms.api.query.locales import LOCALE, LOCALE_OF_ENTRY
from cms.api.query.ordering import OrderingValue, build_ordering
from cms.api.serializers import Serializer, detail_serializer, item_serializer

Parameters = dict[str, Parameter]


@cache
def list_parameters(collection: Collection) -> Parameters:
    """Return what the address of a list takes, by name, in the order of the documentation."""
    ordering = Parameter(
        "ordering",
        OrderingValue(model=collection.published, names=collection.ordering),
        default=build_ordering(collection.published, collection.default_ordering),
        help="Columns in order of weight, each with a minus for descending.",
    )
    conditions = build_conditions(collection.filters)
    own = [or_groups.or_parameter(conditions)]
    own += shape_parameters(collection, item_serializer(collection))
    if collection.facets:
        own.append(facets_parameter(collection.facets))
    controls = [*own, *pagination.PARAMETERS, ordering, LOCALE]
    first = {} if collection.is_part else {"search": search.SEARCH, "as_of": AS_OF_OF_LIST}
    return {**first, **conditions, **{each.name: each for each in controls}}


@cache
def detail_parameters(collection: Collection) -> Parameters:
    """Return what the address of one entry, or of one part, takes."""
    shaping = shape_parameters(collection, detail_serializer(collection))
    if collection.is_part:
        return {"locale": LOCALE_OF_ENTRY, **{each.name: each for each in shaping}}
    return {
        "as_of": AS_OF_OF_ENTRY,
        **edition_parameters(collection),
        **{each.name: each for each in shaping},
    }


@cache
def edition_parameters(collection: Collection) -> Parameters:
    """Return what the address of one edition takes."""
    own = [LOCALE_OF_ENTRY, *([BODY] if collection.rich_fields else [])]
    return {parameter.name: parameter for parameter in own}


@cache
def collection_facets(collection: Collection) -> dict[str, Facet]:
    """Return the facets of a collection by name."""
    return build_facets(collection.filters, collection.facets)


def shape_parameters(collection: Collection, serializer: type[Serializer]) -> list[Parameter]:
    """Return the parameters that say how much of the documents comes."""
    include = includes.include_parameter(collection)
    fields = sparse_fields.fields_parameter(serializer, collection)
    return [fields, *([include] if include else [])]
