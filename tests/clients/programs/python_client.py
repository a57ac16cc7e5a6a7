"""openapi-python-client: two values in each list, and a title without a cast."""

import json
import sys
from uuid import UUID

from marrow_client import Client
from marrow_client.api.posts import list_posts
from marrow_client.models import PostFacet, PostItemField, PostList

base_url, id = sys.argv[1:]
ids = [id, str(UUID(int=1))]
treatments = ["spinal-fusion", "bone-marrow"]
facets = [PostFacet.TREATMENTS, PostFacet.YEAR]

with Client(base_url=base_url) as marrow:
    # A class of a document has all fields, so a sparse one is read as it is.
    fields = [PostItemField.TITLE, PostItemField.SLUG]
    request = list_posts._get_kwargs(fields=fields, treatments=treatments, facets=facets, id_in=ids)
    sparse = marrow.get_httpx_client().request(**request).json()
    titles = [post["title"] for post in sparse["results"]]

    page = list_posts.sync(client=marrow, treatments=treatments, facets=facets, id_in=ids)
    assert isinstance(page, PostList)
    for post in page.results:
        titles += [post.title, post.authors[0].title]

    print(json.dumps({"titles": titles, "facets": sorted(sparse["facets"])}))
