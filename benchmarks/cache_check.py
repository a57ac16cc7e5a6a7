"""Read through all caches while posts are published, and count the responses that were out of date.

    python -m benchmarks.cache_check --minutes 10 --cache redis://127.0.0.1:6379/5

The web processes serve a copy of the seeded database. One thread publishes new editions, others
read details, their validators, lists, searches and feeds. Who reads knows which edition had been
committed before the request was sent: a response with an older one is wrong by a cache. Exits with
1 if there is one.
"""

import argparse
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.error import HTTPError

from benchmarks.seed import ROOT, SEED, configure_django, find_folder

READERS = 4
POSTS = 5
PAUSE_SECONDS = 0.2  # between publications
REPORT_SECONDS = 30
ADDRESSES = (
    "/api/v1/posts/{slug}/",
    "/api/v1/posts/{slug}/?fields=title",
    "/api/v1/posts/?slug__in={slug}",
    "/api/v1/posts/?search={word}&page_size=5",
    "/feeds/posts.json",
)


class Writer:
    """Publishes new editions of a few posts. ``committed`` has the newest of each, by slug.

    The title of an edition is a word that no other post has, and the number of the edition.
    """

    def __init__(self) -> None:
        from benchmarks.publishing import DraftWriter

        self.posts = [DraftWriter().write_post() for _ in range(POSTS)]
        self.words = {post.slug: f"quorv{place}" for place, post in enumerate(self.posts)}
        self.committed = dict.fromkeys(self.words, 0)
        for post in self.posts:
            self.publish(post)

    def publish(self, post: Any) -> None:
        from cms.publishing import publish

        number = self.committed[post.slug] + 1
        post.title = f"{self.words[post.slug]} {number}"
        post.save()
        publish(post, by=None, at=datetime.now(UTC))
        self.committed[post.slug] = number

    def publish_until(self, end: float) -> None:
        for number in range(sys.maxsize):
            if time.monotonic() > end:
                return
            self.publish(self.posts[number % POSTS])
            time.sleep(PAUSE_SECONDS)


class Reader:
    """Reads posts, and compares the edition in each response with the one that was committed."""

    def __init__(self, server: str, writer: Writer, *, seed: int) -> None:
        self.server, self.writer, self.random = server, writer, random.Random(seed)
        #: The last ``ETag`` of each address, and the edition of the post that came with it.
        self.validators: dict[tuple[str, str], tuple[str, int]] = {}
        self.counts: Counter[str] = Counter()
        self.faults: list[str] = []

    def read_until(self, end: float) -> None:
        while time.monotonic() < end:
            slug, kind = self.random.choice([*self.writer.words]), self.random.choice(ADDRESSES)
            word, least = self.writer.words[slug], self.writer.committed[slug]
            address = kind.format(slug=slug, word=word)
            number = self.read_edition(address, word)
            self.counts[kind] += 1
            if number < least:
                self.faults.append(f"{address}: edition {number}, after {least} was committed")

    def read_edition(self, address: str, word: str) -> int:
        """Read an address, half of the time with its validator; return the post's edition."""
        known, number = self.validators.get((address, word), ("", 0))
        headers = {"If-None-Match": known} if known and self.random.random() < 0.5 else {}
        request = urllib.request.Request(self.server + address, headers=headers)
        try:
            with urllib.request.urlopen(request) as response:
                body, tag = json.load(response), response.headers["ETag"]
        except HTTPError as error:
            if error.code != 304:
                raise
            self.counts["not modified"] += 1
            return number
        items = body.get("results") or body.get("items") or [body]
        titles = [item["title"] for item in items if item["title"].startswith(f"{word} ")]
        number = max((int(title.rpartition(" ")[2]) for title in titles), default=0)
        self.validators[address, word] = tag, number
        return number


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--posts", type=int, default=1000)
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--cache", default="", help="CACHE_URL of the server; empty: its default")
    parser.add_argument("--processes", type=int, default=2, help="of the web server")
    options = parser.parse_args()
    subprocess.run(
        [sys.executable, "-m", "benchmarks.seed", str(options.posts)], cwd=ROOT, check=True
    )
    with tempfile.TemporaryDirectory() as folder:
        shutil.copytree(find_folder(options.posts, SEED), folder, dirs_exist_ok=True)
        configure_django(Path(folder))
        os.environ["MARROW_WORKERS"] = str(options.processes)
        if options.cache:
            os.environ["CACHE_URL"] = options.cache
        check_caches(seconds=options.minutes * 60)


def check_caches(*, seconds: float) -> None:
    """Read and publish at the same time, and print what was found. Exits with 1 for a fault."""
    from benchmarks.footprint import running_product, wait_until_ready

    with running_product() as (_, server), ThreadPoolExecutor(READERS + 1) as threads:
        wait_until_ready(server)
        writer = Writer()
        readers = [Reader(server, writer, seed=number) for number in range(READERS)]
        end = time.monotonic() + seconds
        running = [threads.submit(writer.publish_until, end)]
        running += [threads.submit(reader.read_until, end) for reader in readers]
        while not all(each.done() for each in running):
            time.sleep(min(REPORT_SECONDS, max(0.1, end - time.monotonic())))
            print(render(writer, readers), file=sys.stderr)
        for each in running:
            each.result()
    print(render(writer, readers))
    faults = [fault for reader in readers for fault in reader.faults]
    print(*faults[:20], sep="\n")
    sys.exit(bool(faults))


def render(writer: Writer, readers: list[Reader]) -> str:
    counts = sum((reader.counts for reader in readers), Counter[str]())
    kept = counts.pop("not modified", 0)
    faults = sum(len(reader.faults) for reader in readers)
    return (
        f"{sum(writer.committed.values()):,} editions, {counts.total():,} responses "
        f"({kept:,} not modified), {faults} out of date"
    )


if __name__ == "__main__":
    main()
