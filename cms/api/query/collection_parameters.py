"""List the parameters of the addresses of a collection; each list is built once."""

from functools import cache

from cms.api.collection import Collection
from cms.api.parameters.parameter import Parameter
from cms.api.query import includes, or_groups, pagination, search, sparse_fields
from cms.api.query.as_of import ENTRY_AS_OF, LIST_AS_OF
from cms.api.query.body_forms import BODY, LIST_BODY
from cms.api.query.conditions import build_conditions
from cms.api.query.facets import Facet, build_facets, facets_parameter
from cms.api.query.locales import ENTRY_LOCALE, LIST_LOCALE
from cms.api.query.ordering import OrderingValue, build_ordering
from cms.api.serializers import Serializer, detail_serializer, item_serializer

Parameters = dict[str, Parameter]


@cache
def list_parameters(collection: Collection) -> Parameters:
    """Return the parameters of a list by name, in the order of the documentation."""
    ordering = Parameter(
        "ordering",
        OrderingValue(model=collection.published, names=collection.ordering),
        default=build_ordering(collection.published, collection.default_ordering),
        help="Columns in order of weight, each with a minus for descending.",
    )
    conditions = build_conditions(collection.filters)
    controls = [or_groups.or_parameter(conditions)]
    controls += shape_parameters(collection, item_serializer(collection))
    controls += [LIST_BODY] if collection.rich_fields else []
    if collection.facets:
        controls.append(facets_parameter(collection.facets))
    controls += [*pagination.PARAMETERS, ordering, LIST_LOCALE]
    of_entries = {} if collection.is_part else {"search": search.SEARCH, "as_of": LIST_AS_OF}
    return {**of_entries, **conditions, **{each.name: each for each in controls}}


@cache
def detail_parameters(collection: Collection) -> Parameters:
    """Return the parameters of one entry, or of one part, by name."""
    shaping = shape_parameters(collection, detail_serializer(collection))
    if collection.is_part:
        return {"locale": ENTRY_LOCALE, **{each.name: each for each in shaping}}
    return {
        "as_of": ENTRY_AS_OF,
        **edition_parameters(collection),
        **{each.name: each for each in shaping},
    }


@cache
def edition_parameters(collection: Collection) -> Parameters:
    """Return the parameters of one edition by name."""
    parameters = [ENTRY_LOCALE, *([BODY] if collection.rich_fields else [])]
    return {each.name: each for each in parameters}


@cache
def collection_facets(collection: Collection) -> dict[str, Facet]:
    """Return the facets of a collection by name."""
    return build_facets(collection.filters, collection.facets)


def shape_parameters(collection: Collection, serializer: type[Serializer]) -> list[Parameter]:
    """Return the parameters that select parts of the documents: ``fields`` and ``include``."""
    include = includes.include_parameter(collection)
    fields = sparse_fields.fields_parameter(serializer, collection)
    return [fields, *([include] if include else [])]
