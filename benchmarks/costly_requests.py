"""Send the costliest accepted requests, and see that none takes long nor holds up the others.

    python -m benchmarks.costly_requests --posts 100000 --seconds 60

First each alone, then the slowest by ten clients at once, beside plain lists. A request that is
refused as too costly counts with the time until its refusal. Exits with 1 if one takes more than a
second, or if 5 % of the plain lists take more than 150 ms.
"""

import argparse
import os
import sys
import time
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from http import HTTPStatus
from itertools import cycle
from statistics import median, quantiles
from urllib.error import HTTPError

from benchmarks.seed import SEED, prepare_database

MOST_SECONDS = 1.0
MOST_P95 = 0.150
CLIENTS = 10
WORST = 20  # requests that the clients send
PLAIN = "/api/v1/posts/?published_at__gte=1990-01-01T00:00:{second:02}Z"


@dataclass(frozen=True)
class TimedResponse:
    """How long a response took, in seconds, and how large it was, in bytes."""

    address: str
    status: int
    seconds: float
    size: int


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--posts", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--seconds", type=float, default=60, help="that ten clients send the worst")
    options = parser.parse_args()
    prepare_database(posts=options.posts, seed=options.seed)
    from benchmarks.costly_addresses import build_addresses
    from benchmarks.servers import run_server

    addresses = build_addresses()
    with run_server("cms.settings", cache="dummycache://") as server:
        responses = [fetch(server.address, each) for each in show_progress(addresses)]
        responses.sort(key=lambda each: -each.seconds)
        times = measure_lists(server.address, responses[:WORST], seconds=options.seconds)
    p95 = quantiles(times, n=20)[-1]
    print(render(responses, times, p95))
    sys.exit(responses[0].seconds > MOST_SECONDS or p95 > MOST_P95)


def show_progress(addresses: list[str]) -> Iterator[str]:
    for number, address in enumerate(addresses, 1):
        if number % 50 == 0:
            print(f"{number} of {len(addresses)}", file=sys.stderr)
        yield address


def fetch(server: str, address: str) -> TimedResponse:
    """Fetch an address. Exits if the response is neither content nor a refusal for its cost."""
    start = time.perf_counter()
    try:
        with urllib.request.urlopen(server + address) as response:
            status, body = response.status, response.read()
    except HTTPError as error:
        status, body = error.code, error.read()
        if not any(name in body for name in (b"/too-costly/", b"/busy/")):
            sys.exit(f"{address}: {status} {body.decode()}")
    return TimedResponse(address, status, time.perf_counter() - start, len(body))


def measure_lists(server: str, worst: list[TimedResponse], *, seconds: float) -> list[float]:
    """Fetch plain lists while ten clients send the worst requests; return the seconds of each."""
    end = time.monotonic() + seconds

    def send_worst(number: int) -> None:
        for each in cycle(worst[number:] + worst[:number]):
            if time.monotonic() > end:
                return
            fetch(server, each.address)

    times = []
    with ThreadPoolExecutor(CLIENTS) as clients:
        sent = [clients.submit(send_worst, number) for number in range(CLIENTS)]
        while time.monotonic() < end:
            second = len(times) % 60
            times.append(fetch(server, PLAIN.format(second=second)).seconds)
            time.sleep(0.02)
        for each in sent:
            each.result()
    return times


def render(responses: list[TimedResponse], times: list[float], p95: float) -> str:
    refused = sum(each.status != HTTPStatus.OK for each in responses)
    largest = max(responses, key=lambda each: each.size)
    summary = (
        f"plain lists beside {CLIENTS} clients that send these {WORST}: "
        f"p50 {median(times) * 1000:,.0f} ms, p95 {p95 * 1000:,.0f} ms, {len(times)} lists"
    )
    lines = [
        f"{len(responses)} costly requests, {refused} too costly, {os.cpu_count()} cores",
        *(
            f"{each.seconds * 1000:7,.0f} ms {each.status} {each.size / 1000:8,.1f} kB "
            f"{each.address[:100]}"
            for each in responses[:WORST]
        ),
        f"largest: {largest.size / 1000:,.1f} kB {largest.address[:100]}",
        summary,
    ]
    return "\n".join(lines)


if __name__ == "__main__":
    main()
