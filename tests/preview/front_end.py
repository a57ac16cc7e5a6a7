"""Install, build and run the example of a front end, on a port of its own."""

import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest

EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "next"
BUILT = ("node_modules", ".next", "next-env.d.ts")
START_SECONDS = 120


def build_front_end(folder: Path) -> Path:
    """Copy the example to the folder and build it; skip the test without npm or its registry."""
    if not shutil.which("npm"):
        pytest.skip("needs node and npm")
    copy = shutil.copytree(EXAMPLE, folder / "next", ignore=shutil.ignore_patterns(*BUILT))
    install = ["npm", "ci", "--no-audit", "--no-fund", "--prefer-offline"]
    if subprocess.run(install, cwd=copy, capture_output=True, check=False).returncode:
        pytest.skip("needs the npm registry, for the front end")
    built = subprocess.run(
        ["npm", "run", "build"],
        cwd=copy,
        env=os.environ | {"NEXT_TELEMETRY_DISABLED": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert built.returncode == 0, built.stdout + built.stderr
    return copy


@contextmanager
def run_front_end(folder: Path, *, marrow: str) -> Iterator[str]:
    """Run the built front end against the Marrow at this address, and yield its own."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = ["node", "node_modules/next/dist/bin/next", "start", "--port", str(port)]
    environment = os.environ | {"MARROW_URL": marrow, "NEXT_TELEMETRY_DISABLED": "1"}
    with (folder / "server.txt").open("w") as output:
        process = subprocess.Popen(
            command, cwd=folder, env=environment, stdout=output, stderr=subprocess.STDOUT
        )
        try:
            wait_until_it_answers(f"http://localhost:{port}/preview/", process)
            yield f"http://localhost:{port}"
        finally:
            process.terminate()
            process.wait(timeout=30)


def wait_until_it_answers(url: str, process: "subprocess.Popen[bytes]") -> None:
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until and process.poll() is None:
        try:
            urlopen(url, timeout=5).close()
        except URLError:
            time.sleep(0.2)
        else:
            return
    raise AssertionError(f"The front end does not answer at {url}.")
