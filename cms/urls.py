"""Every address of the house. The only module that names all content types."""

from django.contrib import admin
from django.urls import include, path, re_path

from cms.api import nowhere
from cms.api.front import pages_of
from cms.api.urls import routes
from cms.media.api import ImageViewSet
from cms.media.views import serve_public
from cms.posts.api import AuthorViewSet, PostViewSet, SeriesViewSet, TopicViewSet
from cms.site import home, livez, readyz
from cms.syndication.partners import urls as partners
from cms.syndication.sync import urls as sync
from studies.api import MeasureViewSet, ResultViewSet, StudyViewSet
from treatments.api import ConditionViewSet, TreatmentViewSet

COLLECTIONS = [
    PostViewSet,
    SeriesViewSet,
    AuthorViewSet,
    TopicViewSet,
    TreatmentViewSet,
    ConditionViewSet,
    StudyViewSet,
    ResultViewSet,
    MeasureViewSet,
    ImageViewSet,
]

urlpatterns = [
    path("", home, name="home"),
    path("livez", livez),
    path("readyz", readyz),
    path("admin/", admin.site.urls),
    path("api/v1/", include(sync.api_urlpatterns)),
    path("api/v1/", include(routes(COLLECTIONS, **sync.LISTED, **partners.LISTED))),
    path("api/v1/", include(partners.api_urlpatterns)),
    re_path("^api(?:/|$)", nowhere.Nowhere.as_view(), name=nowhere.NAME),
    path("media/<path:path>", serve_public),
    path("", include("cms.syndication.feeds.urls")),
    path("", include("cms.syndication.discovery.urls")),
    path("", include("cms.syndication.push.urls")),
    *(page for collection in COLLECTIONS for page in pages_of(collection)),
]

handler400 = "cms.api.problems.bad_request"
handler403 = "cms.api.problems.permission_denied"
handler404 = "cms.api.problems.page_not_found"
handler500 = "cms.api.problems.server_error"
