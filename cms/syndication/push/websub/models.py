"""The model of WebSub followers."""

from django.db import models
from django.db.models import Q
from django.utils import timezone


class Follower(models.Model):
    """One WebSub subscription: a callback that gets one feed on every change, until it expires.

    The feed is stored by what it is about: ``collection``, ``target_id`` (NULL: all entries),
    ``locale`` and ``feed_format``. So a follower stays one when a slug changes. ``topic`` is the
    address that it knows the feed by. The external hub, if there is one, has the collection "":
    it follows all feeds.

    ``expires_at`` NULL: requested, but not confirmed yet. ``wanted`` is the mode requested at
    ``asked_at``, for the address ``wanted_topic``, until the callback confirms or denies it. The
    callback is current up to ``delivered_sequence``, at first the change before its request;
    ``digest`` is the hash of the body it received last. ``attempts`` counts failures in a row.
    """

    class Wanted(models.TextChoices):
        SUBSCRIBE = "subscribe", "To follow"
        UNSUBSCRIBE = "unsubscribe", "To follow no more"

    callback = models.CharField(max_length=1000)
    topic = models.CharField(max_length=500)
    collection = models.CharField(max_length=50, blank=True, editable=False)
    target_id = models.UUIDField(null=True, editable=False)
    locale = models.CharField("language", max_length=12, blank=True, editable=False)
    feed_format = models.CharField("format", max_length=10, blank=True, editable=False)
    secret = models.CharField(max_length=200, blank=True, editable=False)
    expires_at = models.DateTimeField("until", null=True)
    wanted = models.CharField(max_length=11, choices=Wanted, blank=True)
    wanted_topic = models.CharField(max_length=500, blank=True, editable=False)
    wanted_secret = models.CharField(max_length=200, blank=True, editable=False)
    wanted_seconds = models.PositiveIntegerField(default=0, editable=False)
    asked_at = models.DateTimeField(default=timezone.now, editable=False)
    delivered_sequence = models.PositiveBigIntegerField("told up to", default=0)
    digest = models.CharField(max_length=64, blank=True, editable=False)
    attempts = models.PositiveSmallIntegerField("failed", default=0)
    next_attempt_at = models.DateTimeField("next attempt", null=True)
    leased_until = models.DateTimeField(null=True, editable=False)
    problem = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["topic", "callback"]
        verbose_name = "WebSub follower"
        constraints = [
            # Asking again renews; nobody is sent a feed twice.
            models.UniqueConstraint(
                fields=["callback", "collection", "target_id", "locale", "feed_format"],
                name="follower_once",
            ),
            models.UniqueConstraint(
                fields=["callback", "collection", "locale", "feed_format"],
                condition=Q(target_id=None),
                name="follower_of_all_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.callback} follows {self.topic or 'all feeds'}"
