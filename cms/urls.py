"""Every address of the house."""

from django.contrib import admin
from django.urls import include, path, re_path

from cms.api.urls import api_routes
from cms.api.views import not_found
from cms.api.views.public_pages import public_page_routes
from cms.authoring.editor.views import markdown_view
from cms.authoring.login.views import login
from cms.authoring.previews.page import preview_page
from cms.authoring.sessions import session_state
from cms.health import livez, readyz
from cms.media.views import serve_public_file
from cms.pictures.choices import picture_choices
from cms.posts.home import home
from cms.preview.urls import preview_routes
from cms.syndication.partners import urls as partners
from cms.syndication.sync import urls as sync

urlpatterns = [
    # First, since Django tries one pattern after the other.
    path("api/v1/", include(api_routes(**sync.INDEX_ENTRIES, **partners.INDEX_ENTRIES))),
    path("api/v1/", include(sync.api_urlpatterns)),
    path("api/v1/", include(partners.api_urlpatterns)),
    re_path("^api(?:/|$)", not_found.NotFoundView.as_view(), name=not_found.NAME),
    path("", home, name="home"),
    path("livez", livez),
    path("readyz", readyz),
    path("admin/session/", session_state, name="session-state"),
    path("admin/editor/markdown/", admin.site.admin_view(markdown_view), name="authoring_markdown"),
    path("admin/editor/pictures/", admin.site.admin_view(picture_choices), name="picture_choices"),
    path("admin/login/", login),
    path("admin/", admin.site.urls),
    path("preview/v1/", include(preview_routes())),
    path("preview/", preview_page, name="preview-page"),
    path("media/<path:path>", serve_public_file),
    path("", include("cms.syndication.feeds.urls")),
    path("", include("cms.syndication.discovery.urls")),
    path("", include("cms.syndication.push.urls")),
    *public_page_routes(),
]

handler400 = "cms.api.errors.problem_details.bad_request"
handler403 = "cms.api.errors.problem_details.permission_denied"
handler404 = "cms.api.errors.problem_details.page_not_found"
handler500 = "cms.api.errors.problem_details.server_error"
