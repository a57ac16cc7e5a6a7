"""URLs of the two floors, and those of the product, which are not measured on this server."""

from django.urls import include, path
from rest_framework.routers import DefaultRouter

from benchmarks.bare_view import bare_view
from benchmarks.plain.first_views import FirstPostViewSet
from benchmarks.plain.views import PostViewSet

router = DefaultRouter()
router.register("posts", PostViewSet)
first = DefaultRouter()
first.register("posts", FirstPostViewSet)

urlpatterns = [
    path("plain/", include(router.urls)),
    path("first/", include(first.urls)),
    path("bare/<str:name>/", bare_view),
    path("", include("cms.urls")),
]
