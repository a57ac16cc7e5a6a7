"""Rows of posts and series: their ordered relations, and key points."""

from django.db import models

from cms.authoring.models.accepted_figures import AcceptedFigureRow
from cms.authoring.models.ordered_rows import OrderedRow
from cms.posts.models.entries import Author, Post, Series, Topic


class PostAuthor(OrderedRow):
    """One author of one post, in the order of the byline."""

    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="author_rows")
    author = models.ForeignKey(Author, on_delete=models.PROTECT, related_name="+")

    class Meta(OrderedRow.Meta):
        constraints = [
            # A byline names each author once.
            models.UniqueConstraint(fields=["post", "author"], name="post_author_once"),
        ]

    def __str__(self) -> str:
        return str(self.author)


class PostTreatment(OrderedRow):
    """One treatment that a post discusses, in the order in which the post comes to it."""

    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="treatment_rows")
    treatment = models.ForeignKey(
        "treatments.Treatment", on_delete=models.PROTECT, related_name="+"
    )

    class Meta(OrderedRow.Meta):
        constraints = [
            # A treatment has one position in the post.
            models.UniqueConstraint(fields=["post", "treatment"], name="post_treatment_once"),
        ]

    def __str__(self) -> str:
        return str(self.treatment)


class PostTopic(OrderedRow):
    """One topic of one post, the topic that fits best first."""

    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="topic_rows")
    topic = models.ForeignKey(
        Topic,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="A subject under which readers should find the post. The best fit comes first.",
    )

    class Meta(OrderedRow.Meta):
        constraints = [
            # A topic has one position in the post.
            models.UniqueConstraint(fields=["post", "topic"], name="post_topic_once"),
        ]

    def __str__(self) -> str:
        return str(self.topic)


class PostCondition(OrderedRow):
    """One condition that a post speaks of. The first one is what the post is about."""

    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="condition_rows")
    condition = models.ForeignKey(
        "treatments.Condition",
        on_delete=models.PROTECT,
        related_name="+",
        help_text=(
            "A condition that the post speaks of. Search engines are told that the post is about "
            "the first one."
        ),
    )

    class Meta(OrderedRow.Meta):
        constraints = [
            # A condition has one position in the post.
            models.UniqueConstraint(fields=["post", "condition"], name="post_condition_once"),
        ]

    def __str__(self) -> str:
        return str(self.condition)


class PostStudy(OrderedRow):
    """One study that readers of a post should know, whether the post rests on it or it objects."""

    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="study_rows")
    study = models.ForeignKey(
        "studies.Study",
        on_delete=models.PROTECT,
        related_name="+",
        help_text=(
            "A study that a figure of the post comes from, or one that is newer or disagrees. "
            "Name those that the post rests on first."
        ),
    )

    class Meta(OrderedRow.Meta):
        verbose_name_plural = "post studies"
        constraints = [
            # A study has one position in the post.
            models.UniqueConstraint(fields=["post", "study"], name="post_study_once"),
        ]

    def __str__(self) -> str:
        return str(self.study)


class SeriesAuthor(OrderedRow):
    """One author of one series, in the order of the byline."""

    series = models.ForeignKey(Series, on_delete=models.CASCADE, related_name="author_rows")
    author = models.ForeignKey(
        Author,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="Who writes the series. Each post names its own authors, too.",
    )

    class Meta(OrderedRow.Meta):
        constraints = [
            # A byline names each author once.
            models.UniqueConstraint(fields=["series", "author"], name="series_author_once"),
        ]

    def __str__(self) -> str:
        return str(self.author)


class KeyPoint(OrderedRow):
    """One of the few sentences that a reader should take home from a post."""

    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="key_points")
    text = models.CharField(
        max_length=400, help_text="One sentence that stands on its own and says something."
    )

    class Meta(OrderedRow.Meta):
        pass

    def __str__(self) -> str:
        return self.text


class PostFigure(AcceptedFigureRow):
    """A figure of a post that was accepted without a claim, or words against a warning."""

    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="accepted_figures")

    class Meta(AcceptedFigureRow.Meta):
        constraints = [
            # What is accepted has one reason.
            models.UniqueConstraint(
                fields=["post", "kind", "figure"],
                name="post_figure_once",
                violation_error_message="This is in the list already.",
            ),
        ]
