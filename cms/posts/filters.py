"""The filters of posts, series, authors and topics."""

from cms.api.parameters.filters import CHOICE, DATE, NUMBER, EntryFilters
from cms.posts.published import PublishedAuthor, PublishedPost, PublishedSeries, PublishedTopic


class AuthorFilters(EntryFilters):
    class Meta(EntryFilters.Meta):
        model = PublishedAuthor


class TopicFilters(EntryFilters):
    relations = {"parent": "topic"}

    class Meta(EntryFilters.Meta):
        model = PublishedTopic


class SeriesFilters(EntryFilters):
    relations = {"authors": "author"}

    class Meta(EntryFilters.Meta):
        model = PublishedSeries


class PostFilters(EntryFilters):
    relations = {
        "treatments": "treatment",
        "conditions": "condition",
        "studies": "study",
        "claims": "claim",
        "citations": "citation",
        "series": "series",
        "authors": "author",
        "topics": "topic",
        "images": "image",
    }
    years = {"year": "published_at"}

    class Meta(EntryFilters.Meta):
        model = PublishedPost
        fields = {
            **EntryFilters.Meta.fields,
            "series_position": NUMBER,
            "word_count": NUMBER,
            "reading_minutes": NUMBER,
            "reviewed_at": DATE,
            "next_review_on": DATE,
            "evidence": CHOICE,
        }
