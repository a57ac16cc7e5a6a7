"""Is what would be measured right? Seeds a few posts and compares; measures nothing.

``make bench-smoke`` calls it. Everything that bulk loading wrote must follow from the documents, as
the audit sees it, and the plain version must list the posts that we list.
"""

import sys
from collections.abc import Iterator

from benchmarks.seed import SEED, prepare

POSTS = 50


def main() -> None:
    prepare(posts=POSTS, seed=SEED)
    faults = list(found())
    print("\n".join(faults) or f"{POSTS} posts: both sides agree, and the plain version too.")
    sys.exit(bool(faults))


def found() -> Iterator[str]:
    """One sentence for each thing that does not agree."""
    from cms.authoring.audit import find_log_faults, find_row_faults
    from cms.published.models.rows import published_types

    yield from find_log_faults()
    for name, model in published_types().items():
        for row in model._default_manager.order_by("sequence")[:POSTS]:
            yield from (f"{name}/{row.slug}: {fault}" for fault in find_row_faults(model, row))
    yield from differences()


def differences() -> Iterator[str]:
    from benchmarks import workloads
    from cms.published.models.rows import published_types

    treatment = published_types()["treatment"].objects.order_by("pk").values_list("slug", flat=True)
    queries = ["", "page_size=7&page=3", f"treatments={treatment[0]}&studies__sample_size__gte=30"]
    for query in queries:
        ours, plain = (titles(f"{path}?{query}") for path in (workloads.POSTS, workloads.PLAIN))
        if ours != plain or not ours:
            yield f"?{query}: we list {ours}, the plain version {plain}"


def titles(path: str) -> list[str]:
    from django.test import Client

    answer = Client().get(path, headers={"host": "localhost"}).json()
    return [post["title"] for post in answer["results"]]


if __name__ == "__main__":
    main()
