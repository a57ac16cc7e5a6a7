"""URLs of oEmbed, the sitemap, robots.txt and the licence documents."""

from django.urls import path

from cms.syndication.discovery.views import (
    LicenseView,
    OEmbedView,
    RobotsView,
    SitemapIndexView,
    SitemapView,
    TdmRepView,
)

urlpatterns = [
    path("oembed", OEmbedView.as_view(), name="oembed"),
    path("sitemap.xml", SitemapIndexView.as_view()),
    path("sitemap-<slug:collection>-<int:number>.xml", SitemapView.as_view()),
    path("robots.txt", RobotsView.as_view()),
    path("license.xml", LicenseView.as_view()),
    path(".well-known/tdmrep.json", TdmRepView.as_view()),
]
