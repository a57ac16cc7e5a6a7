"""An installation with processes of its own, as an operator runs it, to be put under stress."""

import json
import resource
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Callable, Iterator
from ctypes import CDLL
from email.message import Message
from pathlib import Path
from typing import Any
from urllib.error import HTTPError

ROOT = Path(__file__).resolve().parents[2]
TRUSTED = urllib.request.build_opener(urllib.request.ProxyHandler({}))  # no proxy to ourselves
SETUP = "import django; django.setup()\n"
SERVER = """
import os
from cms.authoring.management.commands.serve import server_command
words = server_command()
os.execv(words[0], words)
"""
UNLIMITED = resource.RLIM_INFINITY
DROP_FROM_BOUNDING_SET, OVERRIDE_FILE_MODES = 24, 1  # prctl(2), capabilities(7)


class Installation:
    """The processes that use one data folder, and what they answer at their port."""

    def __init__(self, env: dict[str, str]) -> None:
        self.env = env | {"DJANGO_SETTINGS_MODULE": "cms.settings"}
        self.data, self.port = Path(env["MARROW_DATA"]), int(env["PORT"])
        self.processes: list[subprocess.Popen[bytes]] = []

    def run(self, code: str) -> subprocess.CompletedProcess[str]:
        """Run code in a process that may write whatever the disk of the others is like."""
        return self.call("-c", SETUP + code, check=True)

    def call(self, *words: str, check: bool = False) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, *words],
            cwd=ROOT,
            env=self.env,
            capture_output=True,
            text=True,
            check=check,
        )

    def start_server(self) -> None:
        """Start the server alone: the worker is dead."""
        self.start("-c", SETUP + SERVER)

    def start_worker(self) -> None:
        """Start the worker alone, and wait until it has opened the database."""
        self.launch("manage.py", "worker")
        files = Path(f"/proc/{self.processes[-1].pid}/fd")
        until(lambda: holds(files, self.data / "marrow.sqlite3"), tries=1_000_000)

    def start(self, *words: str) -> None:
        """Start a process that serves, and wait until it listens."""
        self.launch(*words)
        while not is_listening(self.port):
            assert self.processes[-1].poll() is None, "the process has ended"

    def launch(self, *words: str) -> None:
        """Start a process, which obeys the modes of files even if it is root's."""
        self.processes.append(
            subprocess.Popen(
                [sys.executable, *words],
                cwd=ROOT,
                env=self.env,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                preexec_fn=obey_file_modes,  # noqa: PLW1509 -- no threads run yet in the child
            )
        )

    def stop(self) -> None:
        for process in self.processes:
            process.terminate()
        for process in self.processes:
            process.wait()

    def get(self, path: str) -> tuple[int, Message, bytes]:
        """Return status, headers and body of a response."""
        try:
            with TRUSTED.open(f"http://127.0.0.1:{self.port}{path}", timeout=30) as response:
                return response.status, response.headers, response.read()
        except HTTPError as error:
            with error:
                return error.code, error.headers, error.read()

    def status(self, path: str) -> int:
        return self.get(path)[0]

    def health(self) -> Any:
        return json.loads(self.get("/readyz")[2])

    def limit_files(self, size: int) -> None:
        """Let no process write a file beyond ``size`` any more: to 0, the disk is full."""
        for process in self.processes:
            for pid in descendants(process.pid):
                resource.prlimit(pid, resource.RLIMIT_FSIZE, (size, UNLIMITED))

    def set_writable(self, *, is_writable: bool) -> None:
        for path in [self.data, *self.data.rglob("*")]:
            mode = path.stat().st_mode
            path.chmod(mode | 0o200 if is_writable else mode & ~0o222)


def until(condition: Callable[[], bool], *, tries: int = 20_000) -> None:
    """Ask until something has healed by itself."""
    assert any(condition() for _ in range(tries))


def holds(files: Path, path: Path) -> bool:
    """Return whether one of a process's open files is at the path."""
    try:
        return path in [each.readlink() for each in files.iterdir()]
    except FileNotFoundError:  # closed while we look
        return False


def is_listening(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
    except OSError:
        return False
    return True


def obey_file_modes() -> None:
    """Give up root's right to write what nobody may write; for any other account it changes
    nothing.
    """
    CDLL(None).prctl(DROP_FROM_BOUNDING_SET, OVERRIDE_FILE_MODES)


def descendants(pid: int) -> Iterator[int]:
    """Yield a process and all below it."""
    yield pid
    for children in Path(f"/proc/{pid}/task").glob("*/children"):
        for child in children.read_text().split():
            yield from descendants(int(child))
