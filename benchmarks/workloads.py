"""What is asked: for each workload the requests to us and to the plain version, no two alike."""

import json
import random
import urllib.request
from dataclasses import dataclass, field
from itertools import product
from urllib.parse import urlencode

from django.http import QueryDict

from benchmarks.words import NOUNS, vocabulary
from benchmarks.wrk import Request
from cms.api.query.collection_parameters import list_parameters
from cms.api.query.ordering import build_ordering
from cms.api.query.pagination import PageRequest as Wanted
from cms.posts import api
from cms.posts.published import PublishedPost
from cms.published.models.rows import published_types

POSTS = "/api/v1/posts/"
PLAIN = "/plain/posts/"
MANY = 4000  # different requests to one workload
SIZES = range(10, 31)


@dataclass
class Workload:
    """What is asked of us and of plain; ``hot`` is the one of ours that is asked over again."""

    name: str
    ours: list[Request]
    plain: list[Request]
    hot: list[Request] = field(default_factory=list)


def workloads(address: str) -> list[Workload]:
    dice = random.Random(1)
    parameters = posts_parameters(address)
    found = [newest(dice), detail(dice), relation_filter(dice), last_page(dice)]
    found += [facets(dice)] if "facets" in parameters else []
    found += [search(dice)] if "search" in parameters else []
    found.append(conditional(address, found[1]))
    return found


def posts_parameters(address: str) -> list[str]:
    with urllib.request.urlopen(f"{address}/api/v1/") as answer:
        collections = json.load(answer)["collections"]
    return next(each["parameters"] for each in collections if each["name"] == "posts")


def both(queries: list[dict[str, object]], *, plain: str = PLAIN) -> dict[str, list[Request]]:
    texts = [urlencode(query) for query in queries]
    return {
        "ours": [Request(f"{POSTS}?{text}") for text in texts],
        "plain": [Request(f"{plain}?{text}") for text in texts],
    }


def newest(dice: random.Random) -> Workload:
    """The first page. A date before all posts makes the addresses differ, not the rows."""
    queries: list[dict[str, object]] = [
        {"page_size": dice.choice(SIZES), "published_at__gte": f"1990-01-01T{moment(number)}Z"}
        for number in range(MANY)
    ]
    hot = [Request(POSTS)]
    return Workload("list", **both(queries), hot=hot)


def moment(number: int) -> str:
    minutes, seconds = divmod(number, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours:02}:{minutes:02}:{seconds:02}"


def detail(dice: random.Random) -> Workload:
    slugs = list(PublishedPost.objects.order_by("pk").values_list("slug", flat=True)[:MANY])
    dice.shuffle(slugs)
    return Workload(
        "detail",
        ours=[Request(f"{POSTS}{slug}/") for slug in slugs],
        plain=[Request(f"{PLAIN}{slug}/") for slug in slugs],
    )


def relation_filter(dice: random.Random) -> Workload:
    """Posts on one treatment that rest on a study of at least so many people."""
    treatments = (
        published_types()["treatment"].objects.order_by("pk").values_list("slug", flat=True)
    )
    pairs = list(product(treatments, range(20, 200)))
    dice.shuffle(pairs)
    queries = [{"treatments": slug, "studies__sample_size__gte": n} for slug, n in pairs[:MANY]]
    return Workload("filter", **both(queries))


def last_page(dice: random.Random) -> Workload:
    """The end of the whole list, with the same rows: from us by the cursor that leads there, from
    plain by its number.
    """
    posts = PublishedPost.objects.order_by("published_at", "-id")
    rows = list(posts.values_list("published_at", "id")[: SIZES.stop])
    total = PublishedPost.objects.count()
    ours, plain = [], []
    for size in SIZES:
        pages = -(-total // size)
        left = total - (pages - 1) * size  # rows on the last page
        query = QueryDict(urlencode({"page_size": size}))
        ordering = build_ordering(PublishedPost, ["-published_at"])
        wanted = Wanted(POSTS, query, {}, ordering, list_parameters(api.POSTS))
        ours.append(Request(wanted.cursor_url(rows[left]).partition(":8000")[2]))
        plain.append(Request(f"{PLAIN}?{urlencode({'page_size': size, 'page': pages})}"))
    return Workload("last page", ours=ours, plain=plain)


def facets(dice: random.Random) -> Workload:
    """The counts of three facets, over the posts since a date."""
    queries: list[dict[str, object]] = [
        {"facets": "treatments,topics,year", "published_at__gte": f"2015-01-01T{moment(number)}Z"}
        for number in range(MANY)
    ]
    return Workload("facets", **both(queries, plain=f"{PLAIN}facets/"))


def search(dice: random.Random) -> Workload:
    """Two words: one that many posts have, one that few have."""
    rare = vocabulary()[500:]
    words = list(product(NOUNS, rare))
    dice.shuffle(words)
    return Workload("search", **both([{"search": " ".join(pair)} for pair in words[:MANY]]))


def conditional(address: str, details: Workload) -> Workload:
    """Details that the reader has already."""
    ours = []
    for each in details.ours[:500]:
        with urllib.request.urlopen(address + each.path) as answer:
            ours.append(Request(each.path, answer.headers["ETag"]))
    return Workload("conditional", ours=ours, plain=details.plain)
