"""The collections of posts, series, authors and topics."""

from cms.api.collection import Collection, PageList, register
from cms.api.representations.neighbours import Neighbours
from cms.posts import linked_data
from cms.posts.document import AuthorDocument, PostDocument, SeriesDocument, TopicDocument
from cms.posts.filters import AuthorFilters, PostFilters, SeriesFilters, TopicFilters
from cms.posts.html import PAGE, SERIES_PAGE
from cms.posts.markdown import MARKDOWN
from cms.posts.published import PublishedAuthor, PublishedPost, PublishedSeries, PublishedTopic

POSTS = register(
    Collection(
        description=(
            "Posts, newest first. Details have cards of all they refer to; lists have series, "
            "authors and picture, and the others with `fields=` or `include=`. Bodies come in "
            "details, and in lists with `body=`."
        ),
        published=PublishedPost,
        document=PostDocument,
        filters=PostFilters,
        linked_data=linked_data.POST,
        linked_relations=("claims",),
        representations=(MARKDOWN, PAGE),
        public_page=PAGE,
        page_details=("studies",),
        page_item="posts/item.html",
        ordering=(
            "title",
            "first_published_at",
            "published_at",
            "updated_at",
            "series_position",
            "word_count",
            "reviewed_at",
            "next_review_on",
        ),
        default_ordering=("-published_at",),
        facets=(
            *("treatments", "conditions", "studies", "series", "authors", "topics", "year"),
            "evidence",
        ),
        neighbours=Neighbours(field="series_id", position="series_position", within="series"),
    )
)

SERIES = register(
    Collection(
        description=(
            "Posts that belong together: `/posts/?series=<slug>&ordering=series_position` "
            "lists them."
        ),
        published=PublishedSeries,
        document=SeriesDocument,
        filters=SeriesFilters,
        linked_data=linked_data.SERIES,
        public_page=SERIES_PAGE,
        page_lists=(PageList("Posts", "post", "series", ordering="series_position"),),
        page_item="posts/series_item.html",
        ordering=("title", "first_published_at", "published_at", "updated_at"),
        default_ordering=("title",),
        facets=("authors",),
    )
)

AUTHORS = register(
    Collection(
        description="The people who write, under the names they chose.",
        published=PublishedAuthor,
        document=AuthorDocument,
        filters=AuthorFilters,
        linked_data=linked_data.AUTHOR,
        ordering=("title", "first_published_at", "published_at", "updated_at"),
        default_ordering=("title",),
    )
)

TOPICS = register(
    Collection(
        description="What posts are about, in the words a reader would choose.",
        published=PublishedTopic,
        document=TopicDocument,
        filters=TopicFilters,
        linked_data=linked_data.TOPIC,
        ordering=("title", "first_published_at", "published_at", "updated_at"),
        default_ordering=("title",),
        facets=("parent",),
    )
)
