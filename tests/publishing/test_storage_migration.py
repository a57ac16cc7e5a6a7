"""The migrations of how wide texts are stored keep every one of them, forwards and back."""

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from cms.authoring.audit import find_faults
from cms.lib.deltas import DELTA
from cms.posts.published import PublishedPost
from cms.published.compression import require_live_editions
from cms.published.models.log import Edition
from cms.published.search.models import SearchText
from cms.publishing import publish
from tests.clock import MONDAY, TUESDAY
from tests.factories.posts import PostFactory
from tests.schema import migrate_to_newest

BEFORE = [
    ("posts", "0004_orders_and_plans"),
    ("media", "0004_orders_and_plans"),
    ("studies", "0005_orders_and_plans"),
    ("treatments", "0003_orders_and_plans"),
    ("published", "0007_orders_and_plans"),
]
TEXTS = ("summary", "body", "summary_words", "body_words")
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


@pytest.fixture
def old_apps():
    """The models of before, with a post of two editions that the newest version published."""
    post = PostFactory(slug="back", body="<p>Nearly “everyone” meets it. 🦴</p>" * 20)
    publish(post, by=None, at=MONDAY)
    post.title = "Back pain"
    post.save()
    publish(post, by=None, at=TUESDAY)
    executor = MigrationExecutor(connection)
    executor.migrate(BEFORE)
    yield executor.loader.project_state(BEFORE).apps
    migrate_to_newest()


def require_an_edition_of_each_document(old_apps):
    """Try the check that keeps a document from being dropped where it has no edition."""
    posts = old_apps.get_model("posts", "PublishedPost")
    edition_model = old_apps.get_model("published", "Edition")
    require_live_editions(posts, edition_model, using="default")
    edition = edition_model.objects.get(number=2)
    edition.delete()

    with pytest.raises(ValueError, match="“back” has no edition"):
        require_live_editions(posts, edition_model, using="default")

    edition.save(force_insert=True)


def test_older_rows_have_their_texts_plain_and_get_them_compressed(old_apps):
    edition_model = old_apps.get_model("published", "Edition")
    editions = dict(edition_model.objects.values_list("number", "document"))
    row = old_apps.get_model("posts", "PublishedPost").objects.get()
    texts = old_apps.get_model("published", "SearchText").objects.values(*TEXTS).get()
    assert row.document == editions[2]
    with connection.cursor() as cursor:
        cursor.execute("SELECT detail FROM posts_publishedpost")
        assert cursor.fetchone() == (row.detail,)

    require_an_edition_of_each_document(old_apps)
    migrate_to_newest()

    stored = PublishedPost.objects.get()
    assert stored.detail == row.detail
    assert stored.live_edition.document == row.document
    assert dict(Edition.objects.values_list("number", "document")) == editions
    assert SearchText.objects.values(*TEXTS).get() == texts
    assert list(find_faults()) == []
    with connection.cursor() as cursor:
        cursor.execute("SELECT detail FROM posts_publishedpost")
        assert bytes(cursor.fetchone()[0])[:1] == DELTA
