"""The migration that gives lists an order changes no document and no revision's meaning."""

from uuid import UUID

import pytest
from django.db import connection
from django.db.migrations.exceptions import IrreversibleError
from django.db.migrations.executor import MigrationExecutor

from cms.authoring.models.content import capture_content
from cms.authoring.models.revision import Revision, latest_revision
from cms.authoring.revisions.restoration import restore_revision
from cms.posts.models import Post
from tests.factories.posts import PostFactory, TopicFactory
from tests.schema import migrate_to_newest

BEFORE, AFTER = [("posts", "0002_title_columns")], [("posts", "0003_ordered_relations")]
POST, LOW, HIGH, GONE = (UUID(int=number) for number in (1, 2, 3, 4))
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


def migrate(targets):
    """Migrate to the targets; return the models as they are there."""
    executor = MigrationExecutor(connection)
    executor.migrate(targets)
    return executor.loader.project_state([*targets, ("authoring", "0002_revisions")]).apps


@pytest.fixture
def migrated():
    """A post with two topics, whose first revision named a third one that is gone."""
    old = migrate(BEFORE)
    topics = [
        old.get_model("posts.Topic").objects.create(pk=pk, slug=f"t{pk.int}", name=f"T{pk.int}")
        for pk in (HIGH, LOW)
    ]
    post = old.get_model("posts.Post").objects.create(pk=POST, slug="p", title="P")
    post.topics.add(*topics)
    fields = {
        field.attname: field.value_from_object(post)
        for field in post._meta.concrete_fields
        if field.name not in ("id", "created_at", "updated_at", "content_digest")
    }
    fields["translation_key"] = str(fields["translation_key"])
    for number, keys in ((1, [LOW, GONE]), (2, [LOW, HIGH])):
        relations = {"topics": [str(key) for key in keys], "conditions": [], "studies": []}
        old.get_model("authoring.Revision").objects.create(
            type="posts.post",
            entry_id=POST,
            number=number,
            act="save",
            content={
                "fields": fields,
                "relations": relations,
                "rows": {"author_rows": [], "treatment_rows": [], "key_points": []},
            },
            digest="0" * 64,
            at="2026-01-05T08:00:00Z",
        )
    migrate(AFTER)
    migrate_to_newest()  # where the models of today have their tables
    yield
    Revision.objects.all().delete()


def test_lists_keep_the_order_of_documents_and_revisions_their_meaning(migrated):
    post = Post.objects.get()
    latest = latest_revision(POST).content
    rows_since = {"accepted_figures": []}
    named = {
        row["pk"]
        for revision in Revision.objects.all()
        for row in revision.content["rows"]["topic_rows"]
    }

    document, content = post.render(), capture_content(post)
    new = PostFactory(topics=[TopicFactory()]).topic_rows.get()
    _, losses = restore_revision(post, 1, by=None)

    assert [each["$ref"] for each in document["topics"]] == [str(LOW), str(HIGH)]
    assert document["original_date_unknown"] is False
    assert latest | {"rows": latest["rows"] | rows_since} == content
    # Keys of rows that only revisions have are given to no other row.
    assert (len(named), str(new.pk) in named) == (3, False)
    assert list(post.topic_rows.values_list("topic_id", flat=True)) == [LOW]
    assert losses == ["Topic: the topic that stood here does not exist any more."]


def test_an_order_is_not_thrown_away_by_migrating_back():
    PostFactory(topics=[TopicFactory()])

    with pytest.raises(IrreversibleError, match="hold no order"):
        migrate(BEFORE)
    migrate_to_newest()  # the migrations after it were undone
