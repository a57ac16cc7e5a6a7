"""No undeclared column can be filtered by, under any name."""

from itertools import product

import pytest
from django.apps import apps
from django.db.models import Model

from cms.api.query.collection_parameters import list_parameters
from tests.api.parameters.refusals import COLLECTIONS, errors

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def paths(model: type[Model], depth: int = 4) -> set[str]:
    """Every way through the models that Django's own lookups would take, to ``depth``."""
    names = set()
    for field in model._meta.get_fields():
        name = field.name
        names.add(name)
        if field.is_relation and field.related_model and depth > 1:
            names |= {f"{name}__{rest}" for rest in paths(field.related_model, depth - 1)}
    return names


@pytest.mark.parametrize("collection", COLLECTIONS)
def test_no_column_that_is_not_declared_can_be_asked_for(api, world, collection):
    view = COLLECTIONS[collection]
    drafts = {
        model for model in apps.get_models() if getattr(model, "published", None) is view.published
    }
    models = {view.published, *drafts}
    declared = list_parameters(view)
    all_paths = sorted(set().union(*map(paths, models)))
    columns = {field.name for field in view.published._meta.concrete_fields}
    some = {*columns, *all_paths[:: max(1, len(all_paths) // 60)]}
    lookups = ["", "__contains", "__startswith", "__password"]
    tried = {f"{path}{lookup}" for path, lookup in product(some, lookups)} - {*declared}
    unfiltered = api(f"{collection}/").content

    for name in sorted(tried):
        assert errors(api(f"{collection}/", **{name: "x"}))[0]["code"] == "unknown"
        if name not in view.ordering:
            assert errors(api(f"{collection}/", ordering=name))[0]["code"] == "value"

    assert tried >= {"folded_title", "title_sort_key", "folded_title__startswith"}
    assert api(f"{collection}/").content == unfiltered


@pytest.mark.parametrize(
    "name",
    [
        *(
            "t1.password",
            "__proto__",
            "author__pk__password",
            "posts_post.slug",
            "slug__",
            "__slug",
        ),
        *("slug__startswith", "slug__regex", "ｓlug", "slug\u200b", "SLUG", "slug[]", "slug[in]"),
        *("_connector", "_negated", "filter", "where", "populate", "fields[]", "id", "pk"),
        *("document", "listing", "digest", "sequence", "document__contains", "detail__icontains"),
    ],
)
def test_alias_and_prefix_tricks_never_reach_the_database(
    api, world, name, django_assert_num_queries
):
    with django_assert_num_queries(1):  # head
        response = api("posts/", **{name: "x"})

    assert errors(response)[0]["code"] == "unknown"
