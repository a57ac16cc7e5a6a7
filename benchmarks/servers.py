"""The servers that are measured: granian as ``manage.py serve`` starts it, one process each."""

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

PATIENCE = 30  # seconds


@dataclass(frozen=True)
class Server:
    address: str
    session: int  # of its processes, which is the id of the first

    def processor_seconds(self) -> float:
        """What its processes have used of a processor so far; 0 where nothing tells (no /proc)."""
        ticks = 0
        for path in Path("/proc").glob("[0-9]*/stat"):
            with suppress(OSError):
                fields = path.read_text().rpartition(")")[2].split()
                if int(fields[3]) == self.session:
                    ticks += int(fields[11]) + int(fields[12])
        return ticks / os.sysconf("SC_CLK_TCK")

    def settle(self) -> None:
        """Wait until it is idle: it goes on with what nobody waits for any more."""
        deadline = time.monotonic() + PATIENCE
        used, before = self.processor_seconds(), -1.0
        while used != before and time.monotonic() < deadline:
            time.sleep(0.2)
            used, before = self.processor_seconds(), used


@contextmanager
def server(settings: str, *, cache: str = "") -> Iterator[Server]:
    """A server under these settings, as long as the block lasts."""
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": settings,
        "MARROW_BASE_URL": "http://localhost:8000",  # the same bytes from each of them
        "MARROW_ALLOWED_HOSTS": "127.0.0.1",
        "MARROW_RATE": "0",  # one address asks for everybody
    }
    if cache:
        environment["CACHE_URL"] = cache
    else:
        environment.pop("CACHE_URL", None)
    folder = Path(__file__).resolve().parent.parent
    process = subprocess.Popen(
        command(port),
        cwd=folder,
        env=environment,
        stdout=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        wait_for(f"{address}/livez", process)
        yield Server(address, process.pid)
    finally:
        process.terminate()
        process.wait(timeout=PATIENCE)


def command(port: int) -> list[str]:
    line = command_line()
    for name, value in {"--port": str(port), "--host": "127.0.0.1", "--workers": "1"}.items():
        line[line.index(name) + 1] = value
    return line


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_for(address: str, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline and process.poll() is None:
        with suppress(OSError), urllib.request.urlopen(address):
            return
        time.sleep(0.1)
    process.kill()
    sys.exit(f"The server did not start; it should answer at {address}")
