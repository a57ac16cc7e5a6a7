"""run_together: what starts together ends together."""

import os
import signal
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from threading import Event

import pytest

from cms.lib.process_group import UnexpectedExitError, run_together

# A fork of the process that runs the tests would have halves of its threads.
run = partial(run_together, context=get_context("spawn"))


def run_for_ever() -> None:
    Event().wait()


def run_stubbornly() -> None:
    """Say the process id in the file "up" once SIGTERM has no effect."""
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    Path("half").write_text(str(os.getpid()))
    Path("half").rename("up")
    run_for_ever()


def end_at_once() -> None:
    raise SystemExit(3)


def ask_to_stop() -> None:
    os.kill(os.getpid(), signal.SIGTERM)


def test_run_together_stops_all_when_asked(tmp_path: Path):
    before = signal.getsignal(signal.SIGTERM)

    run(
        {"one": run_for_ever, "two": run_for_ever},
        folder=tmp_path,
        ready=lambda: True,
        when_ready=ask_to_stop,
    )

    assert signal.getsignal(signal.SIGTERM) == before


def test_run_together_stops_the_rest_when_one_ends(tmp_path: Path):
    with pytest.raises(UnexpectedExitError) as ended:
        run(
            {"server": run_for_ever, "worker": end_at_once},
            folder=tmp_path,
            ready=lambda: False,
            when_ready=ask_to_stop,
        )

    assert (ended.value.name, ended.value.status) == ("worker", 3)
    assert str(ended.value) == "The worker ended by itself (exit status 3)."


def test_run_together_kills_who_will_not_stop(tmp_path: Path):
    up = tmp_path / "up"

    run(
        {"stubborn": run_stubbornly},
        folder=tmp_path,
        ready=up.exists,
        when_ready=ask_to_stop,
        patience=0.1,
    )

    with pytest.raises(ProcessLookupError):
        os.kill(int(up.read_text()), 0)
