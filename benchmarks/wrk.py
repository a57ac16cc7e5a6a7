"""Run wrk, an HTTP load tool, and parse its measurements."""

import subprocess
import sys
import tempfile
from dataclasses import dataclass
from math import nan
from pathlib import Path

from benchmarks.measurement import Measurement
from benchmarks.servers import Server

SCRIPT = Path(__file__).with_name("wrk.lua")
CONNECTIONS = 4  # enough to keep a process with two threads busy


@dataclass(frozen=True)
class Request:
    """One GET; ``etag`` is sent as ``If-None-Match`` unless it is empty."""

    path: str
    etag: str = ""


def run_wrk(server: Server, requests: list[Request], *, seconds: float) -> Measurement:
    """Send ``requests`` in order, over and over. Exits if a response is an error."""
    used = -server.processor_seconds()
    with tempfile.NamedTemporaryFile("w", suffix=".txt") as file:
        file.writelines(f"{request.path}\t{request.etag}\n" for request in requests)
        file.flush()
        duration = f"{max(1, round(seconds))}s"
        command = ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{duration}", "--timeout", "30s"]
        command += ["-s", str(SCRIPT), server.address, "--", file.name]
        output = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    server.settle()
    numbers = next(row for row in output.splitlines() if row.startswith("FINDINGS")).split()[1:]
    count, microseconds, p50, p95, p99, errors, failures = map(int, numbers)
    if not count:
        return Measurement(0, nan, nan, nan, nan)  # no response in this time
    if errors or failures:
        sys.exit(f"{requests[0].path}: of {count} answers {errors} were errors, {failures} failed.")
    used += server.processor_seconds()
    times = (used / count * 1000, p50 / 1000, p95 / 1000, p99 / 1000)
    return Measurement(count / microseconds * 1e6, *times)
