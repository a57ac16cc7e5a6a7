"""The addresses under /api/v1/, for every registered collection."""

from collections.abc import Callable, Iterable

from django.urls import URLPattern, path

from cms.api.collection import Collection, collections
from cms.api.views.collections import EntryViewSet, PartViewSet
from cms.api.views.comparisons import CompareView
from cms.api.views.editions import DifferenceView, EditionsView, EditionView
from cms.api.views.meta import BlocksView, DocsView, IndexView, OpenApiView, ProblemsView
from cms.api.views.pictures import PictureView
from cms.api.views.reach import ReachView
from cms.api.views.search import SearchView

IndexEntry = tuple[str, Callable[[], Iterable[str]]]


def api_routes(**others: IndexEntry) -> list[URLPattern]:
    """Return all routes of the API; the index lists ``others`` beside the collections."""
    return [
        *(route for each in collections().values() for route in collection_routes(each)),
        path("", IndexView.as_view(others=others), name="api-index"),
        path("openapi.json", OpenApiView.as_view(), name="api-openapi"),
        path("schemas/blocks.json", BlocksView.as_view(), name="api-blocks"),
        path("docs/", DocsView.as_view(), name="api-docs"),
        path("search/", SearchView.as_view(), name="api-search"),
        path("problems/", ProblemsView.as_view(), name="api-problems"),
        path("problems/<str:name>/", ProblemsView.as_view(), name="api-problem"),
    ]


def collection_routes(collection: Collection) -> list[URLPattern]:
    """Return the routes of one collection: its list, its rows, and what entries have below."""
    name = collection.name
    views = PartViewSet if collection.is_part else EntryViewSet
    list_view = views.as_view({"get": "list"}, collection=collection)
    detail_view = views.as_view({"get": "retrieve"}, collection=collection)
    routes = [
        path(f"{name}/", list_view, name=f"api-{name}"),
        path(f"{name}/<str:name>/", detail_view, name=f"api-{name}-one"),
    ]
    if collection.is_part:
        return routes
    routes += [
        path(f"{name}/<str:name>/{below}", view.as_view(collection=collection))
        for below, view in BELOW.items()
    ]
    if collection.plots:
        picture = PictureView.as_view(collection=collection)
        routes.append(path(f"{name}/<str:name>/pictures/<str:file>", picture))
    if collection.comparison:
        routes.append(path(f"compare/{name}/", CompareView.as_view(collection=collection)))
    return routes


#: What every entry has under its own address.
BELOW: dict[str, type[EditionsView | EditionView | DifferenceView | ReachView]] = {
    "editions/": EditionsView,
    "editions/<str:number>/": EditionView,
    "editions/<str:number>/difference/": DifferenceView,
    "reach/": ReachView,
}
