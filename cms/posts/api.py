"""The collections of posts, series, authors and topics."""

from cms.api.representations.neighbours import Neighbours
from cms.api.views.collections import EntryViewSet
from cms.posts.document import AuthorDocument, PostDocument, SeriesDocument, TopicDocument
from cms.posts.filters import AuthorFilters, PostFilters, SeriesFilters, TopicFilters
from cms.posts.html import PAGE
from cms.posts.linked_data import AUTHOR, POST, SERIES, TOPIC
from cms.posts.markdown import MARKDOWN
from cms.posts.published import PublishedAuthor, PublishedPost, PublishedSeries, PublishedTopic


class AuthorViewSet(EntryViewSet):
    """The people who write, under the names they chose."""

    published = PublishedAuthor
    document = AuthorDocument
    filters = AuthorFilters
    linked_data = AUTHOR
    ordering = ("title", "published_at", "updated_at")
    default_ordering = ("title",)


class TopicViewSet(EntryViewSet):
    """What posts are about, in the words a reader would choose."""

    published = PublishedTopic
    document = TopicDocument
    filters = TopicFilters
    linked_data = TOPIC
    ordering = ("title", "published_at", "updated_at")
    default_ordering = ("title",)
    facets = ("parent",)


class SeriesViewSet(EntryViewSet):
    """Posts that belong together: `/posts/?series=<slug>&ordering=series_position` lists them."""

    published = PublishedSeries
    document = SeriesDocument
    filters = SeriesFilters
    linked_data = SERIES
    ordering = ("title", "published_at", "updated_at")
    default_ordering = ("title",)
    facets = ("authors",)


class PostViewSet(EntryViewSet):
    """Posts, newest first, with cards of all they refer to. Bodies come in details only."""

    published = PublishedPost
    document = PostDocument
    filters = PostFilters
    linked_data = POST
    representations = (MARKDOWN, PAGE)
    page_for_people = PAGE
    ordering = (
        "title",
        "published_at",
        "updated_at",
        "series_position",
        "word_count",
        "reviewed_at",
        "next_review_on",
    )
    default_ordering = ("-published_at",)
    facets = ("treatments", "conditions", "studies", "series", "authors", "topics", "year")
    neighbours = Neighbours(field="series_id", position="series_position", within="series")
