"""The short form of what ``python -m tests.syndication.push.chaos --kills 200`` does."""

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parents[3]


def test_nothing_is_lost_or_told_twice_when_processes_are_killed():
    kills = os.environ.get("MARROW_TEST_KILLS", "8")
    command = [sys.executable, "-m", "tests.syndication.push.chaos", "--kills", kills]
    command += ["--port", str(free_ports())]
    if settings.DATABASES["default"]["ENGINE"].endswith("postgresql"):
        command += ["--postgres", os.environ["DATABASE_URL"]]

    process = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)

    assert process.returncode == 0, f"{process.stdout}\n{process.stderr}"


def free_ports() -> int:
    """A port that is free together with the one after it."""
    while True:
        with socket.create_server(("127.0.0.1", 0)) as first:
            port: int = first.getsockname()[1]
            try:
                socket.create_server(("127.0.0.1", port + 1)).close()
            except (OSError, OverflowError):
                continue
        return port
