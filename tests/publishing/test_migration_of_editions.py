"""Migration 0003 fills the new columns of editions and cards."""

from importlib import import_module

import pytest
from django.apps import apps
from django.db import connection
from django.utils import timezone

from cms.published.models.log import Edition
from cms.published.models.references import Card
from cms.publishing import publish
from tests.clock import MONDAY, TUESDAY
from tests.factories.posts import PostFactory, TopicFactory

pytestmark = pytest.mark.django_db

MIGRATION = import_module("cms.published.migrations.0003_translations_and_past_lists")
COLUMNS = ("locale", "slug", "title", "translation_key", "published_at")


def stored_columns():
    editions = Edition.objects.order_by("pk").values_list("entry_id", "number", *COLUMNS)
    return list(editions), sorted(Card.objects.values_list("entry_id", "translation_key"))


@pytest.mark.parametrize("batch", [1, 500])
def test_columns_are_filled_as_publishing_fills_them(monkeypatch, batch):
    post = PostFactory(slug="old", locale="es", original_published_at=MONDAY)
    topic = TopicFactory()
    publish(post, topic, by=None, at=TUESDAY)
    post.slug, post.translation_key = "new", topic.translation_key
    post.save()
    publish(post, by=None, at=timezone.now())
    before = stored_columns()
    nothing = {"locale": "", "slug": "", "title": "", "published_at": timezone.now()}
    Edition.objects.update(translation_key=post.pk, **nothing)
    Card.objects.update(translation_key=post.pk)
    assert stored_columns() != before
    monkeypatch.setattr(MIGRATION, "BATCH", batch)

    MIGRATION.fill(apps, connection.schema_editor())

    assert stored_columns() == before
