"""Several processes that live and die together."""

import os
import signal
import subprocess
import time
from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from types import FrameType

STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
POLL_SECONDS = 0.1  # seconds


class UnexpectedExitError(Exception):
    """One of the processes ended though nobody asked it to; the others were stopped."""

    def __init__(self, *, name: str, status: int) -> None:
        super().__init__(f"The {name} ended by itself (exit status {status}).")
        self.name = name
        self.status = status


def run_together(
    commands: Mapping[str, Sequence[str]],
    *,
    folder: Path,
    ready: Callable[[], bool],
    when_ready: Callable[[], None],
    patience: float = 15,
) -> None:
    """Start ``commands``, call ``when_ready`` once ``ready`` says so, return when asked to stop.

    SIGINT, SIGTERM and SIGHUP ask: each process then has ``patience`` seconds to end before it is
    killed. Raises EndedByItselfError when one of them is the first to go.
    """
    asked = False

    def ask(number: int, frame: FrameType | None) -> None:
        nonlocal asked
        asked = True

    before = {number: signal.signal(number, ask) for number in STOP_SIGNALS}
    children: dict[str, subprocess.Popen[bytes]] = {}
    waiting = True
    try:
        for name, command in commands.items():
            # A session of its own: Ctrl-C in the terminal reaches us alone, and we tell each once.
            children[name] = subprocess.Popen(command, cwd=folder, start_new_session=True)  # noqa: S603 -- the caller's own commands, no shell
        while not asked:
            for name, child in children.items():
                if (status := child.poll()) is not None:
                    raise UnexpectedExitError(name=name, status=status)
            if waiting and ready():
                waiting = False
                when_ready()
            time.sleep(POLL_SECONDS)
    finally:
        stop_processes(children.values(), patience=patience)
        for number, handler in before.items():
            signal.signal(number, handler)


def stop_processes(children: Collection[subprocess.Popen[bytes]], *, patience: float) -> None:
    """Ask all of them at once, wait ``patience`` seconds, and kill what is still there."""
    for child in children:
        child.terminate()
    deadline = time.monotonic() + patience
    for child in children:
        with suppress(subprocess.TimeoutExpired):
            child.wait(timeout=max(0, deadline - time.monotonic()))
        with suppress(ProcessLookupError):
            os.killpg(child.pid, signal.SIGKILL)  # with whatever it started and left behind
        child.wait()
