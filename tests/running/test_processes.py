"""run_together: what starts together ends together."""

import os
import signal
import sys
from pathlib import Path

import pytest

from cms.lib.process_group import UnexpectedExitError, run_together

FOR_EVER = [sys.executable, "-c", "import threading; threading.Event().wait()"]
# Says its process id in the file "up" once it no longer minds SIGTERM.
STUBBORN = """
import os, pathlib, signal, threading
signal.signal(signal.SIGTERM, signal.SIG_IGN)
pathlib.Path("half").write_text(str(os.getpid()))
pathlib.Path("half").rename("up")
threading.Event().wait()
"""


def ends_with(status: int) -> list[str]:
    return [sys.executable, "-c", f"raise SystemExit({status})"]


def ask_to_stop() -> None:
    os.kill(os.getpid(), signal.SIGTERM)


def test_run_together_stops_all_when_asked(tmp_path: Path):
    before = signal.getsignal(signal.SIGTERM)

    run_together(
        {"one": FOR_EVER, "two": FOR_EVER},
        folder=tmp_path,
        ready=lambda: True,
        when_ready=ask_to_stop,
    )

    assert signal.getsignal(signal.SIGTERM) == before


def test_run_together_stops_the_rest_when_one_ends(tmp_path: Path):
    with pytest.raises(UnexpectedExitError) as ended:
        run_together(
            {"server": FOR_EVER, "worker": ends_with(3)},
            folder=tmp_path,
            ready=lambda: False,
            when_ready=ask_to_stop,
        )

    assert (ended.value.name, ended.value.status) == ("worker", 3)
    assert str(ended.value) == "The worker ended by itself (exit status 3)."


def test_run_together_kills_who_will_not_stop(tmp_path: Path):
    up = tmp_path / "up"

    run_together(
        {"stubborn": [sys.executable, "-c", STUBBORN]},
        folder=tmp_path,
        ready=up.exists,
        when_ready=ask_to_stop,
        patience=0.1,
    )

    with pytest.raises(ProcessLookupError):
        os.kill(int(up.read_text()), 0)
