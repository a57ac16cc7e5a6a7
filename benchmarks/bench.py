"""Measure the API beside two floors and print one table. ``make bench`` calls it.

    python -m benchmarks.bench --posts 100000 --seconds 10 --only list,filter --json out.json

docs/reference/benchmarks.md says what each row means.
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
from dataclasses import asdict
from datetime import UTC, datetime
from math import isnan
from pathlib import Path

from benchmarks import report
from benchmarks.seed import SEED, prepare_database

NO_CACHE = "dummycache://"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--posts", type=int, default=1000, help="how many posts there are")
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument(
        "--seconds", type=float, default=5, help="for each measurement, and before it to warm up"
    )
    parser.add_argument("--only", default="", help="workloads, by comma")
    parser.add_argument("--json", type=Path, help="also write the findings there")
    given = parser.parse_args()
    if not shutil.which("wrk"):
        sys.exit("The benchmarks need wrk, an HTTP load tool. On Debian: apt install wrk")
    signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(128 + number))  # stops the servers
    folder = prepare_database(posts=given.posts, seed=given.seed)
    only = {name.strip() for name in given.only.split(",") if name.strip()}
    findings = measure_workloads(folder, seconds=given.seconds, only=only)
    about = describe_machine() | {
        "posts": given.posts,
        "seed": given.seed,
        "seconds": given.seconds,
    }
    print(report.render_table(findings, about))
    if given.json:
        record = {"about": about, "findings": findings}
        given.json.write_text(json.dumps(record, indent=1, default=to_json) + "\n")


def measure_workloads(folder: Path, *, seconds: float, only: set[str]) -> dict[str, report.Runs]:
    """Each workload on all servers before the next: what else the machine does hits all alike."""
    from benchmarks import wrk
    from benchmarks.servers import run_server
    from benchmarks.workloads import build_workloads

    findings: dict[str, report.Runs] = {}
    with (
        run_server("cms.settings", cache=NO_CACHE) as cold,
        run_server("cms.settings") as hot,
        run_server("benchmarks.settings") as floors,
    ):
        todo = [each for each in build_workloads(cold.address) if not only or each.name in only]
        for each in todo:
            one = each.hot or each.ours[:1]
            bare = [wrk.Request(f"/bare/{each.name.replace(' ', '-')}/", one[0].etag)]
            save_response(folder / "bare" / each.name.replace(" ", "-"), cold.address + one[0].path)
            runs = {
                "cold": (cold, each.ours),
                "plain": (floors, each.plain),
                "hot": (hot, one),
                "bare": (floors, bare),
            }
            row = findings[each.name] = {}
            for name, (asked, requests) in runs.items():
                check_not_modified(asked.address + requests[0].path, requests[0].etag)
                wrk.run_wrk(asked, requests, seconds=seconds)  # to warm up
                row[name] = wrk.run_wrk(asked, requests, seconds=seconds)
                print(f"{each.name:12} {name:6} {row[name].rate:9,.0f}/s", file=sys.stderr)
    return findings


def save_response(path: Path, address: str) -> None:
    """The answer at ``address``, for the bare view."""
    path.parent.mkdir(exist_ok=True)
    with urllib.request.urlopen(address) as answer:
        path.write_bytes(answer.read())
        path.with_name(f"{path.name}.etag").write_text(answer.headers["ETag"])


def check_not_modified(address: str, etag: str) -> None:
    """Whoever has the answer already is told so, by us and by the bare view."""
    if etag and "/plain/" not in address:
        request = urllib.request.Request(address, headers={"If-None-Match": etag})
        try:
            status = urllib.request.urlopen(request).status
        except urllib.error.HTTPError as error:
            status = error.code
        if status != 304:
            sys.exit(f"{address} answers {status} to its own ETag.")


def to_json(found: object) -> dict[str, float | None]:
    """As JSON has it, which knows no NaN."""
    return {name: None if isnan(value) else value for name, value in asdict(found).items()}


def describe_machine() -> dict[str, object]:
    info = Path("/proc/cpuinfo")
    lines = info.read_text().splitlines() if info.exists() else []
    models = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
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
