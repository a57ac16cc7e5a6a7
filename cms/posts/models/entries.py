"""The drafts of series, posts, authors and topics."""

from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils import timezone

from cms.authoring.editor.field import BodyField
from cms.authoring.models.acceptances import Acceptances, review_warnings
from cms.authoring.models.accepted_figures import (
    INSERT_IN_BODY,
    NAME_CLAIM,
    FigureReview,
    FigureText,
)
from cms.authoring.models.draft import Draft
from cms.authoring.models.placed_sentences import PlacedSentence
from cms.authoring.named_claims import NamedClaims, find_empty_comparisons
from cms.lib.richtext.citation_marks import list_cited
from cms.lib.richtext.claim_words import (
    find_claim_names,
    find_claim_tokens,
    insert_claim_words,
)
from cms.lib.richtext.parser import BodyText
from cms.lib.richtext.placed_pictures import find_pictures, key_of
from cms.lib.richtext.unclaimed_text import (
    ClaimWriter,
    list_typed_texts,
    remove_claim_tokens,
    write_gap,
)
from cms.posts.citations import NumberedCitation, find_citation_problems
from cms.posts.claim_sentences import list_claim_sentences
from cms.posts.document import AuthorDocument, PostDocument, SeriesDocument, TopicDocument
from cms.posts.evidence_checks.certainty import check_certainty
from cms.posts.evidence_checks.comparisons import check_comparisons
from cms.posts.evidence_checks.figure_sources import FigureSources
from cms.posts.evidence_checks.harms import check_harms
from cms.posts.evidence_checks.moved_claims import check_moved_claims
from cms.posts.placed_pictures import find_picture_problems
from cms.posts.published import PublishedAuthor, PublishedPost, PublishedSeries, PublishedTopic
from cms.publishing import Problem

DISCLAIMER = (
    "This post is general information, not medical advice. Please talk with a doctor who knows "
    "you before you choose, change or stop a treatment."
)


class Author(Draft):
    """One person, or pen name, whom readers see above a post. Not an account of the admin."""

    document = AuthorDocument
    published = PublishedAuthor

    name = models.CharField(
        max_length=200, help_text="The name readers see. A pen name is fine, and so is a team's."
    )
    biography = models.TextField(
        blank=True,
        help_text="Who this is and why readers may trust them, in two or three sentences.",
    )
    avatar = models.ForeignKey(
        "media.Image",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="A portrait from the image library. It is shown small and square.",
    )

    class Meta(Draft.Meta):
        verbose_name = "author"

    @property
    def title(self) -> str:
        return self.name


class Topic(Draft):
    """One subject, in the words a reader would choose. A topic may stand below a wider one."""

    document = TopicDocument
    published = PublishedTopic

    name = models.CharField(
        max_length=200, help_text="What a reader would look for, for example “Back pain”."
    )
    summary = models.TextField(
        blank=True, help_text="One or two sentences that say what belongs under this topic."
    )
    parent = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="children",
        help_text="The wider topic that this one belongs to, if there is one.",
    )

    class Meta(Draft.Meta):
        verbose_name = "topic"
        constraints = [
            *Draft.Meta.constraints,
            # A walk from a topic to its ancestors must end.
            models.CheckConstraint(
                condition=Q(parent__isnull=True) | ~Q(parent=models.F("id")),
                name="topic_not_its_own_parent",
                violation_error_message="A topic can't stand below itself. Choose another parent.",
            ),
        ]

    @property
    def title(self) -> str:
        return self.name


class Series(Draft):
    """Posts that belong together and are read in order. Each post says its own place."""

    document = SeriesDocument
    published = PublishedSeries

    title = models.CharField(max_length=200, help_text="The name of the series, as readers see it.")
    summary = models.TextField(
        blank=True, help_text="Whom the series is for and what it answers, in a sentence or two."
    )
    authors = models.ManyToManyField(Author, through="SeriesAuthor", blank=True)
    lead_image = models.ForeignKey(
        "media.Image",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="The picture that stands for the series. Its credit goes wherever it goes.",
    )

    class Meta(Draft.Meta):
        verbose_name = "series"
        verbose_name_plural = "series"


