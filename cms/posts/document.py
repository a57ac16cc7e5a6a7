"""The published documents of posts, series, authors and topics."""

from math import ceil
from typing import Any

from rest_framework import serializers

from cms.lib.document_fields import IdRefs, Instant, MustRef, Ref, Refs, RichText
from cms.lib.richtext.html_renderer import build_outline
from cms.lib.richtext.parser import BodyText
from cms.published.accepted_figure_fields import AcceptedFigures, AcceptedWarnings
from cms.published.figure_fields import Figures
from cms.published.license_fields import Licensed

WORDS_PER_MINUTE = 220  # the speed at which adults read an easy text


class AuthorDocument(Licensed):
    name = serializers.CharField(help_text="The name to print above a post; it may be a pen name.")
    biography = serializers.CharField(help_text="Who this is, in two or three sentences.")
    avatar = Ref(to="image", help_text="A portrait; crop it square.")


class TopicDocument(Licensed):
    name = serializers.CharField(help_text="The subject, in the words a reader would choose.")
    summary = serializers.CharField(help_text="What belongs under this topic.")
    parent = Ref(  # type: ignore[assignment]  # a key of the document, not DRF's attribute
        help_text="The wider topic above this one."
    )


class SeriesDocument(Licensed):
    summary = serializers.CharField(help_text="Whom the series is for and what it answers.")
    authors = Refs(
        source="author_rows", through="author", help_text="Who writes the series, in order."
    )
    lead_image = Ref(to="image", help_text="The picture that stands for the series.")


class Heading(serializers.Serializer[Any]):
    id = serializers.CharField(help_text="The heading's id in the body, for a link to it.")
    level = serializers.IntegerField(help_text="2 or 3.")
    title = serializers.CharField()


class Outline(serializers.ListField):
    """The headings of a body, in order: its table of contents."""

    child = Heading()

    def to_representation(self, data: Any) -> list[Any]:
        return super().to_representation(build_outline(BodyText.of(data).blocks))


class WordCount(serializers.IntegerField):
    """The number of words in a body, captions included."""

    def to_representation(self, value: Any) -> int:
        return BodyText.of(value).word_count


class ReadingMinutes(serializers.IntegerField):
    """The reading time of a body in whole minutes, rounded up."""

    def to_representation(self, value: Any) -> int:
        return ceil(BodyText.of(value).word_count / WORDS_PER_MINUTE)


class CitedDocument(serializers.Serializer[Any]):
    """A publication that the body cites."""

    number = serializers.IntegerField(help_text="Its number in the body.")
    citation = MustRef(to="citation")


class PostDocument(Licensed):
    title = serializers.CharField(source="worded_title")
    summary = serializers.CharField(
        source="worded_summary", help_text="What the post says, in a sentence or two."
    )
    body = RichText(
        source="worded_body",
        help_text="The text. Ask for `body=html`, `blocks`, `markdown` or `text`.",
    )
    outline = Outline(
        source="worded_body", help_text="The headings of the body, for a table of contents."
    )
    word_count = WordCount(source="worded_body", help_text="Words in the body.")
    reading_minutes = ReadingMinutes(
        source="worded_body",
        help_text=f"Minutes of reading at {WORDS_PER_MINUTE} words a minute, rounded up.",
    )
    key_points = serializers.ListField(
        child=serializers.CharField(),
        source="worded_key_points",
        help_text="The few sentences to take home from the post.",
    )
    series = Ref(help_text="The series the post is part of, with its neighbours there.")
    series_position = serializers.IntegerField(
        allow_null=True, help_text="The post's place in the series, from 1."
    )
    authors = Refs(source="author_rows", through="author", help_text="Who wrote it, in order.")
    topics = Refs(
        source="topic_rows",
        through="topic",
        help_text="The subjects it belongs to, the best fit first.",
    )
    treatments = Refs(
        source="treatment_rows",
        through="treatment",
        help_text="The treatments it discusses, in the order in which it comes to them.",
    )
    conditions = Refs(
        source="condition_rows",
        through="condition",
        help_text="The conditions it speaks of. The first one is what the post is about.",
    )
    studies = Refs(
        source="study_rows",
        through="study",
        help_text=(
            "The studies behind it, those it rests on first; also newer ones and those that "
            "disagree."
        ),
    )
    claims = IdRefs(
        source="claims.ids",
        help_text=(
            "The claims whose words stand in its title, summary, key points and body, in the order "
            "in which they appear."
        ),
    )
    figures = Figures(source="claims.figures")
    citations = CitedDocument(
        many=True,
        source="cited",
        help_text=(
            "The publications that the body cites, in the order of their numbers there. One that "
            "is not published any more is left out, and the others keep their numbers."
        ),
    )
    accepted_figures = AcceptedFigures(source="accepted")
    accepted_warnings = AcceptedWarnings()
    lead_image = Ref(
        to="image", help_text="The picture above the post. Show its credit where you show it."
    )
    disclaimer = serializers.CharField(help_text="Show this with the post.")
    reviewed_at = Instant(
        allow_null=True,
        help_text="When somebody with medical training last checked it; null: nobody has.",
    )
    next_review_on = serializers.DateField(
        allow_null=True, help_text="When it is to be checked again."
    )
    original_published_at = Instant(
        allow_null=True,
        help_text=(
            "When it first appeared elsewhere; null: it appeared here first, or "
            "`original_date_unknown`."
        ),
    )
    original_date_unknown = serializers.BooleanField(
        help_text=(
            "True: it appeared elsewhere first, on a day that nobody knows. Show no date of "
            "publication then: `published_at` is when it was published here."
        ),
    )
