"""The workloads: different requests to the API and to the plain version."""

import json
import random
import urllib.request
from dataclasses import dataclass, field
from itertools import product
from urllib.parse import urlencode, urlsplit

from django.http import QueryDict

from benchmarks.vocabulary import NOUNS, build_vocabulary
from benchmarks.wrk import Request
from cms.api.query.collection_parameters import list_parameters
from cms.api.query.ordering import build_ordering
from cms.api.query.pagination import PageRequest
from cms.posts import api
from cms.posts.published import PublishedPost
from cms.published.models.rows import published_types

POSTS = "/api/v1/posts/"
PLAIN = "/plain/posts/"
REQUEST_COUNT = 4000  # different requests of one workload
PAGE_SIZES = range(10, 31)
CHANGE_PAGES = 200


@dataclass
class Workload:
    """Requests to the API and to the plain version; ``hot`` are repeated to measure the cache.

    Without ``plain`` the plain version has nothing of the kind.
    """

    name: str
    ours: list[Request]
    plain: list[Request]
    hot: list[Request] = field(default_factory=list)


def build_workloads(address: str) -> list[Workload]:
    """Build all workloads that the API at ``address`` supports."""
    dice = random.Random(1)
    parameters = fetch_post_parameters(address)
    workloads = [
        list_workload(dice),
        detail_workload(dice),
        filter_workload(dice),
        last_page_workload(dice),
    ]
    workloads += [facet_workload(dice)] if "facets" in parameters else []
    workloads += [search_workload(dice)] if "search" in parameters else []
    return [
        *workloads,
        conditional_workload(address, workloads[1]),
        changes_workload(address, documents=False),
        changes_workload(address, documents=True),
    ]


def fetch_post_parameters(address: str) -> list[str]:
    with urllib.request.urlopen(f"{address}/api/v1/") as response:
        collections = json.load(response)["collections"]
    return next(item["parameters"] for item in collections if item["name"] == "posts")


def build_requests(
    queries: list[dict[str, object]], *, plain: str = PLAIN
) -> dict[str, list[Request]]:
    texts = [urlencode(query) for query in queries]
    return {
        "ours": [Request(f"{POSTS}?{text}") for text in texts],
        "plain": [Request(f"{plain}?{text}") for text in texts],
    }


def list_workload(dice: random.Random) -> Workload:
    """First pages. The filter precedes all posts, so that URLs differ but rows do not."""
    queries: list[dict[str, object]] = [
        {
            "page_size": dice.choice(PAGE_SIZES),
            "published_at__gte": f"1990-01-01T{format_time(number)}Z",
        }
        for number in range(REQUEST_COUNT)
    ]
    hot = [Request(POSTS)]
    return Workload("list", **build_requests(queries), hot=hot)


def format_time(number: int) -> str:
    minutes, seconds = divmod(number, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours:02}:{minutes:02}:{seconds:02}"


def detail_workload(dice: random.Random) -> Workload:
    slugs = list(
        PublishedPost.objects.order_by("pk").values_list("slug", flat=True)[:REQUEST_COUNT]
    )
    dice.shuffle(slugs)
    return Workload(
        "detail",
        ours=[Request(f"{POSTS}{slug}/") for slug in slugs],
        plain=[Request(f"{PLAIN}{slug}/") for slug in slugs],
    )


def filter_workload(dice: random.Random) -> Workload:
    """Filters by treatment and by the sample size of the studies."""
    treatments = (
        published_types()["treatment"].objects.order_by("pk").values_list("slug", flat=True)
    )
    pairs = list(product(treatments, range(20, 200)))
    dice.shuffle(pairs)
    queries = [
        {"treatments": slug, "studies__sample_size__gte": n} for slug, n in pairs[:REQUEST_COUNT]
    ]
    return Workload("filter", **build_requests(queries))


def last_page_workload(dice: random.Random) -> Workload:
    """Last pages with the same rows: by cursor from the API, by number from the plain version."""
    posts = PublishedPost.objects.order_by("published_at", "-id")
    rows = list(posts.values_list("published_at", "id")[: PAGE_SIZES.stop])
    total = PublishedPost.objects.count()
    ours, plain = [], []
    for size in PAGE_SIZES:
        pages = -(-total // size)
        remainder = total - (pages - 1) * size  # rows on the last page
        query = QueryDict(urlencode({"page_size": size}))
        ordering = build_ordering(PublishedPost, ["-published_at"])
        page_request = PageRequest(POSTS, query, {}, ordering, list_parameters(api.POSTS))
        ours.append(Request(page_request.cursor_url(rows[remainder]).partition(":8000")[2]))
        plain.append(Request(f"{PLAIN}?{urlencode({'page_size': size, 'page': pages})}"))
    return Workload("last page", ours=ours, plain=plain)


def facet_workload(dice: random.Random) -> Workload:
    """The counts of three facets, over the posts since a date."""
    queries: list[dict[str, object]] = [
        {
            "facets": "treatments,topics,year",
            "published_at__gte": f"2015-01-01T{format_time(number)}Z",
        }
        for number in range(REQUEST_COUNT)
    ]
    return Workload("facets", **build_requests(queries, plain=f"{PLAIN}facets/"))


def search_workload(dice: random.Random) -> Workload:
    """Searches for two words, one frequent and one rare."""
    rare = build_vocabulary()[500:]
    words = list(product(NOUNS, rare))
    dice.shuffle(words)
    return Workload(
        "search", **build_requests([{"search": " ".join(pair)} for pair in words[:REQUEST_COUNT]])
    )


def conditional_workload(address: str, details: Workload) -> Workload:
    """Details with the ETag that the client has already."""
    ours = []
    for request in details.ours[:500]:
        with urllib.request.urlopen(address + request.path) as response:
            ours.append(Request(request.path, response.headers["ETag"]))
    return Workload("conditional", ours=ours, plain=details.plain)


def changes_workload(address: str, *, documents: bool) -> Workload:
    """Pages of 100 changes from different places of the log, as a mirror asks for them."""
    pages, path = [], f"/api/v1/changes/?{'documents=true&' if documents else ''}page_size=100"
    while path and len(pages) < CHANGE_PAGES:
        pages.append(Request(path))
        with urllib.request.urlopen(address + path) as response:
            following = urlsplit(json.load(response)["next"] or "")
        path = f"{following.path}?{following.query}" if following.query else ""
        if path == pages[-1].path:
            break  # the end of the log names its own place
    return Workload("documents" if documents else "changes", ours=pages, plain=[])
