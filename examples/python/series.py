"""Print a series with its posts, and the beginning of the first post."""

import os
import sys

from marrow_client import Client
from marrow_client.api.posts import get_post, list_posts
from marrow_client.api.series import get_series
from marrow_client.models import (
    BodyForm,
    PostAnswer,
    PostList,
    PostOrdering,
    SeriesAnswer,
)

slug = sys.argv[1] if len(sys.argv) > 1 else "can-stem-cells-help"

with Client(base_url=os.environ.get("MARROW_URL", "http://localhost:8000")) as marrow:
    series = get_series.sync(slug, client=marrow)
    if not isinstance(series, SeriesAnswer):
        sys.exit(f"There is no such series: {series}")
    print(series.title)

    page = list_posts.sync(client=marrow, series=[slug], ordering=[PostOrdering.SERIES_POSITION])
    assert isinstance(page, PostList)
    for post in page.results:
        position = post.series.position if post.series else None
        print(f"{position}. {post.title} ({post.reading_minutes} min): {post.summary}")

    if page.results:
        forms = [BodyForm.TEXT, BodyForm.HTML]
        first = get_post.sync(page.results[0].slug, client=marrow, body=forms)
        assert isinstance(first, PostAnswer)
        print(str(first.body.text)[:200])
