"""Followers are stored by what their feed is about, and not by its address."""

import re
from typing import Any
from urllib.parse import parse_qs, urlsplit
from uuid import UUID

from django.conf import settings
from django.db import migrations, models
from django.db.models import F, Q

FEED = re.compile(r"/feeds/(?P<collection>[\w-]+)(?:/(?P<name>[\w-]+))?\.(?P<form>[a-z]+)$")
#: Types of targets by collection, at the time of this migration.
TARGET_TYPES = {"series": "series", "topics": "topic", "authors": "author"}


def store_feeds(apps: Any, schema_editor: Any) -> None:
    """Find what each topic is about. A follower of what can't be found follows nothing."""
    follower_model = apps.get_model("push", "Follower")
    slugs = apps.get_model("published", "Slug").objects
    known = set()
    # Of two rows for one feed, as after a renewal under a new slug, the one that ends later stays.
    for follower in follower_model.objects.order_by(F("expires_at").desc(nulls_last=True), "pk"):
        if not follower.topic:
            continue  # the external hub
        parts = urlsplit(follower.topic)
        match = FEED.search(parts.path)
        collection, name, form = match.groups() if match else ("", None, "")
        locale = parse_qs(parts.query).get("locale", [settings.LANGUAGE_CODE])[0]
        target = find_target(slugs, collection, name, locale) if name else None
        feed = (collection, target, locale, form)
        if not match or (name and not target) or (follower.callback, feed) in known:
            follower.delete()
            continue
        known.add((follower.callback, feed))
        follower.collection, follower.target_id, follower.locale, follower.feed_format = feed
        follower.wanted_topic = follower.topic if follower.wanted else ""
        follower.save()


def find_target(slugs: Any, collection: str, name: str, locale: str) -> UUID | None:
    try:
        return UUID(name)
    except ValueError:
        holders = slugs.filter(type=TARGET_TYPES.get(collection, ""), locale=locale, slug=name)
        target: UUID | None = holders.values_list("entry_id", flat=True).first()
        return target


class Migration(migrations.Migration):
    dependencies = [("push", "0001_initial"), ("published", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="follower",
            name="collection",
            field=models.CharField(blank=True, default="", editable=False, max_length=50),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="follower",
            name="target_id",
            field=models.UUIDField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name="follower",
            name="locale",
            field=models.CharField(
                blank=True, default="", editable=False, max_length=12, verbose_name="language"
            ),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="follower",
            name="feed_format",
            field=models.CharField(
                blank=True, default="", editable=False, max_length=10, verbose_name="format"
            ),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="follower",
            name="wanted_topic",
            field=models.CharField(blank=True, default="", editable=False, max_length=500),
            preserve_default=False,
        ),
        migrations.RemoveConstraint(model_name="follower", name="follower_once"),
        migrations.RunPython(store_feeds, migrations.RunPython.noop, elidable=True),
    ]
