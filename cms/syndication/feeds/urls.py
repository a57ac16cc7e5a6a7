"""URLs under /feeds/."""

from django.urls import path

from cms.syndication.feeds.views import FeedIndexView, FeedView

urlpatterns = [
    path("feeds/", FeedIndexView.as_view(), name="feeds"),
    path("feeds/<slug:collection>.<str:feed_format>", FeedView.as_view()),
    path("feeds/<slug:collection>/<slug:name>.<str:feed_format>", FeedView.as_view()),
]
