"""Topics, conditions, studies and authors in the order of their author; dates that nobody knows."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.migrations.exceptions import IrreversibleError

from cms.authoring.relation_rows import RelationMove, move_relations

OF_POSTS = (
    RelationMove("topics", "topic_rows", "PostTopic", "post", "topic"),
    RelationMove("conditions", "condition_rows", "PostCondition", "post", "condition"),
    RelationMove("studies", "study_rows", "PostStudy", "post", "study"),
)
OF_SERIES = (RelationMove("authors", "author_rows", "SeriesAuthor", "series", "author"),)


def order_relations(apps, schema_editor):
    move_relations(apps, "posts.Post", *OF_POSTS, new_fields={"original_date_unknown": False})
    move_relations(apps, "posts.Series", *OF_SERIES)


def refuse_way_back(apps, schema_editor):
    """Raise IrreversibleError where there is an order that the old tables would lose."""
    for move in (*OF_POSTS, *OF_SERIES):
        if apps.get_model("posts", move.model).objects.exists():
            raise IrreversibleError("The old tables hold no order. Restore a backup instead.")


def create_rows(name, owner, target, to, help_text, **options):
    """Return the operation that creates one table of rows."""
    return migrations.CreateModel(
        name=name,
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ("position", models.PositiveIntegerField(default=0)),
            (owner, models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name=f"{target}_rows", to=f"posts.{owner}")),
            (target, models.ForeignKey(help_text=help_text, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=to)),
        ],
        options={
            "abstract": False,
            "ordering": ("position", "pk"),
            "constraints": [
                models.UniqueConstraint(fields=(owner, target), name=f"{owner}_{target}_once")
            ],
            **options,
        },
    )


def replace_relation(model, name, through, to):
    """Return the operations that drop the old table and read the new one."""
    relation = models.ManyToManyField(blank=True, through=f"posts.{through}", to=to)
    return [
        migrations.RemoveField(model_name=model, name=name),
        migrations.AddField(model_name=model, name=name, field=relation),
    ]


class Migration(migrations.Migration):
    dependencies = [
        ("authoring", "0003_release_attempts"),
        ("media", "0001_initial"),
        ("posts", "0002_title_columns"),
        ("studies", "0002_initial"),
        ("treatments", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="post",
            name="original_date_unknown",
            field=models.BooleanField(
                "first published elsewhere on a day that nobody knows",
                default=False,
                help_text="Tick this instead of guessing a date. Readers are told that the day is not known, and search engines get no date at all.",
            ),
        ),
        migrations.AddConstraint(
            model_name="post",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("original_date_unknown", False),
                    ("original_published_at__isnull", True),
                    _connector="OR",
                ),
                name="post_original_date_known_or_not",
                violation_error_message="Either give the date of the first publication, or say that nobody knows it.",
            ),
        ),
        create_rows(
            "PostTopic", "post", "topic", "posts.topic",
            "A subject under which readers should find the post. The best fit comes first.",
        ),
        create_rows(
            "PostCondition", "post", "condition", "treatments.condition",
            "A condition that the post speaks of. Search engines are told that the post is about the first one.",
        ),
        create_rows(
            "PostStudy", "post", "study", "studies.study",
            "A study that a figure of the post comes from, or one that is newer or disagrees. Name those that the post rests on first.",
            verbose_name_plural="post studies",
        ),
        create_rows(
            "SeriesAuthor", "series", "author", "posts.author",
            "Who writes the series. Each post names its own authors, too.",
        ),
        migrations.RunPython(order_relations, refuse_way_back),
        *replace_relation("post", "topics", "PostTopic", "posts.topic"),
        *replace_relation("post", "conditions", "PostCondition", "treatments.condition"),
        *replace_relation("post", "studies", "PostStudy", "studies.study"),
        *replace_relation("series", "authors", "SeriesAuthor", "posts.author"),
    ]
