"""Start the measured servers: granian as in ``manage.py serve``, one process each."""

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from cms.authoring.management.commands.serve import server_command as command_line

TIMEOUT_SECONDS = 30


@dataclass(frozen=True)
class Server:
    """One running server."""

    address: str
    session: int  # the session id of its processes, which is the id of the first

    def processor_seconds(self) -> float:
        """Sum the CPU seconds of its processes so far; 0 without /proc."""
        ticks = 0
        for path in Path("/proc").glob("[0-9]*/stat"):
            with suppress(OSError):
                fields = path.read_text().rpartition(")")[2].split()
                if int(fields[3]) == self.session:
                    ticks += int(fields[11]) + int(fields[12])
        return ticks / os.sysconf("SC_CLK_TCK")

    def settle(self) -> None:
        """Wait until the server is idle: it may still work on abandoned requests."""
        deadline = time.monotonic() + TIMEOUT_SECONDS
        used, previous = self.processor_seconds(), -1.0
        while used != previous and time.monotonic() < deadline:
            time.sleep(0.2)
            used, previous = self.processor_seconds(), used


@contextmanager
def run_server(settings: str, *, cache: str = "") -> Iterator[Server]:
    """Run a server with a settings module for the duration of the block."""
    port = find_free_port()
    address = f"http://127.0.0.1:{port}"
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": settings,
        "MARROW_BASE_URL": "http://localhost:8000",  # the same bytes from every server
        "MARROW_ALLOWED_HOSTS": "127.0.0.1",
        "MARROW_RATE": "0",  # all requests come from one address
    }
    if cache:
        environment["CACHE_URL"] = cache
    else:
        environment.pop("CACHE_URL", None)
    folder = Path(__file__).resolve().parent.parent
    process = subprocess.Popen(
        build_command(port),
        cwd=folder,
        env=environment,
        stdout=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        wait_until_live(f"{address}/livez", process)
        yield Server(address, process.pid)
    finally:
        process.terminate()
        process.wait(timeout=TIMEOUT_SECONDS)


def build_command(port: int) -> list[str]:
    command = command_line()
    for name, value in {"--port": str(port), "--host": "127.0.0.1", "--workers": "1"}.items():
        command[command.index(name) + 1] = value
    return command


def find_free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_until_live(address: str, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + TIMEOUT_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        with suppress(OSError), urllib.request.urlopen(address):
            return
        time.sleep(0.1)
    process.kill()
    sys.exit(f"The server did not start; it should answer at {address}")
