"""The addresses below /preview/."""

from django.urls import URLPattern, path, re_path

from cms.api.collection import collections
from cms.preview.files import serve_private_file
from cms.preview.views import (
    IndexView,
    NotFoundView,
    PreviewEntryViewSet,
    PreviewPartViewSet,
)


def preview_routes() -> list[URLPattern]:
    """Return the routes of previews, for every registered collection."""
    routes = [
        path("", IndexView.as_view(), name="preview-index"),
        path("files/<str:signature>/<path:name>", serve_private_file, name="preview-file"),
    ]
    for collection in collections().values():
        views = PreviewPartViewSet if collection.is_part else PreviewEntryViewSet
        routes += [
            path(f"{collection.name}/", views.as_view({"get": "list"}, collection=collection)),
            path(
                f"{collection.name}/<str:name>/",
                views.as_view({"get": "retrieve"}, collection=collection),
                name=f"preview-{collection.name}-one",
            ),
        ]
    return [*routes, re_path("", NotFoundView.as_view())]
