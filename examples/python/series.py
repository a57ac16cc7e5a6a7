"""Print a series with its posts, and the beginning of the first post."""

import os
import sys

from marrow_client import Client
from marrow_client.api.posts import get_post, list_posts
from marrow_client.api.series import get_series
from marrow_client.models import (
    GetPostBodyItem,
    ListPostsOrderingItem,
    PostAnswer,
    PostItem,
    PostList,
    SeriesAnswer,
)

slug = sys.argv[1] if len(sys.argv) > 1 else "can-stem-cells-help"

with Client(base_url=os.environ.get("MARROW_URL", "http://localhost:8000")) as marrow:
    series = get_series.sync(slug, client=marrow)
    if not isinstance(series, SeriesAnswer):
        sys.exit(f"There is no such series: {series}")
    print(series.title)

    page = list_posts.sync(
        client=marrow, series=[slug], ordering=[ListPostsOrderingItem.SERIES_POSITION]
    )
    assert isinstance(page, PostList)
    # Without `fields`, the response holds complete posts.
    posts = [post for post in page.results if isinstance(post, PostItem)]
    for post in posts:
        position = post.series.position if post.series else None
        print(f"{position}. {post.title} ({post.reading_minutes} min): {post.summary}")

    if posts:
        first = get_post.sync(posts[0].slug, client=marrow, body=[GetPostBodyItem.TEXT])
        assert isinstance(first, PostAnswer)
        print(str(first.body.text)[:200])
