"""Measure the API against two floors and print one table. ``make bench`` runs this.

    python -m benchmarks.bench --posts 100000 --seconds 10 --only list,filter --json out.json

docs/reference/benchmarks.md explains each row.
"""

import argparse
import json
import os
import platform
import shutil
import signal
import sys
import urllib.error
import urllib.request
from dataclasses import asdict, replace
from datetime import UTC, datetime
from math import isnan
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks import report
from benchmarks.measurement import Measurement, take_medians
from benchmarks.seed import SEED, prepare_database

if TYPE_CHECKING:
    from benchmarks.wrk import Request

NO_CACHE = "dummycache://"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--posts", type=int, default=1000, help="how many posts there are")
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument(
        "--seconds", type=float, default=5, help="for each measurement, and before it to warm up"
    )
    parser.add_argument(
        "--runs", type=int, default=3, help="of each measurement; the table shows medians"
    )
    parser.add_argument("--only", default="", help="workloads, by comma: publish and footprint too")
    parser.add_argument(
        "--first", action="store_true", help="the plain version as first written, too"
    )
    parser.add_argument("--json", type=Path, help="also write the findings there")
    options = parser.parse_args()
    if not shutil.which("wrk"):
        sys.exit("The benchmarks need wrk, an HTTP load tool. On Debian: apt install wrk")
    signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(128 + number))  # stops the servers
    folder = prepare_database(posts=options.posts, seed=options.seed)
    only = {name.strip() for name in options.only.split(",") if name.strip()}
    measurements = measure_workloads(folder, options, only=only)
    figures = measure_once(options.runs, only=only)
    about = describe_machine() | {
        "posts": options.posts,
        "seed": options.seed,
        "seconds": options.seconds,
        "runs": options.runs,
    }
    print(report.render_table(measurements, about))
    print(report.render_figures(figures))
    if options.json:
        record = {"about": about, "findings": measurements, "figures": figures}
        options.json.write_text(json.dumps(record, indent=1, default=to_json) + "\n")


def measure_workloads(
    folder: Path, options: argparse.Namespace, *, only: set[str]
) -> dict[str, report.Runs]:
    """Run each workload on all servers before the next, so that other load hits all alike."""
    from benchmarks import wrk
    from benchmarks.servers import run_server
    from benchmarks.workloads import build_workloads

    measurements: dict[str, report.Runs] = {}
    with (
        run_server("cms.settings", cache=NO_CACHE) as cold,
        run_server("cms.settings") as hot,
        run_server("benchmarks.settings") as floors,
    ):
        for workload in build_workloads(cold.address):
            if only and workload.name not in only:
                continue
            repeated = workload.hot or workload.ours[:1]
            file_name = workload.name.replace(" ", "-")
            bare = [wrk.Request(f"/bare/{file_name}/", repeated[0].etag)]
            save_response(folder / "bare" / file_name, cold.address + repeated[0].path)
            plan = {
                "cold": (cold, workload.ours),
                "plain": (floors, workload.plain),
                "first": (floors, as_first_written(workload.plain) if options.first else []),
                "hot": (hot, repeated),
                "bare": (floors, bare),
            }
            plan = {name: each for name, each in plan.items() if each[1]}
            for server, requests in plan.values():
                check_not_modified(server.address + requests[0].path, requests[0].etag)
                if options.seconds >= 1:
                    wrk.run_wrk(server, requests, seconds=options.seconds)  # to warm up
            found: dict[str, list[Measurement]] = {name: [] for name in plan}
            for _ in range(options.runs):
                for name, (server, requests) in plan.items():
                    found[name].append(wrk.run_wrk(server, requests, seconds=options.seconds))
            runs = {name: take_medians(each) for name, each in found.items()}
            measurements[workload.name] = runs
            for name, run in runs.items():
                print(f"{workload.name:12} {name:6} {run.rate:9,.0f}/s", file=sys.stderr)
    return measurements


def as_first_written(requests: "list[Request]") -> "list[Request]":
    """Return the same requests to the plain version as it was first written."""
    return [replace(each, path=each.path.replace("/plain/", "/first/", 1)) for each in requests]


def measure_once(runs: int, *, only: set[str]) -> dict[str, dict[str, float]]:
    """Measure what no load tool can: publishing, export, memory, size, the first answer."""
    from benchmarks.footprint import measure_export, measure_footprint
    from benchmarks.publishing import measure_publishing

    figures: dict[str, dict[str, float]] = {}
    if not only or "publish" in only:
        figures |= measure_publishing(runs)
    if not only or "export" in only:
        figures |= measure_export(runs)
    if not only or "footprint" in only:
        figures |= {"footprint": measure_footprint(runs)}
    return figures


def save_response(path: Path, address: str) -> None:
    """Save the response at ``address`` for the bare view."""
    path.parent.mkdir(exist_ok=True)
    with urllib.request.urlopen(address) as response:
        path.write_bytes(response.read())
        path.with_name(f"{path.name}.etag").write_text(response.headers["ETag"] or "")


def check_not_modified(address: str, etag: str) -> None:
    """Exit unless our endpoint and the bare view respond 304 to their own ETag."""
    if etag and "/plain/" not in address:
        request = urllib.request.Request(address, headers={"If-None-Match": etag})
        try:
            status = urllib.request.urlopen(request).status
        except urllib.error.HTTPError as error:
            status = error.code
        if status != 304:
            sys.exit(f"{address} answers {status} to its own ETag.")


def to_json(measurement: Measurement) -> dict[str, float | None]:
    """Convert a measurement for JSON, which has no NaN."""
    values = asdict(measurement)
    return {name: None if isnan(value) else value for name, value in values.items()}


def describe_machine() -> dict[str, object]:
    """Describe processor, load, Python and database, for the header of the table."""
    info = Path("/proc/cpuinfo")
    rows = info.read_text().splitlines() if info.exists() else []
    models = [row.partition(":")[2].strip() for row in rows if row.startswith("model name")]
    return {
        "at": f"{datetime.now(UTC):%Y-%m-%d %H:%M}Z",
        "cpu": models[0] if models else platform.machine(),
        "cores": os.cpu_count(),
        "load": round(os.getloadavg()[0], 1),
        "python": platform.python_version(),
        "database": os.environ.get("DATABASE_URL", "sqlite").partition(":")[0],
    }


if __name__ == "__main__":
    main()