class Post(Draft):
    """One post: a text with its subjects, authors, evidence and review dates.

    ``series_position`` NULL: it has no place in a series; ``original_published_at`` NULL: it
    appeared here first, or ``original_date_unknown``; ``reviewed_at`` NULL: nobody with medical
    training has checked it.
    """

    document = PostDocument
    published = PublishedPost

    title = models.CharField(
        max_length=200,
        help_text="The headline. Say what the post answers; readers decide here whether to go on.",
    )
    summary = models.TextField(
        blank=True,
        help_text="What the post says, in a sentence or two. Lists and search results show it.",
    )
    body = BodyField(
        blank=True,
        help_text=(
            "The text of the post. Headings make its table of contents, so give every part one."
        ),
    )
    series = models.ForeignKey(
        Series,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="posts",
        help_text="The series this post is part of, if it is part of one.",
    )
    series_position = models.PositiveIntegerField(
        "place in the series",
        null=True,
        blank=True,
        help_text="1 for the first post of the series, 2 for the second, and so on.",
    )
    # Each of these lists is in the order that its author gave it: see the rows below.
    topics = models.ManyToManyField(Topic, through="PostTopic", blank=True)
    conditions = models.ManyToManyField("treatments.Condition", through="PostCondition", blank=True)
    studies = models.ManyToManyField("studies.Study", through="PostStudy", blank=True)
    lead_image = models.ForeignKey(
        "media.Image",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="The picture above the post. Its credit goes wherever the picture goes.",
    )
    reviewed_at = models.DateTimeField(
        null=True,
        blank=True,
        help_text="When somebody with medical training last checked the post. Readers see it.",
    )
    next_review_on = models.DateField(
        null=True,
        blank=True,
        help_text="When the post should be checked again. It turns up on your start page then.",
    )
    disclaimer = models.TextField(
        default=DISCLAIMER,
        blank=True,
        help_text="What readers should know before they follow the post. It travels with it.",
    )
    original_published_at = models.DateTimeField(
        "first published elsewhere",
        null=True,
        blank=True,
        help_text=(
            "Only for a post that appeared elsewhere before: the date readers see. "
            "Leave it empty otherwise, and the day of publication is shown."
        ),
    )
    original_date_unknown = models.BooleanField(
        "first published elsewhere on a day that nobody knows",
        default=False,
        help_text=(
            "Tick this instead of guessing a date. Readers are told that the day is not known, "
            "and search engines get no date at all."
        ),
    )

    # Of the latest rendering: its key points, its claims, and its texts with their words.
    sentences: Sequence[str] = ()
    accepted: Sequence[Any] = ()
    accepted_warnings: Sequence[Any] = ()
    claims = NamedClaims()
    cited: Sequence[NumberedCitation] = ()
    worded_title = worded_summary = ""
    worded_key_points: Sequence[str] = ()
    worded_body = BodyText()

    class Meta(Draft.Meta):
        verbose_name = "post"
        constraints = [
            *Draft.Meta.constraints,
            # A date that is given is known.
            models.CheckConstraint(
                condition=Q(original_date_unknown=False) | Q(original_published_at__isnull=True),
                name="post_original_date_known_or_not",
                violation_error_message=(
                    "Either give the date of the first publication, or say that nobody knows it."
                ),
            ),
            # A place in no series would sort the post among strangers.
            models.CheckConstraint(
                condition=Q(series_position__isnull=True) | Q(series__isnull=False),
                name="post_place_only_in_series",
                violation_error_message=(
                    "A place needs a series. Choose the series, or leave the place empty."
                ),
            ),
            # Readers are shown "part 3": counting starts at one, in the data as on the page.
            models.CheckConstraint(
                condition=Q(series_position__isnull=True) | Q(series_position__gte=1),
                name="post_place_from_one",
                violation_error_message="Places are counted from 1. The first post has place 1.",
            ),
        ]

    def claim_names(self) -> Iterator[str]:
        """Yield the ids and tokens of claims in the order in which a reader comes to them."""
        for text in (self.title, self.summary, *self.sentences):
            yield from find_claim_tokens(text)
        yield from find_claim_names(BodyText.of(self.body).blocks)

    def figure_texts(self, *, write: ClaimWriter = write_gap) -> Iterator[FigureText]:
        """Yield the texts in which a figure must be bound to a claim, or accepted.

        ``write`` writes what stands in them in place of a claim.
        """
        yield FigureText(remove_claim_tokens(self.title, write=write), "the title", "title")
        yield FigureText(remove_claim_tokens(self.summary, write=write), "the summary", "summary")
        for number, text in enumerate(self.sentences, start=1):
            yield FigureText(
                remove_claim_tokens(text, write=write), f"key point {number}", "key_points"
            )
        for line in list_typed_texts(self.worded_body.blocks, write=write):
            place = "the caption of a picture in the text" if line.is_caption else "the text"
            place += f", under “{line.heading}”" if line.heading else ""
            yield FigureText(
                line.text, place, "body", NAME_CLAIM if line.is_caption else INSERT_IN_BODY
            )

    def quoting_sentences(self) -> Iterable[PlacedSentence]:
        """Return the sentences that show a claim, as they were rendered latest."""
        return list_claim_sentences(self.figure_texts, self.claims.words)

    def prepare_rendering(self) -> None:
        """Put the words that its claims have now into its texts."""
        self.__dict__.pop("figure_review", None)
        self.__dict__.pop("moved_claim_problems", None)
        self.sentences = [point.text for point in self.key_points.all()]
        self.accepted, self.accepted_warnings = Acceptances.of_draft(self)
        self.claims = NamedClaims.find(
            self.claim_names(), locale=self.locale, companions=self.companions
        )
        self.worded_title, self.worded_summary, *self.worded_key_points = (
            insert_claim_words(text, self.claims.words)
            for text in (self.title, self.summary, *self.sentences)
        )
        self.worded_body = BodyText.of(self.body).with_claim_words(self.claims.words)
        self.cited = [
            NumberedCitation(*each) for each in list_cited(self.worded_body.blocks).items()
        ]

    def more_problems(self) -> Sequence[Problem]:
        return [
            *self.claims.find_problems(locale=self.locale),
            *find_citation_problems(self.cited),
            *find_empty_comparisons(self.worded_body.blocks),
            *find_picture_problems(map(key_of, find_pictures(self.worded_body.blocks))),
            *self.figure_review.find_problems(),
            *(each for each in self.moved_claim_problems if each.is_error),
        ]

    def more_warnings(self) -> Sequence[Problem]:
        return [
            *self.figure_review.find_warnings(),
            *(each for each in self.moved_claim_problems if not each.is_error),
            *self.claims.find_expired(timezone.localdate()),
            *review_warnings(self.evidence_warnings(), self.accepted_warnings),
            *self.position_warnings(),
        ]

    @cached_property
    def figure_review(self) -> FigureReview:
        """The figures of its texts as they were rendered latest."""
        words = [claim.text for claim in self.claims.words.values()]
        return FigureReview(self.figure_texts(), self.accepted, bound=words)

    @cached_property
    def moved_claim_problems(self) -> list[Problem]:
        """The errors and warnings of the figures whose evidence does not hold."""
        sentences = self.quoting_sentences()
        return [*check_moved_claims(self.claims.published, sentences, self.accepted)]

    def evidence_warnings(self) -> Iterator[Problem]:
        """Yield a warning for each sentence or treatment that the figures don't support as told."""
        if not self.claims.published:
            return
        treatments = [str(row.treatment_id) for row in self.treatment_rows.all()]
        conditions = {str(row.condition_id) for row in self.condition_rows.all()}
        sources = FigureSources.of_claims(
            self.claims.published, treatments=treatments, companions=self.companions
        )
        sentences = list(self.quoting_sentences())
        yield from check_certainty(sentences, sources, conditions=conditions)
        yield from check_comparisons(sentences, sources)
        texts = (text.text for text in self.figure_texts())
        yield from check_harms(texts, sources, treatments=treatments)

    def position_warnings(self) -> Sequence[Problem]:
        """Return a warning for each published post that has this place of the series already."""
        if self.series_position is None:
            return ()
        same_position = PublishedPost._default_manager.filter(
            locale=self.locale, series_id=self.series_id, series_position=self.series_position
        )
        return [
            Problem(
                f"“{title}” has place {self.series_position} of this series already. "
                "Readers will see both there; give one of them another place.",
                field="series_position",
                is_error=False,
            )
            for title in same_position.exclude(pk=self.pk).values_list("title", flat=True)
        ]
