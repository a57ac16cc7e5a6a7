"""wrk, a real HTTP load tool, and what it finds."""

import subprocess
import sys
import tempfile
from dataclasses import dataclass
from math import nan
from pathlib import Path

from benchmarks.measurement import Measurement
from benchmarks.servers import Server

SCRIPT = Path(__file__).with_name("wrk.lua")
CONNECTIONS = 4  # enough that a process with two threads never waits for us


@dataclass(frozen=True)
class Request:
    path: str
    etag: str = ""


def run_wrk(server: Server, requests: list[Request], *, seconds: float) -> Measurement:
    """Ask for ``requests``, in order and over again. Exits if an answer was an error."""
    used = -server.processor_seconds()
    with tempfile.NamedTemporaryFile("w", suffix=".txt") as file:
        file.writelines(f"{each.path}\t{each.etag}\n" for each in requests)
        file.flush()
        time = f"{max(1, round(seconds))}s"
        command = ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{time}", "--timeout", "30s"]
        command += ["-s", str(SCRIPT), server.address, "--", file.name]
        printed = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    server.settle()
    line = next(line for line in printed.splitlines() if line.startswith("FINDINGS"))
    asked, microseconds, p50, p95, p99, refused, broken = map(int, line.split()[1:])
    if not asked:
        return Measurement(0, nan, nan, nan, nan)  # not one answer in this time
    if refused or broken:
        sys.exit(f"{requests[0].path}: of {asked} answers {refused} were errors, {broken} failed.")
    used += server.processor_seconds()
    times = (used / asked * 1000, p50 / 1000, p95 / 1000, p99 / 1000)
    return Measurement(asked / microseconds * 1e6, *times)
