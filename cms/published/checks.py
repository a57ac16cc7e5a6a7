"""System checks: published models relate to published models alone, by relations with numbers."""

from collections import defaultdict
from typing import Any

from django.apps import apps
from django.core.checks import CheckMessage, Error, register
from django.db.models import Model

from cms.published.models.rows import Part, Published, published_types
from cms.published.reference_keys import hash_relation, list_row_models


def is_read_side(model: type[Model]) -> bool:
    return model._meta.app_label == "published" or issubclass(model, Published | Part)


@register()
def published_models_relate_to_published_models_only(**kwargs: Any) -> list[CheckMessage]:
    return [
        Error(
            f"{model._meta.label}.{field.name} leads from the read side to "
            f"{field.related_model._meta.label}, which authors edit.",
            hint="Keep the other entry's id in the document and let the reader join its card.",
            obj=model,
            id="published.E001",
        )
        for model in apps.get_models()
        for field in model._meta.get_fields()
        if is_read_side(model) and field.related_model and not is_read_side(field.related_model)
    ]


@register()
def each_relation_has_a_number_of_its_own(**kwargs: Any) -> list[CheckMessage]:
    relations: dict[int, list[str]] = defaultdict(list)
    for model in list_row_models():
        for name in (*model.relation_names, ""):
            relations[hash_relation(model.type, name)].append(f"{model.type}.{name}")
    return [
        Error(
            f"These relations have one number: {', '.join(names)}.",
            hint="Rename one of them: the number is a hash of the type and the name.",
            id="published.E002",
        )
        for names in relations.values()
        if len(names) > 1
    ]


@register()
def entries_rest_on_others_without_circles(**kwargs: Any) -> list[CheckMessage]:
    """Check ``rests_on``: its names are relations, and no type rests on itself in the end."""
    models = published_types()
    below = {type: {*model.rests_on.values()} for type, model in models.items()}
    for _ in below:  # as many steps as a path has at most
        below = {
            type: bases.union(*(below.get(each, ()) for each in bases))
            for type, bases in below.items()
        }
    return [
        Error(
            f"{model.__name__}.rests_on is wrong: {dict(model.rests_on)}.",
            hint="Name relations of ``relation_names`` with the types that they lead to, none of "
            "which rests on this type.",
            id="published.E003",
        )
        for type, model in models.items()
        if not {*model.rests_on} <= {*model.relation_names}
        or not below[type] <= models.keys()
        or type in below[type]
    ]
