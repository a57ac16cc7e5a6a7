"""WebSub followers in the admin: who is sent which feed, and until when."""

from django.contrib import admin

from cms.syndication.push.admin.deliveries import WorkerRowAdmin
from cms.syndication.push.websub.models import Follower


@admin.register(Follower)
class FollowerAdmin(WorkerRowAdmin):
    icon = "rss_feed"
    rank = 50
    list_display = (
        "topic",
        "callback",
        "expires_at",
        "wanted",
        "delivered_sequence",
        "attempts",
        "problem",
    )
    search_fields = ("topic", "callback")
    exclude = ("secret", "wanted_secret", "digest")
