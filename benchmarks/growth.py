"""Measure requests one by one, in this process: whether each takes as long with more posts.

    python -m benchmarks.growth --posts 100000

Each is sent several times without a response cache, and the least time counts. "first" is the
first time after a publication, when nothing is kept of the state of the log.
"""

import argparse
import os
import sys
import time
from http import HTTPStatus

from benchmarks.seed import SEED, prepare_database

TRIES = 5
FIVE_FACETS = "facets=treatments,topics,studies,conditions,year"
POSTS = {
    "list": "",
    "list of 100": "page_size=100",
    "list with two fields": "fields=title,summary",
    "list in the order of titles": "ordering=title",
    "list in the order of updates": "ordering=updated_at",
    "list since a date": "published_at__gte=2020-01-01T00:00:00Z",
    "page 40": "page=40",
    "two relations": "treatments={slug}&studies__sample_size__gte=60",
    "five facets, filtered": f"treatments={{slug}}&{FIVE_FACETS}",
    "five facets": FIVE_FACETS,
    "search, one common word": "search=pain",
    "search, two common words": "search=back pain",
    "search, filtered": "search=pain&published_at__gte=2020-01-01T00:00:00Z",
}
CHANGES = {"100 changes": "page_size=100", "with documents": "page_size=100&documents=true"}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--posts", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=SEED)
    options = parser.parse_args()
    # Before the settings are read: every request is answered, whatever it takes.
    os.environ |= {"CACHE_URL": "dummycache://", "MARROW_RATE": "0", "MARROW_READ_MS": "20000"}
    prepare_database(posts=options.posts, seed=options.seed)
    from django.test import override_settings

    from cms import settings as product

    names = ("ROOT_URLCONF", "MIDDLEWARE", "REST_FRAMEWORK")
    print(f"{'':30}{'first ms':>10}{'ms':>10}")
    with override_settings(**{name: getattr(product, name) for name in names}):
        for name, address in build_addresses().items():
            first, again = (measure_request(address, is_first=each) for each in (True, False))
            print(f"{name:30}{first:10.2f}{again:10.2f}", flush=True)


def build_addresses() -> dict[str, str]:
    """Return the addresses by what they ask for."""
    from cms.published.models.rows import published_types

    treatments = published_types()["treatment"].objects.order_by("pk")
    slug = treatments.values_list("slug", flat=True)[0]
    posts = {name: f"/api/v1/posts/?{query.format(slug=slug)}" for name, query in POSTS.items()}
    return posts | {name: f"/api/v1/changes/?{query}" for name, query in CHANGES.items()}


def measure_request(address: str, *, is_first: bool) -> float:
    """Return the least milliseconds of several requests."""
    from django.test import Client

    client = Client()
    client.get(address, headers={"Host": "localhost"})  # to import and prepare what it needs
    times = []
    for _ in range(TRIES):
        if is_first:
            forget_state()
        started = time.perf_counter()
        response = client.get(address, headers={"Host": "localhost"})
        times.append(time.perf_counter() - started)
        if response.status_code != HTTPStatus.OK:
            sys.exit(f"{address}: {response.status_code}")
    return min(times) * 1000


def forget_state() -> None:
    """Forget what is kept of the state of the log, as a publication does."""
    from cms.api.database import state_cache

    state_cache.clear_caches()


if __name__ == "__main__":
    main()
