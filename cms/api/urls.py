"""The addresses under /api/v1/. ``cms.urls`` says which collections there are."""

from collections.abc import Callable, Iterable, Sequence

from django.urls import URLPattern, path

from cms.api.views.collections import CollectionViewSet, EntryViewSet
from cms.api.views.comparisons import CompareView
from cms.api.views.editions import DifferenceView, EditionsView, EditionView
from cms.api.views.meta import BlocksView, DocsView, IndexView, OpenApiView, ProblemsView
from cms.api.views.search import SearchView

Listed = tuple[str, Callable[[], Iterable[str]]]


def routes(collections: Sequence[type[CollectionViewSet]], **others: Listed) -> list[URLPattern]:
    """``others`` are what the index lists beside the collections."""
    return [
        path("", IndexView.as_view(collections=collections, others=others), name="api-index"),
        path("openapi.json", OpenApiView.as_view(), name="api-openapi"),
        path("schemas/blocks.json", BlocksView.as_view(), name="api-blocks"),
        path("docs/", DocsView.as_view(), name="api-docs"),
        path("search/", SearchView.as_view(), name="api-search"),
        path("problems/", ProblemsView.as_view(), name="api-problems"),
        path("problems/<str:name>/", ProblemsView.as_view(), name="api-problem"),
        *(route for collection in collections for route in routes_of(collection)),
    ]


def routes_of(collection: type[CollectionViewSet]) -> list[URLPattern]:
    name = collection.published.collection
    many, one = collection.as_view({"get": "list"}), collection.as_view({"get": "retrieve"})
    found = [
        path(f"{name}/", many, name=f"api-{name}"),
        path(f"{name}/<str:name>/", one, name=f"api-{name}-one"),
    ]
    if issubclass(collection, EntryViewSet):
        found += [
            path(f"{name}/<str:name>/{below}", view.as_view(collection=collection))
            for below, view in EDITIONS.items()
        ]
        if collection.comparison:
            found.append(path(f"compare/{name}/", CompareView.as_view(collection=collection)))
    return found


#: What every entry has under its own address.
EDITIONS: dict[str, type[EditionsView | EditionView | DifferenceView]] = {
    "editions/": EditionsView,
    "editions/<str:number>/": EditionView,
    "editions/<str:number>/difference/": DifferenceView,
}
