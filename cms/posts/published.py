"""The published rows of posts, series, authors and topics: filter columns and relations."""

from collections.abc import Mapping
from typing import Any

from django.db import models
from django.utils.translation import pgettext_lazy

from cms.lib import placeholders
from cms.lib.quoted_words import Words
from cms.lib.richtext.claim_words import read_quoted_words
from cms.lib.richtext.placeholders import list_image_references
from cms.published.models.rows import (
    SMALL_CARD_FIELDS,
    TERM_FIELDS,
    Published,
    Relations,
    evidence_index,
    list_indexes,
    order_indexes,
)
from cms.syndication.feeds.declarations import Feed


class PublishedAuthor(Published):
    """The current document of one author."""

    type = "author"
    collection = "authors"
    list_fields = ("name", "biography", "avatar")
    term_fields = TERM_FIELDS
    card_fields = ("name",)
    search_fields = ("name", "biography")

    class Meta(Published.Meta):
        pass


class PublishedTopic(Published):
    """The current document of one topic."""

    type = "topic"
    collection = "topics"
    relation_names = ("parent",)
    list_fields = ("name", "summary", "parent")
    term_fields = TERM_FIELDS
    card_fields = ("name",)

    class Meta(Published.Meta):
        pass


class PublishedSeries(Published):
    """The current document of one series."""

    type = "series"
    collection = "series"
    relation_names = ("authors",)
    list_fields = ("summary", "authors", "lead_image")
    term_fields = TERM_FIELDS
    card_fields = ("summary",)

    class Meta(Published.Meta):
        pass


class PublishedPost(Published):
    """The current document of one post.

    ``series_position`` NULL: it has no place in a series; ``reviewed_at`` NULL: not reviewed;
    ``next_review_on`` NULL: no day is set.
    """

    type = "post"
    collection = "posts"
    relation_names = (
        *("treatments", "conditions", "studies", "claims", "citations"),
        *("series", "authors", "topics", "images"),
    )
    contained_in = ("series",)
    quoting_relations = ("claims",)
    rests_on = {
        "claims": "claim",
        "studies": "study",
        "treatments": "treatment",
        "citations": "citation",
        "images": "image",
    }
    detail_fields = (
        *("body", "outline", "claims", "figures", "citations"),
        *("accepted_figures", "accepted_warnings"),
    )
    rich_fields = ("body",)
    list_fields = (
        *("summary", "reading_minutes", "series", "authors", "lead_image"),
        *("reviewed_at", "original_date_unknown"),
    )
    term_fields = (*TERM_FIELDS, "disclaimer")
    card_fields = ("summary",)
    small_card_fields = (*SMALL_CARD_FIELDS, "summary")
    feed = Feed(
        template="posts/feed.html",
        title=pgettext_lazy("feed", "posts"),
        by={"series": "series", "topics": "topic", "authors": "author"},
        categories="topics",
        image="lead_image",
        evidence=("studies",),
    )

    series_id = models.UUIDField(null=True)
    series_position = models.PositiveIntegerField(null=True)
    word_count = models.PositiveIntegerField()
    reading_minutes = models.PositiveIntegerField()
    reviewed_at = models.DateTimeField(null=True)
    next_review_on = models.DateField(null=True)

    class Meta(Published.Meta):
        indexes = [
            *list_indexes(
                *("series_position", "word_count", "reading_minutes"),
                *("reviewed_at", "next_review_on", "evidence"),
            ),
            evidence_index(),
            *order_indexes(
                position="series_position",
                words="word_count",
                reviewed="reviewed_at",
                review="next_review_on",
            ),
            # The neighbours of a post, and a series from its first post to its last.
            models.Index(
                fields=["series_id", "series_position", "id", "locale"], name="post_in_series"
            ),
        ]

    @classmethod
    def collect_quoted_words(cls, document: Mapping[str, Any]) -> Mapping[str, Words]:
        """Return the words of its claims, in its texts and in the tables of its body."""
        return read_quoted_words(document.get("figures", ()), document["body"]["blocks"])

    @classmethod
    def relations(cls, document: dict[str, Any]) -> Relations:
        """Also name all pictures that it shows: the leading one, and those of its text."""
        images = [document.get("lead_image"), list_image_references(document["body"]["blocks"])]
        return super().relations(document | {"images": images})

    @classmethod
    def columns(cls, document: dict[str, Any]) -> dict[str, Any]:
        series = next(placeholders.referenced_ids(document["series"]), None)
        return super().columns(document | {"series_id": series})
