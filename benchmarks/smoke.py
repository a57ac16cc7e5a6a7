"""Check that the benchmarks measure the right thing: seed a few posts and compare; measure nothing.

``make bench-smoke`` runs this. The audit must find no fault in the bulk-loaded rows, and the plain
version must list the same posts as the API.
"""

import sys
from collections.abc import Iterator

from benchmarks.seed import SEED, prepare_database

POSTS = 50


def main() -> None:
    prepare_database(posts=POSTS, seed=SEED)
    faults = list(find_faults())
    print("\n".join(faults) or f"{POSTS} posts: both sides agree, and the plain version too.")
    sys.exit(bool(faults))


def find_faults() -> Iterator[str]:
    """Yield a sentence for each fault of the audit and each difference between the lists."""
    from cms.authoring.audit import find_log_faults, find_row_faults
    from cms.published.models.rows import published_types

    yield from find_log_faults()
    for name, model in published_types().items():
        for row in model._default_manager.order_by("sequence")[:POSTS]:
            yield from (f"{name}/{row.slug}: {fault}" for fault in find_row_faults(model, row))
    yield from compare_lists()


def compare_lists() -> Iterator[str]:
    from benchmarks import workloads
    from cms.published.models.rows import published_types

    treatment = published_types()["treatment"].objects.order_by("pk").values_list("slug", flat=True)
    queries = ["", "page_size=7&page=3", f"treatments={treatment[0]}&studies__sample_size__gte=30"]
    for query in queries:
        ours, plain = (
            fetch_titles(f"{path}?{query}") for path in (workloads.POSTS, workloads.PLAIN)
        )
        if ours != plain or not ours:
            yield f"?{query}: we list {ours}, the plain version {plain}"


def fetch_titles(path: str) -> list[str]:
    from django.test import Client

    page = Client().get(path, headers={"host": "localhost"}).json()
    return [post["title"] for post in page["results"]]


if __name__ == "__main__":
    main()
